// Names and one-line descriptions of connections.

import type { ConnectionView } from '../../main/domain/snapshot.ts';
import { exactMoment } from './format.ts';
import { say } from './say.ts';

/** Name of a connection; the two that are always there are called by their words. */
export function nameOfConnection(connection: Pick<ConnectionView, 'kind' | 'name'>): string {
  if (connection.kind === 'samples') return say('connection.sandbox');
  return connection.kind === 'environment' ? say('connection.environment') : connection.name;
}

/** Name of the connection with this id, or the id where it was removed. */
export function nameOf(connections: readonly ConnectionView[], connectionId: string): string {
  const connection = connections.find(({ id }) => id === connectionId);
  return connection === undefined ? connectionId : nameOfConnection(connection);
}

/** What a connection is, in one sentence. */
export function kindWords(connection: ConnectionView): string {
  switch (connection.kind) {
    case 'samples':
      return say('connections.kindSamples');
    case 'environment':
      return say('connections.kindEnvironment');
    case 'profile':
      return say('connections.kindProfile', { profile: connection.profile });
    case 'token':
      return say('connections.kindToken');
  }
}

/** Where its requests go, as far as it was set. */
export function reachWords({ kind, reach }: ConnectionView): readonly string[] {
  if (kind === 'samples') return [];
  return [
    ...(reach.region === null ? [] : [say('connections.region', { region: reach.region })]),
    ...(reach.endpoint === null ? [] : [say('connections.endpoint', { endpoint: reach.endpoint })]),
    ...(reach.useFips ? [say('connections.fips')] : []),
  ];
}

/** The end of an access token, and whether it has passed; null for a connection without one. */
export function tokenWords(
  connection: ConnectionView,
  now: number,
  zone: string,
): { readonly text: string; readonly isOver: boolean } | null {
  if (connection.kind !== 'token') return null;
  const { tokenExpiresAt } = connection;
  if (tokenExpiresAt === null) return { text: say('connections.tokenNoEnd'), isOver: false };
  const isOver = now >= tokenExpiresAt;
  const end = exactMoment(tokenExpiresAt, zone);
  return { text: say(isOver ? 'connections.tokenEnded' : 'connections.tokenEnds', { end }), isOver };
}
