// The texts of what the system draws for Fieldpass – menu, tray, dialogs, buttons of notices – in English and German;
// the window has its own.

import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';

/** Texts of one language; `until` and the like take a moment already written in it. */
export type DesktopWords = {
  /** BCP 47, for dates. */
  readonly tag: string;
  readonly menu: Readonly<Record<MenuText, string>>;
  readonly tray: {
    readonly nothing: string;
    readonly show: string;
    readonly renew: string;
    readonly return: string;
    readonly showApp: string;
    readonly quit: string;
    readonly underAMinute: string;
    readonly ended: string;
    readonly left: (span: string) => string;
    readonly until: (moment: string) => string;
    readonly endedAt: (moment: string) => string;
    readonly more: (count: number) => string;
    readonly endSoon: (count: number) => string;
  };
  readonly notice: { readonly renew: string; readonly snooze: string };
  readonly quitting: {
    readonly message: string;
    readonly staysTaken: string;
    readonly until: (moment: string) => string;
    readonly later: string;
    readonly quit: string;
  };
  readonly start: { readonly cannotStart: string; readonly hasToClose: string };
};

/** Every entry of the menu: what Electron has a role for it would word in English only. */
type MenuText =
  | 'file'
  | 'edit'
  | 'view'
  | 'window'
  | 'help'
  | 'settings'
  | 'fieldpassHelp'
  | 'shortcuts'
  | 'activity'
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'fullscreen'
  | 'minimize'
  | 'zoom'
  | 'close'
  | 'front';

/**
 * The texts for the language that was set, or for `system` that of `locale` (BCP 47, as Electron's `app.getLocale()`
 * gives it); English for every language that has none here.
 */
export function desktopWords(locale: string, choice = 'system'): DesktopWords {
  const tag = choice === 'system' ? locale : choice;
  return tag.toLowerCase().split('-')[0] === 'de' ? GERMAN : ENGLISH;
}
