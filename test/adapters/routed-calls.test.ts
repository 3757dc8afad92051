import { describe, expect, test } from 'vitest';
import { routedCalls, type AwsCalls } from '../../main/adapters/routed-calls.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { LicenseManager } from '../../main/ports.ts';

function calls(name: string, heard: string[]): AwsCalls {
  const answer = async (): Promise<never> => {
    heard.push(name);
    return { outcome: 'done', requestId: null } as never;
  };
  const every = new Proxy({}, { get: () => answer });
  return { licenses: every, grants: every, identity: every } as AwsCalls;
}

test('a seat goes back through the connection it came by, everything else through the active one', async () => {
  const heard: string[] = [];
  const opened: string[] = [];
  const { licenses } = routedCalls('now', (id) => {
    opened.push(id);
    return calls(id, heard);
  });
  await licenses.checkIn(new Secret('x'), { region: 'r', connectionId: 'then', licenseArn: 'arn' });
  await licenses.extend(new Secret('x'), { region: 'r', connectionId: 'then', licenseArn: 'arn' });
  await licenses.publicKeyOf('arn');
  expect(heard).toEqual(['then', 'then', 'now']);
  expect(opened).toEqual(['now', 'then']);
});

test('a connection that is gone is a request that was not sent, never an outcome', async () => {
  const { licenses } = routedCalls('now', (id) => {
    if (id === 'now') return calls(id, []);
    throw new FieldpassError('connection-unknown');
  });
  const answer = await licenses.checkIn(new Secret('x'), {
    region: 'r',
    connectionId: 'gone',
    licenseArn: 'arn',
  });
  expect(answer).toMatchObject({ outcome: 'not-sent', failure: { code: 'connection-unknown' } });
});

describe('a seat that AWS does not know', () => {
  const where = { region: 'r', connectionId: 'then', licenseArn: 'arn:license' };

  /** The connection of the seat says “not found” of it, and of its license what `license` does. */
  function asking(license: LicenseManager['license']): LicenseManager {
    const gone = async () => ({ outcome: 'gone', requestId: 'id' });
    const then = { licenses: { checkIn: gone, extend: gone, license } } as unknown as AwsCalls;
    return routedCalls('now', (id) => (id === 'then' ? then : calls(id, []))).licenses;
  }

  test.each(['checkIn', 'extend'] as const)('is gone where the license is known (%s)', async (call) => {
    const asked: unknown[] = [];
    const licenses = asking(async (...args) => {
      asked.push(...args);
      return null as never;
    });
    expect(await licenses[call](new Secret('x'), where)).toEqual({ outcome: 'gone', requestId: 'id' });
    expect(asked).toEqual(['arn:license', 'r']);
  });

  test.each([
    ['license-not-found', { outcome: 'refused', failure: { code: 'other-account' } }],
    ['offline', { outcome: 'unknown', failure: { code: 'offline' } }],
    ['access-denied', { outcome: 'gone' }],
  ] as const)('and whose license is “%s” is %j', async (code, answer) => {
    const licenses = asking(() => Promise.reject(new FieldpassError(code)));
    expect(await licenses.checkIn(new Secret('x'), where)).toMatchObject(answer);
    expect(await licenses.extend(new Secret('x'), where)).toMatchObject(answer);
  });
});
