// The wall behind the hatch, check by check: the frame that asks, the size of what it sends, and what it is told.

import type { WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { answerer, explain, isOurFrame, listen, type Handlers } from '../../main/desktop/ipc.ts';
import { FieldpassError } from '../../main/domain/failure.ts';

type Line = { readonly level: string; readonly message: string; readonly details: unknown };

/** A log that keeps its lines. */
function keptLog() {
  const lines: Line[] = [];
  const keep = (level: string) => (message: string, details?: unknown) =>
    void lines.push({ level, message, details });
  return { lines, log: { info: keep('info'), warn: keep('warn'), error: keep('error') } };
}

const ours = () => ({ origin: 'app://fieldpass', parent: null as unknown });
/** Gives back what it was sent, so that a refusal can only come from the wall. */
const echo = { parse: (raw: unknown) => raw as never, run: async (args: unknown) => args as never };
const badRequest = { ok: false, failure: expect.objectContaining({ code: 'bad-request' }) };

describe('the frame that asks', () => {
  test('need not say that it is attached, but must not be detached', () => {
    const frame = ours();
    expect(isOurFrame(frame, frame)).toBe(true);
    const detached = { ...ours(), detached: true };
    expect(isOurFrame(detached, detached)).toBe(false);
  });

  test('may be absent together with the main frame, and is refused then', () => {
    expect(isOurFrame(null, null)).toBe(false);
  });

  test.each([
    ['our look but another identity', { ...ours() }, ours()],
    ['a parent', { ...ours(), parent: {} }, undefined],
    ['an origin that only begins like ours', { ...ours(), origin: 'app://fieldpass.evil' }, undefined],
  ])('is refused with %s', (_what, frame, mainFrame = frame) => {
    expect(isOurFrame(frame, mainFrame)).toBe(false);
  });
});

/** A window's contents, the time, and what was noted; `send` plays a message from a frame. */
function wall() {
  const { lines, log } = keptLog();
  const channels = new Map<string, (event: unknown, ...sent: readonly unknown[]) => Promise<unknown>>();
  const hostile: string[] = [];
  const time = { now: 0 };
  const work: (() => void)[] = [];
  const mainFrame = ours();
  const contents = { mainFrame, ipc: { handle: (name: string, fn: never) => channels.set(name, fn) } };
  const slow = { ...echo, run: async () => new Promise<never>((end) => void work.push(end as () => void)) };
  listen(contents as unknown as WebContents, { copyText: echo, borrow: slow } as unknown as Handlers, {
    log,
    onHostile: (next) => void hostile.push(next),
    now: () => time.now,
  });
  const [copyText, borrow] = [...channels.values()];
  return {
    lines,
    hostile,
    time,
    work,
    foreign: () => copyText?.({ senderFrame: ours() }, 'text'),
    send: (...sent: readonly unknown[]) => copyText?.({ senderFrame: mainFrame }, ...sent),
    sendSlow: () => borrow?.({ senderFrame: mainFrame }, 'text'),
  };
}
const noted = (next: string, reason = 'bad-request') => ({
  level: 'warn',
  message: 'a message of the window was refused',
  details: { reason, next },
});
const refusedFor = (code: string) => ({ ok: false, failure: expect.objectContaining({ code }) });

describe('a message', () => {
  test('of our own frame is answered, with one value or none, and nothing is noted', async () => {
    const { lines, hostile, send } = wall();
    expect([await send('text'), await send()]).toEqual([
      { ok: true, value: 'text' },
      { ok: true, value: undefined },
    ]);
    expect([lines, hostile]).toEqual([[], []]);
  });

  test('of a foreign frame, or with two values, is refused and noted without what it said', async () => {
    const strange = wall();
    expect(await strange.foreign()).toEqual(badRequest);
    expect(strange.lines).toEqual([noted('note')]);
    const long = wall();
    expect(await long.send('text', 'more')).toEqual(badRequest);
    expect([long.lines, long.hostile]).toEqual([[noted('note')], []]);
  });

  test('too many in a second or at once are refused, and there is room again afterwards', async () => {
    const { lines, send, sendSlow, time, work } = wall();
    for (let n = 0; n < 50; n += 1) expect(await send('text')).toEqual({ ok: true, value: 'text' });
    expect(await send('text')).toEqual(refusedFor('too-many-requests'));
    expect(lines).toEqual([noted('note', 'too-many-requests')]);
    time.now += 1_000;
    const slow = Array.from({ length: 32 }, sendSlow);
    expect(await send('text')).toEqual(refusedFor('too-many-requests'));
    work.shift()?.();
    await slow[0];
    expect(await send('text')).toEqual({ ok: true, value: 'text' });
  });

  test('refused twenty times loads the page anew, forty times gives it up, and then nothing is answered', async () => {
    const { foreign, hostile, lines, send } = wall();
    for (let n = 0; n < 20; n += 1) await foreign();
    expect([hostile, lines]).toEqual([['reload'], [noted('note'), noted('reload')]]);
    expect(await send('text')).toEqual({ ok: true, value: 'text' });
    for (let n = 0; n < 20; n += 1) await foreign();
    expect(hostile).toEqual(['reload', 'give-up']);
    expect(lines.slice(2)).toEqual([noted('note'), noted('give-up')]);
    for (let n = 0; n < 60; n += 1) expect(await send('text')).toEqual(badRequest);
    expect([hostile.length, lines.length]).toEqual([2, 4]);
  });

  test('is timed by the clock that stands never still where none is given', async () => {
    const handlers = { copyText: echo } as unknown as Handlers;
    const mainFrame = ours();
    let send: (event: unknown, raw: unknown) => Promise<unknown> = () => Promise.reject(new Error('none'));
    const contents = { mainFrame, ipc: { handle: (_name: string, fn: typeof send) => (send = fn) } };
    listen(contents as unknown as WebContents, handlers, { log: keptLog().log, onHostile: () => undefined });
    expect(await send({ senderFrame: mainFrame }, 'text')).toEqual({ ok: true, value: 'text' });
  });
});

describe('the size of a message', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const asked = async (raw: unknown, parse: (raw: unknown) => never = (one) => one as never) => {
    const { lines, log } = keptLog();
    const refusals: string[] = [];
    const refuse = (reason: string) => {
      refusals.push(reason);
      return { ok: false, failure: { code: reason } } as never;
    };
    const reply = await answerer({ ...echo, parse }, log, refuse)(raw);
    return { reply, refusals, lines };
  };

  test('may be 65,536 bytes with its envelope and not one more', async () => {
    const largest = 'x'.repeat(65_528);
    expect(await asked(largest)).toMatchObject({ reply: { ok: true, value: largest }, refusals: [] });
    expect((await asked(`${largest}x`)).refusals).toEqual(['request-too-large']);
  });

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['a map', new Map()],
    ['a function inside', [() => 1]],
  ])('is unknown for %s, which is refused', async (_what, raw) => {
    expect((await asked(raw)).refusals).toEqual(['bad-request']);
  });

  test('of a value that holds itself is without end', async () => {
    expect((await asked(cyclic)).refusals).toEqual(['request-too-large']);
  });

  test('is not all: what does not fit its shape is refused, and a bug in the shape is none of its faults', async () => {
    const misfit = await asked('x', () => {
      throw new FieldpassError('bad-request');
    });
    expect([misfit.refusals, misfit.lines]).toEqual([['bad-request'], []]);
    const bug = await asked('x', () => {
      throw new TypeError('a bug');
    });
    expect(bug).toMatchObject({ refusals: [], reply: { ok: false, failure: { code: 'internal' } } });
    expect(bug.lines).toHaveLength(1);
    const other = await asked('x', () => {
      throw new FieldpassError('offline');
    });
    expect(other).toMatchObject({ refusals: [], reply: { ok: false, failure: { code: 'offline' } } });
  });

  test('does not matter to what its work then says', async () => {
    const { log } = keptLog();
    const run = async () => Promise.reject(new FieldpassError('bad-request'));
    const refuse = () => expect.fail('counted as refused');
    expect(await answerer({ ...echo, run }, log, refuse)('x')).toEqual(badRequest);
  });
});

