// The user's connections in one small file, readable by people and by fleet tools; nothing secret is in it.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Connection, ENVIRONMENT_ID, PLAIN_REACH, SAMPLES_ID } from '../domain/connection.ts';
import { FieldpassError } from '../domain/failure.ts';
import type { ConnectionBook } from '../ports.ts';
import { writeOwnFile } from './own-file.ts';

const EMPTY: ConnectionBook = { active: null, connections: [], authorities: [] };
const LARGEST_FILE = 1 << 20;

const text = v.pipe(v.string(), v.maxLength(2_048));
const textOrNull = v.optional(v.nullable(text), null);
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
// What a Date can hold: another instant could not be shown.
const instant = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const reach = v.object({
  region: textOrNull,
  endpoint: textOrNull,
  kmsEndpoint: textOrNull,
  stsEndpoint: textOrNull,
  useFips: v.optional(v.boolean(), false),
});
const head = { id, name: v.pipe(text, v.minLength(1)), reach: v.optional(reach, PLAIN_REACH) };
const connection = v.variant('kind', [
  v.object({ ...head, kind: v.literal('profile'), profile: text }),
  v.object({
    ...head,
    kind: v.literal('token'),
    licenseArn: text,
    roleArn: text,
    tokenExpiresAt: v.nullable(instant),
  }),
]);
const authority = v.object({
  subject: text,
  issuer: text,
  sha256: text,
  notAfterAt: instant,
  pem: v.pipe(v.string(), v.maxLength(65_536)),
});
const book = v.object({
  version: v.literal(1),
  active: v.nullable(v.union([id, v.picklist([SAMPLES_ID, ENVIRONMENT_ID])])),
  connections: v.array(connection),
  authorities: v.optional(v.array(authority), []),
});

/**
 * Reads `<dataDir>/connections.json`; none is an empty book. Throws `file-unreadable` for one that makes no sense: to
 * go on without it would mean to ask AWS as somebody else.
 */
export function readConnections(dataDir: string, managed: readonly Connection[] = []): ConnectionBook {
  const path = pathIn(dataDir);
  return existsSync(path) ? readBook(contentOf(path), path, managed) : { ...EMPTY, connections: managed };
}

/** Reads the content of the file at `path`, after the `managed` connections, which stand in no file. Throws `file-unreadable` for one that makes no sense. */
export function readBook(
  content: Uint8Array,
  path: string,
  managed: readonly Connection[] = [],
): ConnectionBook {
  const read = v.safeParse(book, parsed(content, path));
  if (read.success) return bookOf(read.output, managed);
  const issue = read.issues[0];
  throw unreadable(path, v.getDotPath(issue) ?? 'it is not a list of connections');
}

/** Reads as `readConnections` does, and parses the file again only when it has changed: every snapshot asks. */
export function connectionsReader(
  dataDir: string,
  managed: readonly Connection[] = [],
): () => ConnectionBook {
  let last: { readonly key: string; readonly book: ConnectionBook } | null = null;
  return () => {
    const stats = statSync(pathIn(dataDir), { bigint: true, throwIfNoEntry: false });
    const key = stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
    if (last?.key !== key) last = { key, book: readConnections(dataDir, managed) };
    return last.book;
  };
}

/** Writes the file whole, without the `managed` connections. Throws `disk-full` and `data-dir-unwritable`. */
export function writeConnections(
  dataDir: string,
  content: ConnectionBook,
  managed: readonly Connection[] = [],
): void {
  const connections = content.connections.filter(({ id }) => managed.every((one) => one.id !== id));
  const own = { version: 1, ...content, connections };
  writeOwnFile(pathIn(dataDir), `${JSON.stringify(own, null, 2)}\n`);
}

const pathIn = (dataDir: string): string => join(dataDir, 'connections.json');

// Looked at before it is read: a pipe never ends, and a file of gigabytes would fill the memory.
function contentOf(path: string): Uint8Array {
  try {
    const stats = statSync(path);
    if (stats.isFile() && stats.size <= LARGEST_FILE) return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, String(cause), cause);
  }
  throw unreadable(path, 'it is not a file of at most 1 MB');
}

function parsed(content: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch (cause) {
    throw unreadable(path, String(cause), cause);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): FieldpassError {
  const message =
    'The file of your connections cannot be read, so AWS is not asked as anybody. Nothing was changed.';
  const nextStep = 'Mend the file, or move it away: connections can be set up again.';
  return new FieldpassError('file-unreadable', message, { cause, details: { path, reason, nextStep } });
}

function bookOf(
  { active, connections: own, authorities }: v.InferOutput<typeof book>,
  managed: readonly Connection[],
): ConnectionBook {
  const connections: readonly Connection[] = [
    ...managed,
    ...own.filter(({ id }) => managed.every((one) => one.id !== id)),
  ];
  // A choice that is no longer in the list chooses nothing: what this computer is set up for counts again.
  const isThere =
    active === SAMPLES_ID || active === ENVIRONMENT_ID || connections.some((one) => one.id === active);
  return {
    active: isThere ? active : null,
    connections,
    authorities,
  };
}
