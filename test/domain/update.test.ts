// How new versions come to a copy, what may follow on what, and which version is older.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FieldpassError, toFailure } from '../../main/domain/failure.ts';
import {
  afterUpdate,
  canCheck,
  compareVersions,
  type CopyFacts,
  isVersion,
  NO_UPDATES_YET,
  type UpdateEvent,
  type UpdateState,
  updateWay,
  wayWords,
  whyNotOffered,
} from '../../main/domain/update.ts';

const DMG: CopyFacts = {
  platform: 'darwin',
  isPackaged: true,
  packageType: null,
  isAppImage: false,
  isHomebrew: false,
  hasInstaller: false,
  hasFeed: true,
  hasPublisher: false,
};
const APP_IMAGE: CopyFacts = { ...DMG, platform: 'linux', isAppImage: true };
const NSIS: CopyFacts = { ...DMG, platform: 'win32', hasInstaller: true, hasPublisher: true };

describe('the way new versions come', () => {
  test.each<[string, CopyFacts, string]>([
    ['a dmg', DMG, 'installs'],
    ['a dmg through Homebrew', { ...DMG, isHomebrew: true }, 'homebrew'],
    ['a dmg without a feed', { ...DMG, hasFeed: false }, 'no-feed'],
    ['the source folder', { ...DMG, isPackaged: false }, 'source'],
    ['an AppImage', APP_IMAGE, 'tells'],
    ['a deb', { ...APP_IMAGE, isAppImage: false, packageType: 'deb' }, 'package-manager'],
    ['a tar.gz', { ...APP_IMAGE, isAppImage: false }, 'archive'],
    ['an installer of Windows', NSIS, 'installs'],
    ['a zip for Windows', { ...NSIS, hasInstaller: false }, 'archive'],
    ['an unsigned installer of Windows', { ...NSIS, hasPublisher: false }, 'unsigned'],
    ['something of a package type elsewhere', { ...NSIS, packageType: 'deb' }, 'installs'],
  ])('of %s', (_name, facts, expected) => {
    const way = updateWay(facts, false);
    expect(way.kind === 'off' ? way.why : way.kind).toBe(expected);
    expect(wayWords(way)).toMatch(/\.$/);
  });

  test('of a copy that an administrator keeps says so', () => {
    expect(wayWords({ kind: 'off', why: 'policy' })).toMatch(/^Your administrator keeps .*\.$/);
  });

  test('is looked for anew where nothing is remembered', () => {
    expect(NO_UPDATES_YET).toEqual({ mode: 'look', newest: null, checkedAt: null });
  });

  test('is closed by an administrator where it was open', () => {
    const off = { kind: 'off', why: 'policy' };
    expect([DMG, APP_IMAGE, NSIS].map((facts) => updateWay(facts, true))).toEqual([off, off, off]);
    expect(updateWay({ ...DMG, isHomebrew: true }, true)).toEqual({ kind: 'off', why: 'homebrew' });
  });

  test('says of each reason something else', () => {
    const words = (['installs', 'tells'] as const).map((kind) => wayWords({ kind }));
    const offs = [
      'source',
      'package-manager',
      'homebrew',
      'archive',
      'no-feed',
      'unsigned',
      'policy',
    ] as const;
    expect(new Set([...words, ...offs.map((why) => wayWords({ kind: 'off', why }))]).size).toBe(9);
  });
});

const offer = { version: '1.3.0', notes: 'Better.' };
const failure = toFailure(new FieldpassError('offline'));
const STATES: Readonly<Record<UpdateState['kind'], UpdateState>> = {
  idle: { kind: 'idle' },
  checking: { kind: 'checking' },
  none: { kind: 'none' },
  available: { kind: 'available', offer },
  downloading: { kind: 'downloading', offer, percent: 40 },
  ready: { kind: 'ready', offer, onQuit: false },
  installing: { kind: 'installing', offer },
  refused: { kind: 'refused', version: '1.1.0', failure },
  failed: { kind: 'failed', failure },
};
const KINDS = Object.keys(STATES) as (keyof typeof STATES)[];

