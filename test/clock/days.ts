// The days of an honest history: work, sleep, a dead battery, a clock set by mistake.

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { History } from './honest.ts';

type Step = (history: History) => Promise<void> | void;

const hours = (history: History, least: number, most: number): number =>
  history.dice.whole(least * 60, most * 60) * MINUTE_MS;

async function workday(history: History): Promise<void> {
  const { dice, laptop } = history;
  history.open();
  for (let part = dice.whole(1, 3); part > 0; part -= 1) {
    await laptop.run(hours(history, 0, 3));
    history.look();
    if (dice.chance(0.4)) await laptop.sleep(hours(history, 0, 2));
    if (dice.chance(0.2)) laptop.kill();
    else if (dice.chance(0.3)) laptop.close();
    history.open();
    history.look();
  }
}

async function sleepOver(history: History): Promise<void> {
  await history.laptop.sleep(hours(history, 6, 16));
}

function switchedOff({ dice, laptop }: History, least: number, most: number): void {
  if (dice.chance(0.8)) laptop.close();
  laptop.off(dice.whole(least, most) * HOUR_MS);
}

async function wrongUntilOnline(history: History, set: () => void): Promise<void> {
  const { dice, laptop } = history;
  history.goWrong();
  set();
  if (dice.chance(0.7)) history.open();
  await laptop.run(dice.whole(1, 90) * MINUTE_MS);
  if (laptop.isOpen) history.look();
  if (dice.chance(0.3)) laptop.close();
  // AWS may be heard before NTP has set the clock right, and again after.
  if (laptop.isOpen && dice.chance(0.5)) await laptop.contact();
  await laptop.run(dice.whole(0, 20) * MINUTE_MS);
  await history.online();
}

/** What may happen on a day of an honest laptop. */
export const DAYS = {
  'a working day': async (history) => {
    await workday(history);
    await sleepOver(history);
  },
  'a working day and a night switched off': async (history) => {
    await workday(history);
    switchedOff(history, 8, 16);
  },
  'a weekend switched off': (history) => switchedOff(history, 48, 80),
  'a week switched off': (history) => switchedOff(history, 100, 200),
  'days with Fieldpass closed': async (history) => {
    history.laptop.close();
    await history.laptop.run(history.dice.whole(24, 120) * HOUR_MS);
  },
  'a long sleep': async (history) => {
    await history.laptop.sleep(history.dice.whole(20, 90) * HOUR_MS);
  },
  'a day online': async (history) => {
    await workday(history);
    await history.online();
    await history.laptop.run(hours(history, 1, 3));
  },
  'a step of NTP': async (history) => {
    const { dice, laptop } = history;
    history.open();
    await laptop.run(hours(history, 0, 2));
    history.step(dice.whole(-40 * SECOND_MS, 40 * SECOND_MS));
    history.look();
    await laptop.run(hours(history, 0, 5));
  },
  'a dead battery': async (history) => {
    switchedOff(history, 1, 30);
    const { dice, laptop } = history;
    const start = dice.one([
      0,
      Date.UTC(2000, 0, 1),
      Date.UTC(2015, 0, 1),
      Date.UTC(2021, 0, 1),
      Date.UTC(2099, 5, 1),
      Date.UTC(2116, 0, 1),
    ]);
    await wrongUntilOnline(history, () => laptop.clock.set(start));
  },
  'a clock set ahead by mistake': async (history) => {
    const { dice, laptop } = history;
    const by = dice.one([HOUR_MS, 9 * HOUR_MS, DAY_MS, 30 * DAY_MS, 365 * DAY_MS]);
    await wrongUntilOnline(history, () => laptop.setError(by));
  },
  'a clock set ahead by mistake and put right by hand': async (history) => {
    const { dice, laptop } = history;
    history.goWrong();
    laptop.setError(dice.one([HOUR_MS, 9 * HOUR_MS, DAY_MS, 30 * DAY_MS]));
    if (dice.chance(0.7)) history.open();
    await laptop.run(dice.whole(1, 90) * MINUTE_MS);
    laptop.setError(dice.whole(-SECOND_MS, SECOND_MS));
    history.open();
    history.lookAfterPutRight();
    await laptop.run(hours(history, 0, 3));
    if (dice.chance(0.3)) await sleepOver(history);
    history.lookAfterPutRight();
    await history.online();
  },
  'a clock in local time until NTP sets it': async (history) => {
    const { dice, laptop } = history;
    await wrongUntilOnline(history, () => laptop.setError(dice.whole(-11, 12) * HOUR_MS));
  },
} as const satisfies Record<string, Step>;

export const NAMES = Object.keys(DAYS) as [keyof typeof DAYS, ...(keyof typeof DAYS)[]];
