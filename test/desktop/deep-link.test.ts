import { describe, expect, test } from 'vitest';
import { DeepLinks, linkIn, placeOf, registerLinks } from '../../main/desktop/deep-link.ts';
import { chanceFrom } from '../support/chance.ts';
import { LONG, reached, SEED, tries } from '../support/effort.ts';

const ID = '0123456789abcdef0123456789abcdef';
const GOOD = [
  ...['here', 'available', 'grants', 'connections'].map((view) => `fieldpass://open/${view}`),
  ...['borrow', 'checkout'].map((view) => `fieldpass://open/${view}?id=${ID}`),
  ...['activity', 'help'].map((view) => `fieldpass://open/${view}`),
];

/** Links that look nearly right, each wrong in one way. */
const BAD = [
  ...[
    '',
    'fieldpass',
    'fieldpass:',
    'fieldpass://',
    'fieldpass://open',
    'fieldpass://open/',
    'fieldpass:open/here',
  ],
  ...['FIELDPASS://open/here', 'Fieldpass://open/here', 'fieldpass://OPEN/here', 'fieldpass://open/Here'],
  ...['fieldpass://open/here/', 'fieldpass://open//here', 'fieldpass://open/here?', 'fieldpass://open/here#'],
  ...['fieldpass://open/here?id=', `fieldpass://open/here?id=${ID}`, 'fieldpass://open:80/here'],
  ...[
    'fieldpass://user@open/here',
    'fieldpass://open/../open/here',
    'fieldpass://open/%68ere',
    'fieldpass://open/h%65re',
  ],
  ...[
    'fieldpass://open/%2568ere',
    'fieldpass://open/here%00',
    'fieldpass://open/here\0',
    'fieldpass://open/here\n',
  ],
  ...[
    ' fieldpass://open/here',
    'fieldpass://open/here ',
    '"fieldpass://open/here"',
    "'fieldpass://open/here'",
  ],
  ...['fieldpass://open/borrow', 'fieldpass://open/borrow?id=', `fieldpass://open/borrow?id=${ID}0`],
  ...[`fieldpass://open/borrow?id=${ID.slice(1)}`, `fieldpass://open/borrow?id=${ID.toUpperCase()}`],
  ...[
    `fieldpass://open/borrow?id=${ID}&id=${ID}`,
    `fieldpass://open/borrow?x=1&id=${ID}`,
    `fieldpass://open/borrow?ID=${ID}`,
  ],
  ...[
    `fieldpass://open/borrow?id=${ID}#x`,
    `fieldpass://open/borrow?id=${ID}\n`,
    `fieldpass://open/borrow/?id=${ID}`,
  ],
  ...[`fieldpass://open/borrow?id=%30${ID.slice(1)}`, 'fieldpass://open/borrow?id=../../etc/passwd'],
  ...[
    `fieldpass://open/return?id=${ID}`,
    `fieldpass://return/borrow?id=${ID}`,
    `fieldpass://open/remove?id=${ID}`,
  ],
  ...[
    'fieldpass://open/renew',
    'fieldpass://open/settings',
    'fieldpass://open/constructor',
    'fieldpass://open/__proto__',
  ],
  ...[
    'https://open/here',
    'app://open/here',
    'javascript:fieldpass://open/here',
    'file:///fieldpass://open/here',
  ],
  ...[
    `fieldpass://open/borrow?id=${'０'.repeat(32)}`,
    'fieldpass://ореn/here',
    'fieldpass://open/here\u200B',
  ],
  ...[`fieldpass://open/borrow?id=${'0'.repeat(600)}`, `fieldpass://open/here${'?'.repeat(600)}`],
  ...[
    'fieldpass:\\\\open\\here',
    'fieldpass:///open/here',
    'fieldpass://open/here;',
    'fieldpass://open/here --no-sandbox',
  ],
];

