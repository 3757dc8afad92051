// What the engineer has set: reminders, tray, language. Whatever cannot be read stands as it was delivered.

import { REMINDER_KINDS, type ReminderKind, type ReminderWishes } from './reminders.ts';
import { isJsonObject, type Json, readStrictJson } from './strict-json.ts';

export const LANGUAGES = ['system', 'en', 'de', 'es', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Settings = {
  readonly reminders: ReminderWishes;
  /** `keepsRunning`: closing the window leaves Fieldpass in the tray. */
  readonly tray: { readonly isShown: boolean; readonly keepsRunning: boolean };
  readonly language: Language;
};

export const DEFAULT_SETTINGS: Settings = {
  reminders: {
    areOn: true,
    kinds: { week: true, 'three-days': true, 'ends-soon': true, 'last-hour': true, ended: true },
  },
  tray: { isShown: true, keepsRunning: false },
  language: 'system',
};

const LONGEST_TEXT = 64 * 1_024;

export function writeSettings(settings: Settings): string {
  return JSON.stringify(settings);
}

/** Reads settings; each that is missing or of another kind has its default. Those of a newer Fieldpass are left out. */
export function readSettings(text: string | null): Settings {
  if (text === null || text.length > LONGEST_TEXT) return DEFAULT_SETTINGS;
  const json = readStrictJson(text, 4)?.json;
  const [all, reminders, tray] = [part(json), part(part(json)['reminders']), part(part(json)['tray'])];
  const wished = part(reminders['kinds']);
  const { reminders: before, tray: trayBefore, language } = DEFAULT_SETTINGS;
  const kinds = REMINDER_KINDS.map((kind) => [kind, flag(wished[kind], before.kinds[kind])] as const);
  return {
    reminders: {
      areOn: flag(reminders['areOn'], before.areOn),
      kinds: Object.fromEntries(kinds) as Record<ReminderKind, boolean>,
    },
    tray: {
      isShown: flag(tray['isShown'], trayBefore.isShown),
      keepsRunning: flag(tray['keepsRunning'], trayBefore.keepsRunning),
    },
    language: LANGUAGES.find((one) => one === all['language']) ?? language,
  };
}

function part(json: Json | undefined): { readonly [key: string]: Json } {
  return isJsonObject(json) ? json : {};
}

function flag(value: Json | undefined, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}
