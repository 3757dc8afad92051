// `fieldpass borrow <license>`: take a seat, prove the token, keep it in the keychain.

import type { BorrowView } from '../../domain/snapshot.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { type Printer, untilWords } from '../print.ts';
import { meantLicense } from './meant.ts';

const RECOVERY_MS = 10_000;

export async function borrow(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const license = await meantLicense(services, text);
    const held = await services.borrowing.borrow(license.arn);
    const view = services.snapshots.viewOf(held);
    printer.result(view, borrowedLines('Borrowed', view, services.time.now()));
  });
}

/** What a borrow or a renewal has brought, for people. */
export function borrowedLines(word: string, view: BorrowView, now: number): readonly string[] {
  return [
    `${word}: ${view.licenseName}`,
    `  ${untilWords(view.expiresAt ?? now, now)}`,
    `  proof: ${view.verdict} (PS384 signature checked with the pinned key of ${view.issuerName})`,
    `  early return: ${view.canReturnEarly ? 'yes' : 'no (set by the issuer)'}; this computer: ${view.nodeId}`,
    `  borrow id: ${view.borrowId}`,
  ];
}
