import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchForBugs } from '../simulator/bug-watch.ts';
import { rememberCrypto } from '../simulator/instant-crypto.ts';
import { LONG, SEED } from '../support/effort.ts';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { playSchedules } from './play.ts';

let issuer: TestIssuer;
let stopWatching: () => void;
beforeAll(async () => {
  rememberCrypto();
  stopWatching = watchForBugs();
  issuer = signingOnce(await makeTestIssuer());
});
afterAll(() => stopWatching());

test('try', LONG, async () => {
  const played = { schedules: 0, commands: 0, settled: 0 };
  const t = performance.now();
  const found = await playSchedules({ issuer, schedules: Number(process.env['N'] ?? 500), repeat: { seed: Number(process.env['S'] ?? SEED) } }, played);
  console.log(played, (performance.now() - t) / played.schedules, 'ms');
  if (found !== null) console.log(found.story, found.steps, found.shrinks, found.repeat);
  expect(found).toBeNull();
});
