// `status --watch`: it ends on the screen in the moment it ends, tells only what changes, and leaves the terminal as it was.

import { beforeAll, describe, expect, test } from 'vitest';
import { follow, pipeTeller } from '../../main/cli/commands/status-watch.ts';
import { Frame } from '../../main/cli/frame.ts';
import type { Ending } from '../../main/cli/watching.ts';
import type { Here } from '../../main/domain/snapshot.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { type House, makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

// Time passes only while the watch waits; `then` happens before each pause.
function endingAfter(
  { world }: House,
  untilAt: number,
  then: () => void | Promise<void> = () => undefined,
): Ending {
  return {
    isThere: () => world.clock.now() > untilAt,
    number: () => 0,
    orAfter: async (ms) => {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(SECOND_MS);
      await then();
      await world.clock.advance(ms);
    },
    stop: () => undefined,
  };
}

async function seenBy(
  house: House,
  untilAt: number,
  then?: () => void | Promise<void>,
): Promise<readonly Here[]> {
  const seen: Here[] = [];
  await follow(house, (here) => void seen.push(here), endingAfter(house, untilAt, then));
  return seen;
}

describe('following', () => {
  test('a borrow flips to Expired in the very millisecond of its end, and is looked at every second before', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    const end = house.view()!.expiresAt!;
    house.world.clock.set(end - 3_400);
    const seen = await seenBy(house, end + 100);
    expect(seen.map(({ at }) => at - end).filter((ms) => ms <= 0).length).toBeGreaterThanOrEqual(4);
    expect(seen.find(({ at }) => at === end)?.borrows[0]?.badge).toBe('expired');
    expect(seen.filter(({ at }) => at < end).every(({ borrows }) => borrows[0]?.badge !== 'expired')).toBe(
      true,
    );
  });

  test('what another process borrows and gives back comes and goes, and counts as borrowed only when it is proved', async () => {
    const watching = openHouse(makeWorld(issuer));
    const { clock } = watching.world;
    const other = openHouse(watching.world, watching.ledger);
    const from = clock.now();
    let looks = 0;
    const seen = await seenBy(watching, from + 60 * SECOND_MS, async () => {
      looks += 1;
      if (looks === 2) await other.borrow();
      // Proving takes real time, of which this clock knows nothing.
      if (looks === 4) await expect.poll(() => watching.snapshots.here().borrows[0]?.badge).toBe('borrowed');
      if (looks === 6) await patiently(clock, other.returning.giveBack(other.view()!.borrowId));
    });
    const badges = seen.map(({ borrows }) => borrows[0]?.badge ?? 'nothing');
    expect(badges.filter((badge, at) => badge !== badges[at - 1])).toEqual([
      'nothing',
      'checking',
      'borrowed',
      'nothing',
    ]);
  });

  test('a proof of what another process borrowed that failed is tried again', async () => {
    const watching = openHouse(makeWorld(issuer));
    const other = openHouse(watching.world, watching.ledger);
    const proved = watching.proofs.checkAll.bind(watching.proofs);
    let proofs = 0;
    watching.proofs.checkAll = async () => {
      proofs += 1;
      if (proofs === 1) throw new FieldpassError('ledger-busy');
      return proved();
    };
    let looks = 0;
    await seenBy(watching, watching.world.clock.now() + 20 * SECOND_MS, async () => {
      looks += 1;
      if (looks === 2) await other.borrow();
      if (looks === 6) await expect.poll(() => watching.snapshots.here().borrows[0]?.badge).toBe('borrowed');
    });
    expect(proofs).toBe(2);
  });

  test('unfinished work is taken up once a minute, not every second', async () => {
    const house = openHouse(makeWorld(issuer));
    let recoveries = 0;
    house.watch.recover = async () => void (recoveries += 1);
    await seenBy(house, house.world.clock.now() + 3 * MINUTE_MS);
    expect(recoveries).toBe(3);
  });
});

