// Patient calls over the line to the keychain process, and how that process ends.

import { describe, expect, test } from 'vitest';
import { ACCOUNT, caught, line, used } from '../../support/keychain-line.ts';
import { settle } from '../../support/vault-under-test.ts';

describe('a patient call', () => {
  test('waits as long as a person may take, and a read is then tried once more', async () => {
    const it = line();
    const reading = caught(it.link.patient(9_000).get(ACCOUNT));
    await it.clock.advance(8_999);
    expect(it.processes).toHaveLength(1);
    await it.clock.advance(1);
    expect(it.processes).toHaveLength(2);
    await it.clock.advance(1_000);
    expect(await reading).toEqual({ kind: 'slow', reason: 'no answer within 1000 ms' });
  });

  test.each(['set', 'delete'] as const)('%s is tried once, out of turn', async (op) => {
    const it = line();
    const patient = it.link.patient(9_000);
    const call = () => caught(op === 'set' ? patient.set(ACCOUNT, 'v') : patient.delete(ACCOUNT));
    const slow = call();
    await settle();
    const ordinary = caught(it.link.set(ACCOUNT, 'w'));
    await settle();
    expect(it.sent()).toEqual([`${op} set`]);
    await it.ok(true);
    expect(await ordinary).toEqual({ value: undefined });
    await it.clock.advance(9_000);
    expect(await slow).toEqual({ kind: 'slow', reason: 'no answer within 9000 ms' });
    const refused = call();
    await settle();
    await it.fail('failed', 'no');
    expect([await refused, it.sent().at(-1)]).toEqual([{ kind: 'refused', reason: 'no' }, op]);
    const done = call();
    await settle();
    await it.ok(true);
    expect(await done).toEqual({ value: undefined });
  });
});

describe('the keychain process', () => {
  test('is not believed when it answers what was not asked, or nonsense', async () => {
    const it = line();
    const reading = it.link.get(ACCOUNT);
    it.processes[0]?.hear({ id: 99, ok: true, value: 'forged' });
    it.processes[0]?.hear('nonsense');
    it.processes[0]?.hear(null);
    await it.ok('true');
    expect(await reading).toBe('true');
  });

  test('that calls a request out of bounds is a mistake of ours, and is logged', async () => {
    const it = line();
    const reading = caught(it.link.get(ACCOUNT));
    await it.fail('refused', 'out of bounds');
    expect(await reading).toEqual({ kind: 'unavailable', reason: 'out of bounds' });
    expect(it.errors).toEqual([['keychain request out of bounds', { id: 1 }]]);
    const refused = caught(it.link.get(ACCOUNT));
    await it.fail('failed', 'no');
    await refused;
    expect(it.errors).toHaveLength(1);
  });

  test('takes what is asked of it along when another call hangs or fails, and says so', async () => {
    for (const trouble of ['hung', 'failed']) {
      const it = await used();
      const beside = caught(it.link.patient(9_000).set(ACCOUNT, 'v'));
      await settle();
      const reading = it.link.get(ACCOUNT);
      if (trouble === 'hung') await it.clock.advance(600);
      else await it.fail('failed');
      expect(await beside).toEqual({
        kind: trouble === 'hung' ? 'slow' : 'unavailable',
        reason: `it was ended because another call ${trouble}`,
      });
      await it.ok('after');
      expect(await reading).toBe('after');
    }
  });

  test('that was ended is not heard any more, and its end takes nothing from the one after it', async () => {
    const it = await used();
    const reading = it.link.get(ACCOUNT);
    await it.clock.advance(600);
    const [old] = it.processes;
    old?.hear({ id: 2, ok: true, value: 'too late' });
    old?.end('signal SIGKILL');
    await it.ok('after');
    expect(await reading).toBe('after');
    const next = it.link.get(ACCOUNT);
    await it.ok('next');
    expect([await next, it.sent()]).toEqual(['next', ['get get', 'get get']]);
    await it.clock.advance(5_000);
    expect(it.processes.map(({ killed }) => killed)).toEqual([2, 1]);
    old?.hear({ id: 2, ok: true, value: 'far too late' });
    expect(it.clock.waiting).toBe(0);
  });

  test('leaves no timer behind: none when it crashes while idle, and none after it was closed', async () => {
    const it = await used();
    expect(it.clock.waiting).toBe(1);
    it.processes[0]?.end('signal SIGSEGV');
    expect(it.clock.waiting).toBe(0);
    const beside = caught(it.link.patient(5_000).set(ACCOUNT, 'v'));
    const closing = it.link.close();
    expect(it.clock.waiting).toBe(1);
    it.processes[1]?.end('signal SIGKILL');
    await Promise.all([closing, beside]);
    expect(it.clock.waiting).toBe(0);
  });

  test('is ended after its idle time, counted from its last answer, and not while it works', async () => {
    const it = await used();
    await it.clock.advance(4_999);
    const reading = caught(it.link.patient(20_000).get(ACCOUNT));
    await it.clock.advance(10_000);
    expect(it.processes[0]?.killed).toBe(0);
    await it.ok('x');
    await reading;
    await it.clock.advance(4_999);
    expect(it.processes[0]?.killed).toBe(0);
    await it.clock.advance(1);
    expect(it.processes[0]?.killed).toBe(1);
  });

  test('that does not start says why', async () => {
    const it = line();
    it.start.fails = new Error('spawn ENOENT');
    const reason = 'the keychain process does not start: spawn ENOENT';
    expect(await caught(it.link.patient(5).set(ACCOUNT, 'v'))).toEqual({ kind: 'unavailable', reason });
    it.start.fails = 'text';
    expect(await caught(it.link.get(ACCOUNT))).toMatchObject({
      reason: 'the keychain process does not start: unknown',
    });
  });

  test('ends with the link, whose calls fail at once, and no other is started', async () => {
    const it = await used();
    const reading = caught(it.link.patient(5_000).set(ACCOUNT, 'v'));
    const closing = it.link.close();
    expect(it.processes[0]?.killed).toBe(1);
    expect(await reading).toEqual({ kind: 'unavailable', reason: 'the vault was closed' });
    it.processes[0]?.end('signal SIGKILL');
    await closing;
    expect(await caught(it.link.get(ACCOUNT))).toEqual({
      kind: 'unavailable',
      reason: 'the vault was closed',
    });
    expect(it.processes).toHaveLength(1);
    await it.link.close();
  });

  test('that does not end is not waited for longer than a second', async () => {
    const it = await used();
    let closed = false;
    const closing = it.link.close().then(() => (closed = true));
    await it.clock.advance(999);
    expect(closed).toBe(false);
    await it.clock.advance(1);
    await closing;
    expect(closed).toBe(true);
  });

  test('is not asked for when nothing was asked of it', async () => {
    const it = line();
    await it.link.close();
    expect(it.processes).toEqual([]);
  });
});
