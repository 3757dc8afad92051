// The texts the system draws: the language of the setting or of the system, and the same texts in each.

import { describe, expect, test } from 'vitest';
import { menuTemplate } from '../../main/desktop/menu.ts';
import { desktopWords } from '../../main/desktop/words.ts';

describe('the words of the desktop', () => {
  test.each([
    ['de-CH', 'system', '&Datei'],
    ['de', 'system', '&Datei'],
    ['en-US', 'system', '&File'],
    ['fr', 'system', '&File'],
    ['den', 'system', '&File'],
    ['en-US', 'de', '&Datei'],
    ['de-DE', 'en', '&File'],
    ['de-DE', 'ja', '&File'],
    ['', 'system', '&File'],
  ])('in a system that speaks “%s”, with the setting %s, begin the menu with %s', (locale, choice, label) => {
    expect(menuTemplate('linux', desktopWords(locale, choice), () => undefined)[0]?.label).toBe(label);
  });

  test.each(['darwin', 'win32', 'linux'] as const)(
    'word every entry of the menu on %s themselves, because Electron words roles in English only',
    (platform) => {
      const entriesOf = (locale: string) =>
        menuTemplate(platform, desktopWords(locale), () => undefined).flatMap((top) => [
          top,
          ...(Array.isArray(top.submenu) ? top.submenu : []),
        ]);
      const worded = entriesOf('de').filter(({ type }) => type !== 'separator');
      expect(worded.filter(({ label }) => label === undefined)).toEqual([]);
      const english = entriesOf('en').filter(({ type }) => type !== 'separator');
      const equal = worded.filter(({ label }, at) => label === english[at]?.label);
      expect(equal.map(({ label }) => label)).toEqual(platform === 'darwin' ? ['Fieldpass'] : []);
    },
  );

  test('German is another text than English everywhere, down to the last leaf', () => {
    const leaves = (value: unknown): readonly string[] => {
      if (typeof value === 'function') return [String(Reflect.apply(value, undefined, ['noon']))];
      if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
      return [String(value)];
    };
    const english = leaves(desktopWords('en'));
    const german = leaves(desktopWords('de'));
    expect(german).toHaveLength(english.length);
    expect(german.filter((text, at) => text === english[at])).toEqual([]);
  });
});
