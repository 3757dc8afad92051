// Whatever happens to an honest clock, Fieldpass raises no false alarm and ends no license early or late.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { LONG, reached, SEED, tries } from '../support/effort.ts';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { playHonest } from './honest.ts';

const HISTORIES = tries(10_000, 200_000);
/** Plays the one history that a failure named. */
const ONE = process.env['CLOCK_HISTORY'];
const zone = process.env['TZ'];

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = signingOnce(await makeTestIssuer());
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test('honest histories see no clock problem, no early or late end, and no refusal', LONG, async () => {
  const seeds = ONE === undefined ? Array.from({ length: HISTORIES }, (_, n) => SEED + n) : [Number(ONE)];
  const counts = { steps: 0, looks: 0, ends: 0, byStamp: 0, byMark: 0 };
  const faults: string[] = [];
  for (const seed of seeds) {
    const outcome = await playHonest(issuer, seed);
    counts.steps += outcome.steps.length;
    counts.looks += outcome.looks;
    counts.ends += outcome.endsWatched;
    if (outcome.naiveAlarm.stamp) counts.byStamp += 1;
    if (outcome.naiveAlarm.mark) counts.byMark += 1;
    faults.push(...outcome.faults.map((fault) => `CLOCK_HISTORY=${seed} ${fault}`));
  }
  expect(faults.slice(0, 5)).toEqual([]);
  if (ONE !== undefined) return;
  expect(Math.min(counts.byStamp, counts.byMark)).toBeGreaterThan(HISTORIES / 20);
  reached('honest clock histories', {
    histories: seeds.length,
    steps: counts.steps,
    looks: counts.looks,
    'ends watched to the second': counts.ends,
    'false alarms': faults.length,
    'control: histories refused by a last-access stamp': counts.byStamp,
    'control: histories refused by a high-water mark': counts.byMark,
  });
});
