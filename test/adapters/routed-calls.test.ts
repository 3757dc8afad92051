import { expect, test } from 'vitest';
import { routedCalls, type AwsCalls } from '../../main/adapters/routed-calls.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';

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
  await licenses.checkIn(new Secret('x'), { region: 'r', connectionId: 'then' });
  await licenses.extend(new Secret('x'), { region: 'r', connectionId: 'then' });
  await licenses.publicKeyOf('arn');
  expect(heard).toEqual(['then', 'then', 'now']);
  expect(opened).toEqual(['now', 'then']);
});

test('a connection that is gone is a request that was not sent, never an outcome', async () => {
  const { licenses } = routedCalls('now', (id) => {
    if (id === 'now') return calls(id, []);
    throw new FieldpassError('connection-unknown');
  });
  const answer = await licenses.checkIn(new Secret('x'), { region: 'r', connectionId: 'gone' });
  expect(answer).toMatchObject({ outcome: 'not-sent', failure: { code: 'connection-unknown' } });
});
