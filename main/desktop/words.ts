// The texts of what the system draws for Fieldpass – menu, dialogs – in English and German; the window has its own.

/** Texts of one language; `until` takes a moment already written in it. */
export type DesktopWords = {
  readonly tag: string;
  readonly menu: {
    readonly file: string;
    readonly view: string;
    readonly settings: string;
    readonly help: string;
    readonly fieldpassHelp: string;
    readonly shortcuts: string;
    readonly activity: string;
  };
  readonly quitting: {
    readonly message: string;
    readonly staysTaken: string;
    readonly until: (moment: string) => string;
    readonly later: string;
    readonly quit: string;
  };
  readonly start: { readonly cannotStart: string; readonly hasToClose: string };
};

const en: DesktopWords = {
  tag: 'en-GB',
  menu: {
    file: '&File',
    view: '&View',
    settings: 'Settings…',
    help: '&Help',
    fieldpassHelp: 'Fieldpass Help',
    shortcuts: 'Keyboard Shortcuts',
    activity: 'Activity',
  },
  quitting: {
    message: 'Some seats could not be given back yet',
    staysTaken: 'stays taken',
    until: (moment) => `taken until ${moment}`,
    later: 'They go back by themselves then. Start Fieldpass again to give them back earlier.',
    quit: 'Quit',
  },
  start: { cannotStart: 'Fieldpass cannot start', hasToClose: 'Fieldpass has to close' },
};

const de: DesktopWords = {
  tag: 'de-DE',
  menu: {
    file: '&Datei',
    view: '&Ansicht',
    settings: 'Einstellungen …',
    help: '&Hilfe',
    fieldpassHelp: 'Hilfe zu Fieldpass',
    shortcuts: 'Tastenkürzel',
    activity: 'Verlauf',
  },
  quitting: {
    message: 'Einige Plätze ließen sich noch nicht zurückgeben',
    staysTaken: 'bleibt belegt',
    until: (moment) => `belegt bis ${moment}`,
    later: 'Danach gehen sie von selbst zurück. Fieldpass neu starten, um sie früher zurückzugeben.',
    quit: 'Beenden',
  },
  start: { cannotStart: 'Fieldpass kann nicht starten', hasToClose: 'Fieldpass muss sich schließen' },
};

/**
 * The texts for the language that was set, or for `system` that of `locale` (BCP 47, as Electron's `app.getLocale()`
 * gives it); English for every language that has none here.
 */
export function desktopWords(locale: string, choice = 'system'): DesktopWords {
  const tag = choice === 'system' ? locale : choice;
  return tag.toLowerCase().split('-')[0] === 'de' ? de : en;
}
