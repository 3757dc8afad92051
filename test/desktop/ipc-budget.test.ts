import { describe, expect, test, vi } from 'vitest';
import { IpcBudget, Refusals } from '../../main/desktop/ipc-budget.ts';
import { listen } from '../../main/desktop/ipc.ts';
import { sizeOf } from '../../main/desktop/message-size.ts';
import { channelOf } from '../../preload/contract.ts';
import { countingHandlers, fakeContents, openHatch, patient } from '../support/hatch.ts';
import { silentLog } from '../support/silent-log.ts';
import { VALID } from '../support/valid-messages.ts';

describe('how much a window may ask', () => {
  test('fifty a second on a channel pass, the fifty-first does not, and a second later it does again', () => {
    const budget = new IpcBudget();
    const enter = (now: number): boolean => {
      const isIn = budget.enter('a', now);
      if (isIn) budget.leave();
      return isIn;
    };
    for (let at = 0; at < 50; at += 1) expect(enter(at)).toBe(true);
    expect(enter(999)).toBe(false);
    expect(budget.enter('b', 999)).toBe(true);
    expect(enter(1_000)).toBe(true);
    // Refused ones do not count, so the flood ends when it ends.
    expect(enter(1_060)).toBe(true);
  });

  test('fifty a second pass by the clock of this process where no other is given', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5);
    const { contents, send } = fakeContents();
    listen(contents, countingHandlers().handlers, { log: silentLog, onHostile: () => undefined });
    for (let at = 0; at < 50; at += 1)
      expect(await send(channelOf('snapshot'), undefined)).toMatchObject({ ok: true });
    const late = await send(channelOf('snapshot'), undefined);
    clock.mockRestore();
    expect(late).toMatchObject({ failure: { code: 'too-many-requests' } });
  });

  test('thirty-two at once pass, the thirty-third waits for one to end', () => {
    const budget = new IpcBudget();
    for (let at = 0; at < 32; at += 1) expect(budget.enter(`c${at % 8}`, at)).toBe(true);
    expect(budget.enter('other', 40)).toBe(false);
    budget.leave();
    expect(budget.enter('other', 41)).toBe(true);
  });

  test('a flood is answered with a constant and works no more than fifty a second', async () => {
    const hatch = openHatch({ now: () => 0 });
    const replies = [];
    for (let at = 0; at < 60; at += 1) replies.push(await hatch.send(channelOf('snapshot'), undefined));
    expect(replies.filter((reply) => reply?.ok)).toHaveLength(50);
    expect(replies[50]).toMatchObject({ ok: false, failure: { code: 'too-many-requests' } });
    expect(hatch.reached()).toBe(50);
  });

  test('thirty-two that never end do not lock the others out for ever', async () => {
    const { contents, send } = fakeContents();
    const { handlers } = countingHandlers();
    let end = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (end = resolve));
    listen(
      contents,
      { ...handlers, refresh: { ...handlers.refresh, run: () => waiting as never } },
      patient(),
    );
    const open = Array.from({ length: 32 }, () => send(channelOf('refresh'), undefined));
    expect(await send(channelOf('snapshot'), undefined)).toMatchObject({
      failure: { code: 'too-many-requests' },
    });
    end();
    for (const one of open) await one;
    expect(await send(channelOf('snapshot'), undefined)).toMatchObject({ ok: true });
  });
});

describe('a window that keeps being refused', () => {
  test('is loaded anew at the twentieth refusal in a minute, and given up at the next twentieth', async () => {
    const told: string[] = [];
    const logged: unknown[] = [];
    let now = 0;
    const hatch = openHatch({
      now: () => now,
      onHostile: (next) => told.push(next),
      log: { info: () => undefined, error: () => undefined, warn: (...line) => logged.push(line) },
    });
    const misbehave = async (times: number): Promise<void> => {
      for (let at = 0; at < times; at += 1) await hatch.send(channelOf('borrow'), { secret: 'canary' });
    };
    await misbehave(19);
    now = 61_000;
    await misbehave(19);
    expect(told).toEqual([]);
    await misbehave(1);
    expect(told).toEqual(['reload']);
    expect(await hatch.send(channelOf('snapshot'), undefined)).toMatchObject({ ok: true });
    await misbehave(20);
    expect(told).toEqual(['reload', 'give-up']);
    // Given up: not even a well-formed message works any more, and nothing more is said about it.
    const before = logged.length;
    for (const raw of [undefined, 1])
      expect(await hatch.send(channelOf('snapshot'), raw)).toMatchObject({ ok: false });
    expect(hatch.reached()).toBe(1);
    expect(logged.length).toBe(before);
    expect(JSON.stringify(logged)).not.toContain('canary');
    expect(logged.length).toBeLessThan(6);
  });

  test('is forgiven what is a minute old', () => {
    const refusals = new Refusals();
    for (let at = 0; at < 19; at += 1) refusals.add(0);
    expect(refusals.add(60_000)).toBe('note');
    const others = new Refusals();
    for (let at = 0; at < 19; at += 1) others.add(0);
    expect(others.add(59_999)).toBe('reload');
  });

  test('a hundred thousand refusals spread over time are a handful a minute of log, not a flood', () => {
    const refusals = new Refusals();
    const answers = Array.from({ length: 10_000 }, (_, at) => refusals.add(at * 3_200));
    expect(refusals.total).toBe(10_000);
    expect(answers.filter((answer) => answer !== 'nothing').length).toBeLessThan(200);
    expect(answers).not.toContain('reload');
  });
});

describe('the size of a message', () => {
  test.each<[string, unknown, number | string]>([
    ['a text is its UTF-8', 'é€', 8 + 5],
    ['a huge text is not read', 'x'.repeat(1_000_000), 'too-large'],
    ['names of keys count', { ['x'.repeat(70_000)]: 1 }, 'too-large'],
    ['a list without entries counts its length', new Array(70_000), 'too-large'],
    ['a list without entries that would just fit is not plain', new Array(8_192), 'not-plain'],
    ['a list is held to the room that is left', [new Array(1_000), 'x'.repeat(60_000)], 'too-large'],
    ['a short list with holes is not plain', new Array(3), 'not-plain'],
    ['a list with a key beside its entries is not plain', Object.assign(['a'], { x: 1 }), 'not-plain'],
    ['a map is not plain', { a: new Map() }, 'not-plain'],
    ['a buffer is not plain', new ArrayBuffer(1), 'not-plain'],
    ['a big integer is not plain', 1n, 'not-plain'],
    ['a date is not plain', new Date(), 'not-plain'],
    ['a boxed text is not plain', Object('x'), 'not-plain'],
    ['nothing is small', undefined, 8],
  ])('%s', (_name, value, size) => expect(sizeOf(value, 65_536)).toBe(size));

  test('a cycle and a bomb end at the limit', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    let bomb: unknown = 'x';
    for (let at = 0; at < 60; at += 1) bomb = [bomb, bomb];
    for (const value of [cycle, bomb]) expect(sizeOf(value, 65_536)).toBe('too-large');
  });

  test('every well-formed message is far below the limit', () => {
    for (const raw of Object.values(VALID)) expect(sizeOf(raw, 4_096)).toBeLessThan(4_096);
  });

  test('exactly the limit passes, one byte more does not', () => {
    expect(sizeOf('x'.repeat(65_528), 65_536)).toBe(65_536);
    expect(sizeOf('x'.repeat(65_529), 65_536)).toBe('too-large');
  });
});
