// `fieldpass borrow <license>`: take a seat, prove the token, keep it in the keychain.

import { FieldpassError } from '../../domain/failure.ts';
import { type Candidate, findMeant } from '../../domain/finding.ts';
import type { License } from '../../domain/license.ts';
import type { BorrowView } from '../../domain/snapshot.ts';
import type { Services } from '../../compose.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { type Printer, untilWords } from '../print.ts';

const RECOVERY_MS = 10_000;

export async function borrow(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const license = await meantLicense(services, text);
    const held = await services.borrowing.borrow(license.arn);
    const view = services.snapshots.viewOf(held);
    printer.result(view, borrowedLines(view, services.time.now()));
  });
}

// A name that is not in the last listing may be new: then, and only then, AWS is asked for the list.
async function meantLicense({ catalogue }: Services, text: string): Promise<License> {
  try {
    return find(catalogue.entries(), text);
  } catch (error) {
    if (!(error instanceof FieldpassError) || error.code !== 'license-not-found') throw error;
    await catalogue.refresh();
    const { problem } = catalogue.listing();
    if (problem !== null)
      throw new FieldpassError(problem.code, problem.message, { details: problem.details });
    return find(catalogue.entries(), text);
  }
}

function find(entries: readonly { readonly license: License }[], text: string): License {
  const candidates: readonly Candidate<License>[] = entries.map(({ license }) => ({
    item: license,
    ids: [license.arn],
    name: license.name,
  }));
  return findMeant(text, candidates, 'license-not-found');
}

function borrowedLines(view: BorrowView, now: number): readonly string[] {
  return [
    `Borrowed: ${view.licenseName}`,
    `  ${untilWords(view.expiresAt ?? now, now)}`,
    `  proof: ${view.verdict} (PS384 signature checked with the pinned key of ${view.issuerName})`,
    `  early return: ${view.canReturnEarly ? 'yes' : 'no (set by the issuer)'}; this computer: ${view.nodeId}`,
    `  borrow id: ${view.borrowId}`,
  ];
}
