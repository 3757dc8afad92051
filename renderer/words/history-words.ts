// The lines and the facts of an entry of the history.

import type { HistoryEntry } from '../../main/domain/history.ts';
import type { ConnectionView } from '../../main/domain/snapshot.ts';
import type { Fact } from '../parts/fact.ts';
import { nameOfConnection } from './connection-words.ts';
import { agoWords, clockTime, exactMoment, exactSecond } from './format.ts';
import { say } from './say.ts';

/** The day of an instant in `zone`, as moments begin with it: “Tue 24 Nov 2026”. */
export function dayWords(at: number, zone: string): string {
  // The date stands before the time in every language; so both always read alike.
  const [date = ''] = exactMoment(at, zone).split(clockTime(at, zone).slice(0, 5));
  return date.replace(/[,\s]+$/, '');
}

/** When it was, exactly and as a span: the two together, because either alone is misread. */
export function whenWords(at: number | null, now: number, zone: string): readonly [string, string] {
  if (at === null) return [say('details.unknown'), ''];
  return [exactSecond(at, zone), agoWords(now - at)];
}

/** Through whom it was asked, or null where that is not known. */
export function throughWords(entry: HistoryEntry, connections: readonly ConnectionView[]): string | null {
  const { connectionId } = entry;
  if (connectionId === null) return null;
  const found = connections.find(({ id }) => id === connectionId);
  if (found !== undefined) return nameOfConnection(found);
  return entry.connectionName ?? say('activity.removedConnection', { id: connectionId });
}

/** What else is worth a line: end, attempt, code, way. */
export function moreWords(
  entry: HistoryEntry,
  connections: readonly ConnectionView[],
  zone: string,
): readonly string[] {
  const { untilAt, attempt, code } = entry;
  const through = throughWords(entry, connections);
  return [
    ...(untilAt === null ? [] : [say('activity.until', { end: exactMoment(untilAt, zone) })]),
    ...(attempt === null ? [] : [say('activity.attempt', { attempt })]),
    ...(code === null ? [] : [code]),
    ...(through === null ? [] : [say('activity.through', { name: through })]),
  ];
}

/** Everything about an entry, what support asks for ready to copy. */
export function entryFacts(
  entry: HistoryEntry,
  connections: readonly ConnectionView[],
  now: number,
  zone: string,
): readonly Fact[] {
  const { at, deed, untilAt, code, requestId, subject, nodeId, licenseArn, issuerName } = entry;
  const through = throughWords(entry, connections);
  const copyable = (name: string, value: string | null): readonly Fact[] =>
    value === null ? [] : [{ name, values: [value], copyable: true }];
  const plain = (name: string, value: string | null): readonly Fact[] =>
    value === null ? [] : [{ name, values: [value] }];
  return [
    { name: say('activity.what'), values: [say(`deed.${deed}`)], strong: true },
    { name: say('activity.when'), values: whenWords(at, now, zone).filter((one) => one !== '') },
    ...plain(say('activity.end'), untilAt === null ? null : exactSecond(untilAt, zone)),
    ...plain(say('details.issuer'), issuerName),
    ...plain(say('activity.who'), through),
    ...copyable(say('activity.code'), code),
    ...copyable(say('activity.requestId'), requestId),
    ...copyable(say('activity.computer'), nodeId),
    ...copyable(say('activity.subject'), subject),
    ...copyable(say('details.arn'), licenseArn),
  ];
}
