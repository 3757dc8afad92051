// What a feed says of a new version.

import { plainNotes } from '../../../main/adapters/electron-updater.ts';
import { neverRefuses, opinion, type Target } from '../engine.ts';
import { mutateText } from '../mutate-text.ts';

const LONGEST = 4_000;

export const NOTES_TARGET: Target<string, string> = {
  name: 'notes of a release',
  seeds: [
    '<b>Faster</b> borrows',
    'Trips are planned by map.\nFewer words.',
    'a < b, and b > a',
    `<p>${'word '.repeat(900)}</p>`,
    '\u202egnp.exe \u001b[2J',
  ],
  mutate: (text, random, other) =>
    mutateText(text, random, other, [
      '<',
      '>',
      '<b>',
      '</b>',
      '<<',
      '>>',
      '\u0000',
      '\u202e',
      '\n',
      '\ud800',
    ]),
  parse: plainNotes,
  isRefusal: neverRefuses,
  check: (text, notes) => {
    if (notes.length > LONGEST) throw new Error('longer than it may be');
    if (/<[^<>]*>/.test(notes)) throw new Error('a mark is left');
    if (/[^\P{Cc}\n]|\p{Cf}/u.test(notes)) throw new Error('what steers a screen is left');
    const words = text.replace(/[^a-z]/gi, '');
    if (!text.includes('<') && text.length < LONGEST && notes.replace(/[^a-z]/gi, '') !== words)
      throw new Error('words are lost');
    return opinion(
      `${text.includes('<')} ${text.includes('>')} ${notes === ''} ${notes.length === LONGEST} ${notes.includes('<')}`,
    );
  },
  broken: {
    'marks stay': (text) => text.slice(0, LONGEST).replace(/[^\P{C}\n]/gu, ''),
    'control characters stay': (text) => text.replace(/<[^<>]*>/g, '').slice(0, LONGEST),
    'all behind a mark is lost': (text) => plainNotes(text.split('>', 1)[0] ?? ''),
  },
};