describe('what went wrong', () => {
  test('is passed on as it is where it was expected, and is not logged', () => {
    const { lines, log } = keptLog();
    expect(explain(new FieldpassError('no-seats', 'All taken.'), log)).toMatchObject({
      code: 'no-seats',
      message: 'All taken.',
    });
    expect(lines).toEqual([]);
  });

  test('is logged whole under a number of its own where it was a bug, and only the number is told', () => {
    const { lines, log } = keptLog();
    const bug = new TypeError('x of undefined');
    const before = Date.now();
    const told = [explain(bug, log), explain(bug, log)];
    const references = told.map(({ details }) => String(details['reference']));
    expect(lines).toEqual(
      references.map((reference) => ({
        level: 'error',
        message: 'internal failure',
        details: { reference, error: bug },
      })),
    );
    const [first, second] = references.map((reference) => {
      const [moment = '', count = ''] = reference.split('-');
      return { at: Number.parseInt(moment, 36), count: Number(count) };
    });
    expect(second?.count).toBe((first?.count ?? 0) + 1);
    expect(first?.count).toBeGreaterThan(0);
    expect((first?.at ?? 0) - before).toBeGreaterThanOrEqual(0);
    expect((first?.at ?? 0) - before).toBeLessThan(60_000);
    expect(JSON.stringify(told)).not.toContain('undefined');
  });
});
