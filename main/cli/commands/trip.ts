// `fieldpass trip`: plan a trip, see when to borrow for it, borrow for it as a whole, rehearse it, hand its kit on.

import type { Services } from '../../compose.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { meantLicense } from './meant.ts';
import { exportKit, importKit } from './trip-kit.ts';
import { tripLines, tripRows } from './trip-lines.ts';
import { daysIn, type TripOptions, viewOf } from './trip-options.ts';
import { borrowTrip, rehearseTrip } from './trip-work.ts';

type Work = (
  services: Services,
  printer: Printer,
  what: string,
  options: TripOptions,
  file: string | undefined,
) => Promise<number | void>;

export async function trip(
  options: TripOptions,
  printer: Printer,
  action = 'list',
  what?: string,
  file?: string,
): Promise<number | void> {
  if (action === 'list') return withServices(options, printer, (services) => list(services, printer));
  const work = ACTIONS.get(action);
  if (work === undefined)
    throw new FieldpassError(
      'usage',
      `“trip ${action}” is not known; use add, show, borrow, rehearse, export, import or remove.`,
    );
  if (what === undefined)
    throw new FieldpassError(
      'usage',
      `Name the trip: trip ${action} ${action === 'import' ? 'FILE' : 'NAME'}.`,
    );
  return withServices(options, printer, (services) => work(services, printer, what, options, file));
}

const ACTIONS: ReadonlyMap<string, Work> = new Map<string, Work>([
  ['add', add],
  ['show', show],
  ['borrow', borrowTrip],
  ['rehearse', rehearseTrip],
  ['export', exportKit],
  ['import', importKit],
  ['remove', remove],
]);

async function list(services: Services, printer: Printer): Promise<void> {
  const { list: all, problem } = services.snapshots.take().trips;
  if (problem !== null) throw new FieldpassError(problem.code, problem.message, { details: problem.details });
  printer.result({ trips: all }, all.length === 0 ? ['No trips yet.'] : [tripRows(all)]);
}

async function add(services: Services, printer: Printer, name: string, options: TripOptions): Promise<void> {
  const licenseArns: string[] = [];
  for (const text of options.license ?? []) licenseArns.push((await meantLicense(services, text)).arn);
  const { tripId } = services.trips.save(null, { ...daysIn(name, options), licenseArns });
  printTrip(services, printer, tripId);
}

async function show(services: Services, printer: Printer, text: string): Promise<void> {
  printTrip(services, printer, services.trips.find(text).tripId);
}

async function remove(services: Services, printer: Printer, text: string): Promise<void> {
  const { name, tripId } = services.trips.find(text);
  services.trips.remove(tripId);
  printer.result({ tripId, name }, [`Removed: ${name}`, '  What is borrowed stays on this computer.']);
}

/** Prints one trip as it stands. */
function printTrip(services: Services, printer: Printer, tripId: string): void {
  const view = viewOf(services, tripId);
  printer.result(view, tripLines(view, services.time.now()));
}
