// Schedules find a broken promise, tell it as a short story, and can be repeated from what they print.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchForBugs } from '../simulator/bug-watch.ts';
import { rememberCrypto } from '../simulator/instant-crypto.ts';
import type { Rewire } from '../simulator/simulation.ts';
import { LONG, reached, SEED } from '../support/effort.ts';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { forgetfulLicenseManager, lyingKeychain, unsyncedLedger } from './controls.ts';
import { type Finding, nothingPlayed, playSchedules } from './play.ts';

const CONTROLS: Readonly<Record<string, { readonly breaks: () => Rewire; readonly rule: RegExp }>> = {
  'a ledger that is not synced': { breaks: unsyncedLedger, rule: /✗ (I\d|settled)/ },
  'a License Manager that forgets requests': { breaks: forgetfulLicenseManager, rule: /✗ (I\d|settled)/ },
  'a keychain that lies': { breaks: lyingKeychain, rule: /✗ I3/ },
};

let issuer: TestIssuer;
let stopWatching: () => void;
const figures: Record<string, number> = {};

beforeAll(async () => {
  rememberCrypto();
  stopWatching = watchForBugs();
  issuer = signingOnce(await makeTestIssuer());
});
afterAll(() => {
  stopWatching();
  reached('shrinking of random schedules', figures);
});

test.each(Object.entries(CONTROLS))(
  '%s is found out, in a handful of steps',
  LONG,
  async (name, { breaks, rule }) => {
    const played = nothingPlayed();
    const found = await playSchedules(
      { issuer, schedules: 2_000, repeat: { seed: SEED }, rewire: breaks() },
      played,
    );
    expect(found?.story).toMatch(rule);
    const { repeat, steps, story } = found as Finding;
    expect(steps).toBeLessThanOrEqual(6);
    expect(story.split('\n')).toHaveLength(steps + 2);
    figures[`control: ${name}, schedules until found`] = played.schedules;
    figures[`steps: ${name}`] = steps;

    const [seed = '', path = '', replayPath = ''] = repeat.replace('SCHEDULE=', '').split('/');
    expect(replayPath).not.toBe('');
    const again = await playSchedules(
      { issuer, schedules: 1, repeat: { seed: Number(seed), path, replayPath }, rewire: breaks() },
      nothingPlayed(),
    );
    expect(again?.story).toBe(story);
  },
);
