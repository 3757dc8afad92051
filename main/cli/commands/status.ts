// `fieldpass status`: what is on this computer, proved and counting down; needs no network.

import type { Services } from '../../compose.ts';
import { exitNumberOf, FieldpassError } from '../../domain/failure.ts';
import { type Options, recoverFor, requireLedger, withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { checkIn, type CheckOptions, wishIn } from './status-check.ts';
import { statusBlocks } from './status-lines.ts';

const RECOVERY_MS = 5_000;

type StatusOptions = Options & CheckOptions & { readonly long?: unknown; readonly watch?: unknown };

export async function status(options: StatusOptions, printer: Printer): Promise<number> {
  const wish = wishIn(options);
  if (options.watch === true) refuseWith(options);
  return withServices(options, printer, async (services) => {
    // Also verifies every token; each keychain call has its own deadline.
    await recoverFor(services, RECOVERY_MS);
    await services.proofs.checkAll();
    if (wish !== null) return checkIn(services, printer, wish);
    if (options.watch === true)
      return (await import('./status-watch.ts')).watchHere(services, printer, options.long === true);
    return print(services, printer, options.long === true);
  });
}

function print(services: Services, printer: Printer, isLong: boolean): number {
  const snapshot = services.snapshots.take();
  const { borrows, checkouts, ledger } = snapshot;
  // “Nothing on this computer” would be a guess while the record of it cannot be read.
  if (borrows.length === 0 && checkouts.length === 0) requireLedger(services);
  printer.result(snapshot, statusBlocks(snapshot, isLong));
  return ledger.problem === null ? 0 : exitNumberOf(ledger.problem.code);
}

function refuseWith({ check, json }: StatusOptions): void {
  if (check === true) throw new FieldpassError('usage', 'Say either --watch or --check.');
  if (json !== true) return;
  const nextStep = 'Ask “fieldpass status --json” as often as you like, or read the lines of --watch.';
  throw new FieldpassError('usage', 'With --json there is one document, and --watch never ends.', {
    details: { nextStep },
  });
}
