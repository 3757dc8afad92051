// Files of Fieldpass's own, as somebody or something may have changed them: trips, notes on updates, the log.

import { mistakesInText } from '../../../main/adapters/log-mistakes.ts';
import { tripsIn } from '../../../main/adapters/trips-file.ts';
import { updateNotesIn } from '../../../main/adapters/update-notes-file.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import type { Mistake } from '../../../main/domain/support-bundle.ts';
import type { Trip } from '../../../main/domain/trip.ts';
import type { UpdateRecord } from '../../../main/domain/update.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';

const ARN = 'arn:aws:license-manager::123456789012:license:l-0123';
const ID = '0123456789abcdef0123456789abcdef';
const TRIP = {
  tripId: ID,
  name: 'Rig 7',
  place: 'North Sea',
  firstDay: '2026-12-01',
  lastDay: '2026-12-05',
  kit: [{ licenseArn: ARN, licenseName: 'Survey', productSku: 'S-1' }],
};
const TRIP_SEEDS = [
  { version: 1, trips: [TRIP, { ...TRIP, tripId: ID.replace('0', 'f'), place: '', kit: [] }] },
  { version: 1, trips: [] },
  { version: 2, trips: [TRIP] },
].map((one) => JSON.stringify(one));
const TRIP_WORDS = ['"version":2', '2026-02-30', '2026-13-41', '2020-01-01', '"kit":', '"tripId":"x"', '\\u0000', '\\ud800', '0', 'f']; // prettier-ignore

const read = (text: string): readonly Trip[] => tripsIn(text, '/x/trips.json');

export const TRIPS_TARGET: Target<string, readonly Trip[]> = {
  name: 'file of trips',
  seeds: TRIP_SEEDS,
  mutate: (text, random, other) => mutateJson(text, random, other, TRIP_WORDS),
  parse: read,
  check: (text, trips) => {
    const again = read(JSON.stringify({ version: 1, trips }));
    if (JSON.stringify(again) !== JSON.stringify(trips)) throw new Error('other trips after writing them');
    if ((JSON.parse(text) as { version?: unknown }).version !== 1) throw new Error('took another version');
    for (const { name, place, firstDay, lastDay, kit } of trips) {
      if (name.trim() === '' || /[\p{Cc}\p{Cs}]/u.test(name + place)) throw new Error('a trip that hides');
      if (!(dayOf(firstDay) <= dayOf(lastDay))) throw new Error('a trip that ends before it begins');
      mustDiffer(kit.map(({ licenseArn }) => licenseArn));
      if (kit.some(({ licenseArn }) => !/^arn:\S+$/.test(licenseArn))) throw new Error('took what is no ARN');
    }
    mustDiffer(trips.map(({ tripId }) => tripId));
    return opinion(`${trips.length} ${trips[0]?.kit.length}`, true);
  },
  broken: {
    'another version is taken': (text) => read(text.replace(/"version":[^,}]*/, '"version":1')),
    'days need not exist': (text) => {
      const trips = read(text.replace('2026-02-30', '2026-02-28'));
      return trips.map((one) => (text.includes('2026-02-30') ? { ...one, firstDay: '2026-02-30' } : one));
    },
    'two may be the same': (text) => {
      const trips = read(text);
      return trips.length > 0 ? [...trips, ...trips] : trips;
    },
  },
};

function dayOf(text: string): number {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (new Date(at).toISOString().slice(0, 10) !== text) throw new Error('a day that is none');
  return at;
}

function mustDiffer(ids: readonly string[]): void {
  if (new Set(ids).size !== ids.length) throw new Error('the window cannot tell two apart');
}