describe('a link into the app', () => {
  test.each(GOOD)('%s leads somewhere', (link) => {
    const place = placeOf(link);
    expect(link).toContain(place?.view);
    expect(place !== null && 'id' in place).toBe(link.includes('?id='));
  });

  test.each(BAD)('%j leads nowhere', (link) => expect(placeOf(link)).toBeNull());

  test('what is no text leads nowhere', () => {
    for (const value of [null, undefined, 1, {}, [GOOD[0]], Object(GOOD[0])])
      expect(placeOf(value)).toBeNull();
  });

  test('changed links by the hundred thousand: only the exact ones lead somewhere', LONG, () => {
    const runs = tries(250_000, 2_000_000);
    const chance = chanceFrom(SEED);
    const exact = new RegExp(
      `^fieldpass://open/((here|available|grants|connections|activity|help)|(borrow|checkout)\\?id=[0-9a-f]{32})$`,
    );
    let accepted = 0;
    let lenient = 0;
    for (let run = 0; run < runs; run += 1) {
      const link = mutated(chance.pick(GOOD), chance);
      const place = placeOf(link);
      // `$` alone would let a last newline pass.
      const isExact = exact.test(link) && !link.endsWith('\n');
      if ((place !== null) !== isExact)
        throw new Error(`run ${run} of seed ${SEED}: ${JSON.stringify(link)}`);
      if (place !== null) accepted += 1;
      if (byUrlClass(link) && !isExact) lenient += 1;
    }
    expect(lenient).toBeGreaterThan(0);
    reached('Links into the app', {
      links: runs,
      'hand-made': BAD.length,
      'followed and exact': accepted,
      'followed although not exact': 0,
      'control: followed by the URL class': lenient,
    });
  });
});

describe('a command line', () => {
  test('its first valid link counts, and only that', () => {
    const argv = ['/opt/Fieldpass', '--flag', 'fieldpass://open/nope', GOOD[2]!, GOOD[0]!, '--', GOOD[4]!];
    expect(linkIn(argv)).toEqual({ place: { view: 'grants' }, ignored: 3 });
  });

  test('options beside a link are not read from it', () => {
    for (const text of ['fieldpass://open/here --no-sandbox', 'fieldpass://open/here" --inspect'])
      expect(linkIn(['x', text])).toEqual({ place: null, ignored: 1 });
  });

  test('what only contains a link is none', () =>
    expect(linkIn(['x', `--url=${GOOD[0]!}`])).toEqual({ place: null, ignored: 0 }));
});

describe('links that come', () => {
  test('before there is a window: the first one waits, and is shown once', () => {
    const links = new DeepLinks();
    const shown: unknown[] = [];
    expect(links.take(['x', GOOD[0]!])).toBe(true);
    links.take([GOOD[1]!]);
    links.open((place) => shown.push(place));
    links.close();
    links.open((place) => shown.push(place));
    expect(shown).toEqual([{ view: 'here' }]);
  });

  test('while there is one: each is shown at once', () => {
    const links = new DeepLinks();
    const shown: unknown[] = [];
    links.open((place) => shown.push(place));
    links.take([GOOD[3]!]);
    links.take([GOOD[4]!]);
    expect(shown).toEqual([{ view: 'connections' }, { view: 'borrow', id: ID }]);
  });

  test('that are not ours are counted and do nothing', () => {
    const links = new DeepLinks();
    links.open(() => expect.fail('shown'));
    for (const link of BAD) links.take([link]);
    expect(links.take([])).toBe(false);
    expect(links.ignored).toBe(BAD.filter((link) => link.toLowerCase().startsWith('fieldpass:')).length);
  });

  test('only an installed copy asks the system for them', () => {
    const asked: string[] = [];
    const app = (isPackaged: boolean) => ({
      isPackaged,
      setAsDefaultProtocolClient: (scheme: string) => asked.push(scheme) > 0,
    });
    expect(registerLinks(app(false))).toBe(false);
    expect(registerLinks(app(true))).toBe(true);
    expect(asked).toEqual(['fieldpass']);
  });
});

const SPICE = [
  '%',
  '%2e',
  '%25',
  '/',
  '\\',
  '?',
  '&',
  '#',
  '=',
  ' ',
  '\n',
  '\0',
  '-',
  'A',
  'é',
  '@',
  ':',
  'id=',
  '..',
  '\t',
];

function mutated(link: string, chance: ReturnType<typeof chanceFrom>): string {
  let text = link;
  for (let times = chance.below(3); times > 0; times -= 1) {
    const at = chance.below(text.length + 1);
    const cut = chance.below(3);
    text = text.slice(0, at) + (chance.below(2) === 0 ? chance.pick(SPICE) : '') + text.slice(at + cut);
  }
  return text;
}

/** A parser as many apps have it: the URL class, decoding, and the first `id`. */
function byUrlClass(link: string): boolean {
  const url = URL.parse(link);
  if (url?.protocol !== 'fieldpass:' || url.host !== 'open') return false;
  const view = url.pathname.replaceAll('/', '');
  if (['here', 'available', 'grants', 'connections'].includes(view)) return true;
  return ['borrow', 'checkout'].includes(view) && /^[0-9a-f]{32}$/.test(url.searchParams.get('id') ?? '');
}
