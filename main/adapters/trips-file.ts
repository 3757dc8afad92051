// The trips of this computer in one small file, readable by people; and the kit files that people hand on.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { FieldpassError } from '../domain/failure.ts';
import type { Kit } from '../domain/trip-kit.ts';
import {
  isDay,
  LONGEST_LICENSE_NAME,
  LONGEST_PLACE,
  LONGEST_TRIP_NAME,
  MOST_LICENSES,
  MOST_TRIPS,
  type Trip,
  whyNotTrip,
} from '../domain/trip.ts';
import type { TripDesk } from '../ports.ts';
import { writeOwnFile } from './own-file.ts';

const LARGEST_FILE = 8 << 20;
const LARGEST_KIT = 61_440;
const VERSION = 1;

// Control characters and lone surrogates belong in no name: they would hide what a line is about.
const plain = (longest: number) =>
  v.pipe(v.string(), v.maxLength(longest), v.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u));
// A file that was edited by hand may hold a copy: the window tells trips and licenses apart by these.
const areUnlike = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;
const name = v.pipe(plain(LONGEST_TRIP_NAME), v.regex(/\S/));
const day = v.pipe(v.string(), v.check(isDay));
const license = v.object({
  licenseArn: v.pipe(v.string(), v.regex(/^arn:\S{1,2044}$/)),
  licenseName: plain(LONGEST_LICENSE_NAME),
  productSku: v.optional(plain(LONGEST_LICENSE_NAME), ''),
});
const kitLicense = v.pipe(
  v.object({
    licenseArn: v.optional(v.pipe(v.string(), v.regex(/^(?:arn:\S{1,2044})?$/)), ''),
    licenseName: v.optional(plain(LONGEST_LICENSE_NAME), ''),
    productSku: v.optional(plain(LONGEST_LICENSE_NAME), ''),
  }),
  v.check((one) => one.licenseArn !== '' || one.licenseName !== '' || one.productSku !== ''),
);
const trip = v.pipe(
  v.object({
    tripId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    name,
    place: plain(LONGEST_PLACE),
    firstDay: day,
    lastDay: day,
    kit: v.pipe(
      v.array(license),
      v.maxLength(MOST_LICENSES),
      v.check((kit) => areUnlike(kit.map(({ licenseArn }) => licenseArn))),
    ),
  }),
  v.check((one) => whyNotTrip(one) === null),
);
const book = v.object({
  version: v.literal(VERSION),
  trips: v.pipe(
    v.array(trip),
    v.maxLength(MOST_TRIPS),
    v.check((list) => areUnlike(list.map(({ tripId }) => tripId))),
  ),
});
const kitFile = v.object({
  fieldpassKit: v.literal(1),
  name,
  licenses: v.pipe(v.array(kitLicense), v.minLength(1), v.maxLength(MOST_LICENSES)),
});

/** The trips in `<dir>/trips.json`; the file is parsed again only when it has changed: every snapshot asks. */
export function openTripDesk(dir: string): TripDesk {
  const path = join(dir, 'trips.json');
  let last: { readonly revision: string; readonly trips: readonly Trip[] } | null = null;
  const revision = (): string => revisionOf(path);
  return {
    revision,
    read: () => {
      const now = revision();
      if (last?.revision !== now) last = { revision: now, trips: readTrips(path) };
      return last.trips;
    },
    write: (trips) => writeOwnFile(path, `${JSON.stringify({ version: VERSION, trips }, null, 2)}\n`),
    readKit,
  };
}

/** Reads the text of a kit file. Throws `kit-rejected` for anything else, too large a text included. */
export function readKit(text: string): Kit {
  if (text.length > LARGEST_KIT) throw new FieldpassError('kit-rejected', 'The file is too large for a kit.');
  const read = v.safeParse(kitFile, jsonIn(text));
  if (read.success) return { name: read.output.name, licenses: read.output.licenses };
  const reason = v.getDotPath(read.issues[0]) ?? 'not a kit';
  throw new FieldpassError('kit-rejected', undefined, { details: { reason } });
}

function readTrips(path: string): readonly Trip[] {
  return existsSync(path) ? tripsIn(contentOf(path), path) : [];
}

/** Reads what stands in the file of trips; `path` is named in the failure. Throws `file-unreadable`. */
export function tripsIn(text: string, path: string): readonly Trip[] {
  const content = jsonIn(text);
  const read = v.safeParse(book, content);
  if (read.success) return read.output.trips;
  if (isNewer(content)) {
    const message = 'The file of your trips was written by a newer Fieldpass. It is left untouched.';
    throw unreadable(path, 'version', { message, nextStep: 'Update Fieldpass on this computer.' });
  }
  throw unreadable(path, v.getDotPath(read.issues[0]) ?? 'it is not a list of trips');
}

const newer = v.object({ version: v.pipe(v.number(), v.minValue(VERSION + 1)) });
const isNewer = (content: unknown): boolean => v.is(newer, content);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Looked at before it is read: a pipe never ends, and a file of gigabytes would fill the memory.
function contentOf(path: string): string {
  try {
    const stats = statSync(path);
    if (stats.isFile() && stats.size <= LARGEST_FILE) return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, String(cause));
  }
  throw unreadable(path, 'it is not a file of at most 8 MB');
}

function unreadable(
  path: string,
  reason: string,
  words: { readonly message?: string; readonly nextStep?: string } = {},
): FieldpassError {
  const {
    message = 'The file of your trips cannot be read. It is left as it is; what is borrowed is not concerned.',
    nextStep = 'Mend the file, or move it away: trips can be made again.',
  } = words;
  return new FieldpassError('file-unreadable', message, { details: { path, reason, nextStep } });
}

function revisionOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}
