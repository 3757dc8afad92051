// `fieldpass trip export` and `trip import`: a kit as a file to hand on, and a trip made from one.

import { writeFile } from 'node:fs/promises';
import type { Services } from '../../compose.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { KitMatch } from '../../domain/trip-kit.ts';
import { readBounded } from '../files.ts';
import type { Printer } from '../print.ts';
import { tripLines } from './trip-lines.ts';
import { daysIn, type TripOptions, viewOf } from './trip-options.ts';

const LARGEST_KIT = 61_440;

/** Writes the kit of a trip to a file that is not there yet; its usual name where none is given. */
export async function exportKit(
  services: Services,
  printer: Printer,
  text: string,
  _options: TripOptions,
  file: string | undefined,
): Promise<void> {
  const { fileName, text: content } = services.trips.kitFile(services.trips.find(text).tripId);
  const path = file ?? fileName;
  try {
    // Nothing of somebody else's is written over unasked.
    await writeFile(path, content, { flag: 'wx' });
  } catch (cause) {
    const message = `“${path}” could not be written; a file that is there already is left as it is.`;
    throw new FieldpassError('file-unwritable', message, { cause, details: { path } });
  }
  printer.result({ file: path }, [`Exported: ${path}`]);
}

/** Makes a trip from a kit file; licenses that were not granted here are named. */
export async function importKit(
  services: Services,
  printer: Printer,
  file: string,
  options: TripOptions,
): Promise<void> {
  const text = Buffer.from(await readBounded(file, LARGEST_KIT)).toString('utf8');
  const match = await matched(services, text);
  const days = daysIn(options.name ?? match.name, options);
  const licenseArns = match.found.map(({ licenseArn }) => licenseArn);
  const { tripId } = services.trips.save(null, { ...days, licenseArns });
  const view = viewOf(services, tripId);
  printer.result({ ...view, missing: match.missing }, [
    ...tripLines(view, services.time.now()),
    ...missingLines(match),
  ]);
}

// What is not in the last listing may be new: then, and only then, AWS is asked for the list.
async function matched({ catalogue, trips }: Services, text: string): Promise<KitMatch> {
  const known = trips.readKit(text);
  if (known.missing.length === 0) return known;
  await catalogue.refresh();
  return trips.readKit(text);
}

function missingLines({ missing }: KitMatch): readonly string[] {
  return missing.map((one) => {
    const name = [one.licenseName, one.productSku, one.licenseArn].find((text) => text !== '') ?? '';
    return `  LEFT OUT ${name}: ${one.reason === 'none' ? 'not granted to you' : 'several of yours fit; add the one you mean'}`;
  });
}
