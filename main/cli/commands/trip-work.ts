// `fieldpass trip borrow` and `trip rehearse`: everything for a trip or nothing, and its last hour played here.

import type { Services } from '../../compose.ts';
import { exitNumberOf } from '../../domain/failure.ts';
import type { RehearsalResult, Taking } from '../../domain/trip-views.ts';
import { recoverFor } from '../open.ts';
import { asArgument, type Printer } from '../print.ts';
import { rehearsalLines, takingLines } from './trip-lines.ts';
import type { TripOptions } from './trip-options.ts';

const RECOVERY_MS = 10_000;

/** Borrows for a trip; with `--undo` what was got is given back when one fails. Gives the exit number of what failed. */
export async function borrowTrip(
  services: Services,
  printer: Printer,
  text: string,
  { undo }: TripOptions,
): Promise<number> {
  await recoverFor(services, RECOVERY_MS);
  const { name, tripId } = services.trips.find(text);
  const taken = await services.takings.take(tripId);
  const failure = taken.items.find(({ state }) => state === 'failed')?.failure ?? null;
  const canGoBack = taken.items.some((item) => item.undo === 'possible');
  const isUndone = failure !== null && undo === true && canGoBack;
  const taking = isUndone ? await services.takings.undo(tripId) : taken;
  printer.result({ tripId, name, ...taking }, [
    headOf(taking, name),
    ...takingLines(taking),
    ...(failure === null || isUndone ? [] : nextLines(taking)),
  ]);
  return failure === null ? 0 : exitNumberOf(failure.code);
}

function headOf({ state }: Taking, name: string): string {
  if (state === 'done') return `Borrowed for ${name}:`;
  if (state === 'undone') return `Not everything could be borrowed for ${name}; what was got was given back:`;
  return `Not everything was borrowed for ${name}; what was got is kept:`;
}

// The choice that the window offers, as commands: this process ends, and what it took is as any other borrow.
function nextLines({ items }: Taking): readonly string[] {
  return items.flatMap(({ borrowId, licenseName, undo }) =>
    undo === 'possible' && borrowId !== null
      ? [`  to give it back: fieldpass return ${asArgument(licenseName, borrowId)}`]
      : [],
  );
}

const EXITS: Readonly<Record<RehearsalResult, number>> = {
  pass: 0,
  fail: exitNumberOf('token-expired'),
  // Nothing is known of the tokens: that is the keychain's family, not theirs.
  unknown: exitNumberOf('keychain-locked'),
};

/** Rehearses a trip; 7 where it fails, 6 where the keychain kept it from being known. */
export async function rehearseTrip(services: Services, printer: Printer, text: string): Promise<number> {
  const { tripId } = services.trips.find(text);
  const card = await services.rehearsal.rehearse(tripId);
  printer.result(card, rehearsalLines(card));
  return EXITS[card.result];
}
