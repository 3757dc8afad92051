// Reads and writes over the line to the keychain process: deadlines, retries in a fresh process, checks by reading.

import { describe, expect, test } from 'vitest';
import { ACCOUNT, caught, line, used } from '../../support/keychain-line.ts';
import { settle } from '../../support/vault-under-test.ts';

describe('a read', () => {
  test('gives text, and null for whatever is no text', async () => {
    const it = line();
    for (const [answer, value] of [
      ['x', 'x'],
      [null, null],
      [true, null],
    ]) {
      const reading = it.link.get(ACCOUNT);
      await it.ok(answer);
      expect(await reading).toBe(value);
    }
    expect(it.processes[0]?.sent).toEqual([1, 2, 3].map((id) => ({ id, op: 'get', account: ACCOUNT })));
  });

  test('is repeated in a fresh process where an old one failed, hung or crashed', async () => {
    for (const trouble of ['failed', 'silent', 'crashed']) {
      const it = await used();
      const reading = it.link.get(ACCOUNT);
      if (trouble === 'failed') await it.fail('failed');
      if (trouble === 'silent') await it.clock.advance(600);
      if (trouble === 'crashed') await it.crash();
      expect(it.sent(), trouble).toEqual(['get get', 'get']);
      expect(it.processes[0]?.killed, trouble).toBeGreaterThan(0);
      await it.ok('after');
      expect(await reading).toBe('after');
    }
  });

  test('is not repeated where a fresh process was told no, or where the library does not load', async () => {
    const fresh = line();
    const first = caught(fresh.link.get(ACCOUNT));
    await fresh.fail('failed', 'the bus is gone');
    expect([await first, fresh.sent()]).toEqual([
      { kind: 'unavailable', reason: 'the bus is gone' },
      ['get'],
    ]);
    const old = await used();
    const second = caught(old.link.get(ACCOUNT));
    await old.fail('unavailable', 'no libsecret');
    expect([await second, old.sent()]).toEqual([
      { kind: 'unavailable', reason: 'no libsecret' },
      ['get get'],
    ]);
  });

  test('ends as slow within its time, with its retry, in 600 and 400 ms', async () => {
    const it = line();
    const reading = caught(it.link.get(ACCOUNT));
    await it.clock.advance(599);
    expect(it.processes).toHaveLength(1);
    await it.clock.advance(1);
    expect(it.processes).toHaveLength(2);
    await it.clock.advance(399);
    expect(it.processes[1]?.killed).toBe(0);
    await it.clock.advance(1);
    expect(await reading).toEqual({ kind: 'slow', reason: 'no answer within 400 ms' });
    expect(it.processes.map(({ killed }) => killed)).toEqual([1, 1]);
  });

  test('takes the others of a process that hung with it, and each is repeated', async () => {
    const it = await used();
    const hung = caught(it.link.get(ACCOUNT));
    await it.clock.advance(100);
    const other = caught(it.link.get(ACCOUNT));
    await it.clock.advance(500);
    expect(it.sent()).toEqual(['get get get', 'get get']);
    await it.clock.advance(400);
    expect([await hung, await other]).toEqual([
      { kind: 'slow', reason: 'no answer within 400 ms' },
      expect.objectContaining({ kind: expect.stringMatching(/slow|unavailable/) }),
    ]);
  });
});

