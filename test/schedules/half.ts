// One half of the random schedules; each half is a file of its own, so that two cores share the work.

import { expect, test } from 'vitest';
import { useSimulator } from '../simulator/suite.ts';
import { LONG, reached, SEED, tries } from '../support/effort.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { nothingPlayed, playSchedules, type Repeat } from './play.ts';

/** So many at a time: what is remembered of signatures and schedules is let go in between. */
const BATCH = 5_000;

/** Plays half of all schedules, from seeds that no other half uses. */
export function playHalf(half: 1 | 2): void {
  const { issuer } = useSimulator();

  test(`no random schedule loses, doubles or hides a seat (half ${half} of 2)`, LONG, async () => {
    const wanted = repeatOf(process.env['SCHEDULE']);
    if (wanted !== null) return once(issuer(), wanted);
    const schedules = tries(25_000, 500_000);
    const played = nothingPlayed();
    for (let done = 0; done < schedules; done += BATCH) {
      const seed = (SEED * 2 + half) * 1_000 + done / BATCH;
      const batch = Math.min(BATCH, schedules - done);
      const found = await playSchedules(
        { issuer: issuer(), schedules: batch, repeat: { seed: seed | 0 } },
        played,
      );
      const told = found === null ? '' : `${found.story}\n${found.repeat}`;
      // At once: the other half may go on for an hour.
      if (told !== '') process.stderr.write(`${told}\n`);
      expect(told).toBe('');
    }
    reached(`random schedules, half ${half}`, {
      schedules: played.schedules,
      commands: played.commands,
      'commands a schedule': (played.commands / played.schedules).toFixed(1),
      'lost, double, silent or bug': 0,
      'excused by known limits': played.excused,
    });
  });
}

async function once(issuer: TestIssuer, repeat: Repeat): Promise<void> {
  const found = await playSchedules({ issuer, schedules: 1, repeat }, nothingPlayed());
  expect(found === null ? '' : found.story).toBe('');
}

/** `SCHEDULE=seed/path/replay`, as a failure prints it. */
function repeatOf(text: string | undefined): Repeat | null {
  if (text === undefined) return null;
  // The last part is base64 and may hold a slash.
  const [seed = '', path = '', ...replay] = text.split('/');
  return { seed: Number(seed), path, replayPath: replay.join('/') };
}
