// `fieldpass checkout --hold` with real signals: the seat is kept by heartbeats, and goes back whatever ends it.

import { createInterface } from 'node:readline';
import { describe, expect } from 'vitest';
import type { Terminal } from '../support/command-line.ts';
import { listAt, type Running, valueAt } from '../support/command-line.ts';
import { askedFor, BEAT_MINUTES, setTerm, taken } from '../support/online-seats.ts';
import { terminalTest } from '../support/terminal-test.ts';

const NAME = 'Quillmark Review Online';
const HOLD = ['checkout', NAME, '--hold'] as const;

const test = terminalTest();

/** Resolves with the line on stderr that matches. */
async function lineFrom({ child }: Running, pattern: RegExp): Promise<string> {
  if (child.stderr === null) throw new Error('no stderr');
  const lines = createInterface(child.stderr);
  for await (const line of lines) if (pattern.test(line)) return line;
  throw new Error(`never said ${String(pattern)}`);
}

test.for([['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const)(
  '%s releases the seat',
  async ([signal], { terminal }) => {
    const running = terminal.start(HOLD);
    expect(await lineFrom(running, /^kept until/)).toMatch(
      /^kept until \d\d:\d\d:\d\d UTC, next beat \d\d:\d\d:\d\d UTC$/,
    );
    expect(taken(terminal).length).toBe(1);
    const { document } = await terminal.ask(['status']);
    expect(listAt(document, 'checkouts')).toMatchObject([
      { licenseName: NAME, badge: 'kept', keeper: 'terminal' },
    ]);
    running.child.kill(signal);
    const { status, stdout } = await running.ended;
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Released: the seat is free.\n' });
    expect(taken(terminal)).toEqual([]);
    expect(listAt((await terminal.ask(['status'])).document, 'checkouts')).toEqual([]);
  },
);

test('an interrupt while AWS is asked leaves no seat behind that nobody keeps', async ({
  expect,
  terminal,
}) => {
  terminal.misbehave({ kind: 'delay-after-commit', ms: 1_500, operation: 'CheckoutLicense' });
  const running = terminal.start(HOLD);
  await expect.poll(() => taken(terminal).length, { timeout: 60_000 }).toBe(1);
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ status: 0, stdout: 'Released: the seat is free.\n' });
  expect(taken(terminal)).toEqual([]);
});

test('with --json the outcome is one document', async ({ expect, terminal }) => {
  const running = terminal.start([...HOLD, '--json']);
  await expect.poll(() => taken(terminal).length, { timeout: 60_000 }).toBe(1);
  await expect
    .poll(async () => valueAt((await terminal.ask(['status'])).document, 'checkouts', 0, 'badge'), {
      timeout: 60_000,
    })
    .toBe('kept');
  running.child.kill('SIGTERM');
  const { status, stdout, stderr } = await running.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, released: true, checkoutId: expect.any(String) });
});

test('one that is released elsewhere ends, and says so', async ({ terminal }) => {
  const running = terminal.start(HOLD);
  await lineFrom(running, /^kept until/);
  expect((await terminal.ask(['release', NAME])).status).toBe(0);
  expect(await running.ended).toMatchObject({
    status: 0,
    stdout: 'It was released elsewhere: the seat is free.\n',
  });
});

test('one interrupt releases one checkout, not those of other terminals', async ({ terminal }) => {
  const first = terminal.start(HOLD);
  await lineFrom(first, /^kept until/);
  const second = terminal.start(HOLD);
  await lineFrom(second, /^kept until/);
  expect(taken(terminal).length).toBe(2);
  first.child.kill('SIGINT');
  expect((await first.ended).status).toBe(0);
  expect(taken(terminal).length).toBe(1);
  second.child.kill('SIGINT');
  expect((await second.ended).status).toBe(0);
  expect(taken(terminal)).toEqual([]);
});

test('a release that AWS does not confirm ends within its bound, says until when the seat is taken, and is finished later', async ({
  terminal,
}) => {
  const running = terminal.start(HOLD);
  await lineFrom(running, /^kept until/);
  terminal.misbehave({ kind: 'drop-before-commit', operation: 'CheckInLicense', times: 'until-reset' });
  const begun = performance.now();
  running.child.kill('SIGINT');
  const { status, stdout } = await running.ended;
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(status).toBe(5);
  expect(stdout).toMatch(
    /^Not released: the seat stays taken until \w+, \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC\.\n/,
  );
  expect(stdout).toContain(`fieldpass release "${NAME}"`);
  expect(taken(terminal).length).toBe(1);
  terminal.misbehave({ kind: 'reset' });
  expect((await terminal.ask(['status'])).status).toBe(0);
  expect(taken(terminal)).toEqual([]);
});

describe.concurrent('heartbeats', () => {
  const test = terminalTest((dir) => setTerm(dir, 'QM-REVIEW', BEAT_MINUTES, 1));
  // A server whose clock is 45 seconds behind: the minute of a heartbeat lasts 15 seconds here, a beat is due every 5.
  const hasten = (terminal: Terminal): void =>
    terminal.misbehave({ kind: 'wrong-clock', offsetMs: -45_000, times: 'until-reset' });

  test('keep the seat beyond its first life, one line each', async ({ expect, terminal }) => {
    hasten(terminal);
    const running = terminal.start(HOLD);
    await lineFrom(running, /^kept until/);
    await expect
      .poll(() => askedFor(terminal, 'ExtendLicenseConsumption'), { timeout: 90_000, interval: 250 })
      .toBe(4);
    // Four times a third of the first life have passed: without the beats the seat would be free.
    expect(taken(terminal).length).toBe(1);
    running.child.kill('SIGINT');
    const { status, stderr } = await running.ended;
    expect(status).toBe(0);
    const lines = stderr.match(/^kept until .*$/gm) ?? [];
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('that do not get through are told, and the end is an end', async ({ expect, terminal }) => {
    hasten(terminal);
    const running = terminal.start(HOLD);
    await lineFrom(running, /^kept until/);
    terminal.misbehave({ kind: 'server-error', operation: 'ExtendLicenseConsumption', times: 'until-reset' });
    const { status, stdout, stderr } = await running.ended;
    expect(stderr).toMatch(/^heartbeat failed: .*\((service-trouble|outcome-unknown)\)/m);
    expect(status).toBe(3);
    expect(stdout).toMatch(new RegExp(`^Ended: ${NAME}\n {2}ended `));
  });
});