describe('in a pipe', () => {
  test('each license is told once, and then only what changes, a line each with its time', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    const lines: string[] = [];
    const tell = pipeTeller((text) => void lines.push(text));
    const end = house.view()!.expiresAt!;
    tell(house.snapshots.here());
    house.world.clock.set(end - 2 * SECOND_MS);
    await follow(house, tell, endingAfter(house, end + HOUR_MS / 60));
    tell({ ...house.snapshots.here(), borrows: [] });
    expect(lines.map((line) => line.split('  ')[1])).toEqual([
      'Borrowed',
      'Ends soon',
      'Expired',
      'No longer here',
    ]);
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}.*\n$/.test(line))).toBe(true);
  });

  test('nothing here is said once', () => {
    const lines: string[] = [];
    const tell = pipeTeller((text) => void lines.push(text));
    const { snapshots } = openHouse(makeWorld(issuer));
    for (let looks = 0; looks < 3; looks += 1) tell(snapshots.here());
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Nothing on this computer.');
  });
});

/** A terminal of so many columns and rows that keeps what was written to it. */
class Screen {
  columns = 40;
  rows = 6;
  written = '';
  #onResize = (): void => undefined;
  write = (text: string): boolean => {
    this.written += text;
    return true;
  };
  on = (_event: string, hear: () => void): this => {
    this.#onResize = hear;
    return this;
  };
  off = (): this => this;
  resize(columns: number): void {
    this.columns = columns;
    this.#onResize();
  }
}

// The methods of a stream are overloaded beyond what a double can say.
const frameOn = (screen: Screen): Frame => new Frame(screen as unknown as NodeJS.WriteStream, false);

describe('a frame on a terminal', () => {
  test('hides the cursor, draws over itself, stays still while nothing changes, and shows the cursor again', () => {
    const screen = new Screen();
    const frame = frameOn(screen);
    frame.draw(() => ['one', 'two']);
    frame.draw(() => ['one', 'two']);
    expect(screen.written).toBe('\u001b[?25lone\ntwo\n');
    frame.draw(() => ['one', 'three']);
    expect(screen.written).toBe('\u001b[?25lone\ntwo\n\u001b[2A\r\u001b[Jone\nthree\n');
    frame.leave();
    expect(screen.written.endsWith('\u001b[?25h')).toBe(true);
    expect(screen.written).not.toContain('\u001b[?1049h');
  });

  test('is never higher than the terminal, and says how much is left out', () => {
    const screen = new Screen();
    const frame = frameOn(screen);
    frame.draw(() => Array.from({ length: 9 }, (_, at) => `line ${at}`));
    frame.leave();
    expect(screen.written).toContain('line 3\n… and 5 more lines\n');
    expect(screen.written).not.toContain('line 4');
  });

  test('goes back as many rows as its lines take on the screen', () => {
    const screen = new Screen();
    const frame = frameOn(screen);
    frame.draw(() => ['\u001b[31mshort\u001b[39m', 'x'.repeat(81)]);
    frame.draw(() => ['other']);
    frame.leave();
    expect(screen.written).toContain('\u001b[4A\r\u001b[Jother\n');
  });

  test('begins anew when the terminal changes its size', () => {
    const screen = new Screen();
    const frame = frameOn(screen);
    frame.draw(({ columns }) => [`${columns ?? 0} columns`]);
    screen.resize(30);
    frame.leave();
    expect(screen.written).toContain('\u001b[2J\u001b[H30 columns\n');
  });

  test('an exit that nobody planned shows the cursor too', () => {
    const screen = new Screen();
    const before = process.listeners('exit');
    const frame = frameOn(screen);
    frame.draw(() => ['one']);
    const [hear] = process.listeners('exit').filter((one) => !before.includes(one));
    hear?.(1);
    expect(screen.written.endsWith('\u001b[?25h')).toBe(true);
    frame.leave();
    expect(process.listeners('exit')).toEqual(before);
  });
});
