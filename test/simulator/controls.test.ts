// Broken ways to handle a seat, played by the same explorer: the rules must see each, or they would see nothing.

import { afterAll, describe, expect, test } from 'vitest';
import { LONG, reached } from '../support/effort.ts';
import {
  askFirst,
  beatsUnwritten,
  checkOutFirst,
  repeatsLate,
  returnThenBorrow,
  storesLater,
  talksTooMuch,
  withoutSync,
} from './broken-variants.ts';
import type { Playing } from './explorer.ts';
import { SCENES } from './scenes.ts';
import { countBroken } from './schedules.ts';
import type { Bounds } from './stage.ts';
import { useSimulator } from './suite.ts';

const { issuer } = useSimulator();

const ONE: Bounds = { deaths: 1, faults: 1, together: 1, turns: 1 };
const TWO: Bounds = { deaths: 1, faults: 1, together: 2, turns: 1 };

type Control = {
  readonly what: string;
  readonly scene: string;
  readonly bounds: Bounds;
  readonly variant: Pick<Playing, 'instead' | 'rewire'>;
  /** The rule that sees it. */
  readonly rule: string;
  readonly atLeast: number;
};

const CONTROLS: readonly Control[] = [
  {
    what: 'naive order (ask, store, then write)',
    scene: 'borrow',
    bounds: TWO,
    variant: { instead: askFirst },
    rule: 'I1',
    atLeast: 100,
  },
  {
    what: 'naive order of an online checkout',
    scene: 'check out',
    bounds: TWO,
    variant: { instead: checkOutFirst },
    rule: 'I1',
    atLeast: 100,
  },
  {
    what: 'order without fsync',
    scene: 'borrow',
    bounds: TWO,
    variant: { rewire: withoutSync },
    rule: 'I1',
    atLeast: 100,
  },
  {
    what: 'commit before the secret is stored',
    scene: 'borrow',
    bounds: ONE,
    variant: { rewire: storesLater },
    rule: 'I3',
    atLeast: 20,
  },
  {
    what: 'late replay of a borrow',
    scene: 'borrow',
    bounds: ONE,
    variant: { rewire: repeatsLate },
    rule: 'I2',
    atLeast: 4,
  },
  {
    what: 'late replay of a checkout',
    scene: 'check out',
    bounds: ONE,
    variant: { rewire: repeatsLate },
    rule: 'I2',
    atLeast: 4,
  },
  {
    what: 'heartbeat without a record before it',
    scene: 'heartbeat by hand',
    bounds: ONE,
    variant: { rewire: beatsUnwritten },
    rule: 'I1',
    atLeast: 3,
  },
  {
    what: 'token written to the disk',
    scene: 'borrow',
    bounds: ONE,
    variant: { rewire: talksTooMuch },
    rule: 'I5',
    atLeast: 20,
  },
  {
    what: 'return first, nothing written of the new one',
    scene: 'renew, old one first',
    bounds: ONE,
    variant: { instead: returnThenBorrow },
    rule: 'gap',
    atLeast: 3,
  },
];

describe('control', () => {
  const figures: Record<string, number> = {};

  test.each(CONTROLS)('$what breaks $rule', LONG, async ({ what, scene, bounds, variant, rule, atLeast }) => {
    const found = SCENES.find(({ name }) => name === scene);
    if (found === undefined) throw new Error(`no scene ${scene}`);
    const { byRule, played } = await countBroken(found, issuer(), bounds, variant);
    const broken = byRule.get(rule) ?? 0;
    figures[`control: ${what}, schedules`] = played;
    figures[`control: ${what}, broken`] = broken;
    expect(broken, JSON.stringify([...byRule])).toBeGreaterThanOrEqual(atLeast);
  });

  afterAll(() => reached('simulator, controls', figures));
});