describe('a write', () => {
  test('that was answered is done', async () => {
    const it = line();
    const writing = caught(it.link.set(ACCOUNT, 'v'));
    await settle();
    await it.ok(true);
    expect(await writing).toEqual({ value: undefined });
    expect(it.processes[0]?.sent).toEqual([{ id: 1, op: 'set', account: ACCOUNT, value: 'v' }]);
  });

  test.each([
    ['set', 'v', 'other'],
    ['delete', null, 'v'],
  ] as const)(
    '%s that failed is looked after, and is done when reading shows it',
    async (op, done, undone) => {
      const write = (it: ReturnType<typeof line>) =>
        caught(op === 'set' ? it.link.set(ACCOUNT, 'v') : it.link.delete(ACCOUNT));
      const it = line();
      const first = write(it);
      await settle();
      await it.fail('failed');
      expect(it.sent()).toEqual([op, 'get']);
      await it.ok(done);
      expect(await first).toEqual({ value: undefined });
      const fresh = line();
      const second = write(fresh);
      await settle();
      await fresh.fail('failed', 'no room');
      await fresh.ok(undone);
      expect([await second, fresh.sent()]).toEqual([{ kind: 'refused', reason: 'no room' }, [op, 'get']]);
    },
  );

  test('is tried once more where an old process failed, and then is refused or done', async () => {
    for (const outcome of ['done', 'failed', 'silent', 'crashed']) {
      const it = await used();
      const writing = caught(it.link.set(ACCOUNT, 'v'));
      await settle();
      await it.fail('failed', 'first');
      await it.ok(null);
      expect(it.sent()).toEqual(['get set', 'get set']);
      if (outcome === 'done') await it.ok(true);
      if (outcome === 'failed') await it.fail('failed', 'second');
      if (outcome === 'silent') await it.clock.advance(600);
      if (outcome === 'crashed') await it.crash('exit code 1');
      expect(await writing).toEqual(
        {
          done: { value: undefined },
          failed: { kind: 'refused', reason: 'second' },
          silent: { kind: 'slow', reason: 'no answer within 600 ms' },
          crashed: { kind: 'unavailable', reason: 'the keychain process ended: exit code 1' },
        }[outcome],
      );
    }
  });

  test('that hangs is looked after within its time, in 600 and 400 ms', async () => {
    const it = line();
    const writing = caught(it.link.set(ACCOUNT, 'v'));
    await it.clock.advance(599);
    expect(it.sent()).toEqual(['set']);
    await it.clock.advance(1);
    expect(it.sent()).toEqual(['set', 'get']);
    await it.ok('v');
    expect(await writing).toEqual({ value: undefined });
  });

  test('is tried once more where the process ended with it, or did not start', async () => {
    const crashed = await used();
    const first = caught(crashed.link.set(ACCOUNT, 'v'));
    await settle();
    await crashed.crash();
    await crashed.ok(null);
    expect(crashed.sent()).toEqual(['get set', 'get set']);
    await crashed.ok(true);
    const late = line();
    Object.assign(late.start, { fails: new Error('spawn EAGAIN'), isOnce: true });
    const second = caught(late.link.set(ACCOUNT, 'v'));
    await settle();
    await late.ok(null);
    expect(late.sent()).toEqual(['get set']);
    await late.ok(true);
    expect([await first, await second]).toEqual([{ value: undefined }, { value: undefined }]);
  });

  test('is not looked after where the library does not load', async () => {
    const it = line();
    const writing = caught(it.link.set(ACCOUNT, 'v'));
    await settle();
    await it.fail('unavailable', 'no libsecret');
    expect([await writing, it.sent()]).toEqual([{ kind: 'unavailable', reason: 'no libsecret' }, ['set']]);
  });

  test('that cannot be looked after says why', async () => {
    const it = line();
    const writing = caught(it.link.set(ACCOUNT, 'v'));
    await settle();
    await it.fail('failed', 'first');
    await it.clock.advance(400);
    expect(await writing).toEqual({ kind: 'slow', reason: 'no answer within 400 ms' });
  });

  test('waits for the one before it, also where that one failed', async () => {
    const it = line();
    const first = caught(it.link.set(ACCOUNT, 'one'));
    const second = caught(it.link.delete(ACCOUNT));
    await settle();
    expect(it.sent()).toEqual(['set']);
    await it.ok(true);
    expect(it.sent()).toEqual(['set delete']);
    await it.ok(true);
    expect([await first, await second]).toEqual([{ value: undefined }, { value: undefined }]);
  });
});