export const UPDATE_NOTES_TARGET: Target<string, UpdateRecord> = {
  name: 'notes on updates',
  seeds: [
    { version: 1, mode: 'look', newest: '1.2.3-beta.4+build', checkedAt: 1_793_952_000_000 },
    { version: 1, mode: 'off', newest: null, checkedAt: null },
    { version: 1, mode: 'download', newest: '10.0.0', checkedAt: -1 },
  ].map((one) => JSON.stringify(one)),
  mutate: (text, random, other) =>
    mutateJson(text, random, other, ['"version":2', '9e15', '1.5', '"1.2"', '"v1.2.3"', '"mode":"always"', 'null']), // prettier-ignore
  parse: updateNotesIn,
  // Whatever is thrown: the file then counts as none, and is replaced.
  isRefusal: () => true,
  check: (text, { mode, newest, checkedAt }) => {
    if ((JSON.parse(text) as { version?: unknown }).version !== 1) throw new Error('took another version');
    if (!['off', 'look', 'download'].includes(mode)) throw new Error('a mode that is none');
    if (newest !== null && !/^\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/.test(newest))
      throw new Error('a version that is none');
    if (checkedAt !== null && !Number.isInteger(checkedAt)) throw new Error('a part of a millisecond');
    if (checkedAt !== null) writeInstant(checkedAt);
    return opinion(`${mode} ${newest === null} ${checkedAt === null}`, true);
  },
  broken: {
    'instants are not bounded': (text) => ({
      ...updateNotesIn(text.replace('9e15', '1')),
      ...(text.includes('9e15') ? { checkedAt: 9e15 } : {}),
    }),
    'any text is a version': (text) => ({
      ...updateNotesIn(text.replace('"1.2"', '"1.2.3"')),
      ...(text.includes('"1.2"') ? { newest: '1.2' } : {}),
    }),
  },
};

const LINE = {
  at: '2026-11-28T10:00:00.123Z',
  level: 'error',
  message: 'internal failure',
  details: { reference: 'k3v9x2ab-1', error: 'a secret path /home/me' },
};
const LOG_SEEDS = [
  [LINE, { ...LINE, message: 'borrowed', details: {} }, { ...LINE, details: { reference: '0123456789' } }],
  [LINE],
  [
    { ...LINE, at: 'then' },
    { ...LINE, details: { reference: '<script>' } },
  ],
].map((lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

export const LOG_TARGET: Target<string, readonly Mistake[]> = {
  name: 'mistakes in the log',
  seeds: LOG_SEEDS,
  mutate: (text, random, other) => {
    const lines = text.split('\n');
    const at = random.below(lines.length);
    const changed = random.once(2)
      ? mutateText(text, random, other, ['\n', '{', '"at":', '"internal failure"', '"reference":', '-1', 'Z'])
      : lines.with(at, mutateJson(lines[at] ?? '', random, other.split('\n')[0] ?? '')).join('\n');
    // A line that is no JSON costs most, and a few of them do all that many can.
    return changed.split('\n', 5).join('\n');
  },
  parse: mistakesInText,
  isRefusal: neverRefuses,
  check: (text, mistakes) => {
    const lines = text.split('\n');
    if (mistakes.length > lines.length) throw new Error('more mistakes than lines');
    let from = lines.length;
    for (const { at, reference, ...more } of mistakes) {
      if (Object.keys(more).length > 0) throw new Error('took more of a line');
      if (!/^[0-9a-z-]{6,19}$/.test(reference)) throw new Error('a number that is none');
      writeInstant(at);
      from = lines.findLastIndex(
        (line, place) => place < from && /\\|reference/.test(line) && isMistake(line, reference),
      );
      if (from < 0) throw new Error('made up a mistake, or their order');
    }
    return opinion(`${mistakes.length} ${lines.length}`, mistakes.length > 0, !text.includes('{'));
  },
  broken: {
    'the oldest come first': (text) => mistakesInText(text).toReversed(),
    'a reference is any text': (text) =>
      text.includes('"reference":"<script>"')
        ? mistakesInText(text.replace('<script>', 'abcdef')).map((one) => ({ ...one, reference: '<script>' }))
        : mistakesInText(text),
    'all of a line is taken': (text) => mistakesInText(text).map((one) => ({ ...one, error: text })),
  },
};

function isMistake(line: string, reference: string): boolean {
  try {
    const { message, details } = JSON.parse(line) as { message?: unknown; details?: { reference?: unknown } };
    return message === 'internal failure' && details?.reference === reference;
  } catch {
    return false;
  }
}