describe('what follows', () => {
  test('a look may begin only where nothing is under way or on disk', () => {
    const may = KINDS.filter((kind) => canCheck(STATES[kind]));
    expect(may).toEqual(['idle', 'none', 'available', 'refused', 'failed']);
    expect(
      KINDS.filter((kind) => afterUpdate(STATES[kind], { kind: 'check-begun' }).kind === 'checking'),
    ).toEqual(['idle', 'checking', 'none', 'available', 'refused', 'failed']);
  });

  test.each<[UpdateEvent, keyof typeof STATES, UpdateState]>([
    [{ kind: 'nothing-newer' }, 'checking', { kind: 'none' }],
    [{ kind: 'offered', offer }, 'checking', { kind: 'available', offer }],
    [{ kind: 'download-begun' }, 'available', { kind: 'downloading', offer, percent: 0 }],
    [{ kind: 'progress', percent: 41.9 }, 'downloading', { kind: 'downloading', offer, percent: 41 }],
    [{ kind: 'downloaded' }, 'downloading', { kind: 'ready', offer, onQuit: false }],
    [{ kind: 'quit-wish', onQuit: true }, 'ready', { kind: 'ready', offer, onQuit: true }],
    [{ kind: 'install-begun' }, 'ready', { kind: 'installing', offer }],
    [{ kind: 'install-put-off' }, 'installing', { kind: 'ready', offer, onQuit: false }],
  ])('%j is heard only where it fits', (event, from, to) => {
    for (const kind of KINDS)
      expect(afterUpdate(STATES[kind], event)).toEqual(kind === from ? to : STATES[kind]);
  });

  test('progress goes neither back nor past its end', () => {
    const after = (percent: number) => afterUpdate(STATES.downloading, { kind: 'progress', percent });
    expect([12, 170].map(after)).toEqual([STATES.downloading, { kind: 'downloading', offer, percent: 100 }]);
  });

  test('a refusal and a failure are heard everywhere', () => {
    for (const kind of KINDS) {
      const refused = { kind: 'refused', version: '0.9.0', failure } as const;
      expect(afterUpdate(STATES[kind], refused)).toEqual(refused);
      expect(afterUpdate(STATES[kind], { kind: 'failed', failure })).toEqual({ kind: 'failed', failure });
    }
  });
});

describe('versions', () => {
  // The order that semver.org gives as its example, and numbers that are no texts.
  const ORDER = [
    '0.9.9',
    '0.10.0',
    '1.0.0-2',
    '1.0.0-1a',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0-rc1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '2.0.0',
  ];

  test('stand in the order of semver.org', () => {
    for (const [at, one] of ORDER.entries())
      for (const [against, other] of ORDER.entries())
        expect(Math.sign(compareVersions(one, other)), `${one} ${other}`).toBe(Math.sign(at - against));
  });

  test('what is none is neither older nor newer than any, so that a build of one’s own is offered what there is', () => {
    expect([compareVersions('own', '1.0.0'), compareVersions('1.0.0', 'own')]).toEqual([NaN, NaN]);
    expect(whyNotOffered('1.0.0', 'own', 'own')).toBeNull();
  });

  test('what is said of a build does not count', () => {
    expect(compareVersions('1.0.0+one', '1.0.0+two')).toBe(0);
  });

  test('count to the last digit', () => {
    expect(compareVersions('1.0.0-9007199254740993', '1.0.0-9007199254740992')).toBe(1);
    expect(compareVersions('1.0.0-9007199254740992', '1.0.0-9007199254740993')).toBe(-1);
    expect(compareVersions('1.0.0-007', '1.0.0-7')).toBe(0);
  });

  test('the order holds for any of them', () => {
    const number = fc.integer({ min: 0, max: 12 });
    const part = fc.constantFrom('0', '2', '11', 'alpha', 'beta', 'rc-1');
    const version = fc
      .tuple(fc.tuple(number, number, number), fc.array(part, { maxLength: 3 }))
      .map(([numbers, before]) => numbers.join('.') + (before.length > 0 ? `-${before.join('.')}` : ''));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const sign = (one: string, other: string): number => Math.sign(compareVersions(one, other));
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
        expect(sign(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test.each([
    '',
    '1.2',
    'v1.2.3',
    '1.2.3.4',
    '1.2.3-',
    '1.2.3 ',
    ' 1.2.3',
    '1.2.3-ä',
    `1.2.${'3'.repeat(10)}`,
  ])('“%s” is none', (text) => {
    expect(isVersion(text)).toBe(false);
    expect(whyNotOffered(text, '1.2.0', null)).toBe('It is no version of three numbers.');
  });

  test('one that is older than what runs or was ever proved is not taken', () => {
    expect(whyNotOffered('1.1.9', '1.2.0', null)).toBe('It is older than 1.2.0, which runs here.');
    expect(whyNotOffered('1.2.1', '1.2.0', '1.3.0')).toBe('It is older than 1.3.0, which was here before.');
    expect(['1.3.0', '1.4.0'].map((version) => whyNotOffered(version, '1.2.0', '1.3.0'))).toEqual([
      null,
      null,
    ]);
    expect(whyNotOffered('1.2.0', '1.2.0', null)).toBeNull();
  });
});
