// `fieldpass borrow <license>`: take a seat, prove the token, keep it in the keychain.

import type { BorrowMetadata } from '../../domain/borrow.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { BorrowView } from '../../domain/snapshot.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { type Printer, untilWords } from '../print.ts';
import { entitlementsIn } from './entitlements.ts';
import { meantLicense } from './meant.ts';

const RECOVERY_MS = 10_000;

type BorrowOptions = Options & {
  readonly entitlement?: readonly string[];
  readonly metadata?: readonly string[];
};

export async function borrow(options: BorrowOptions, printer: Printer, text = ''): Promise<void> {
  const metadata = (options.metadata ?? []).map(metadataIn);
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const license = await meantLicense(services, text);
    const held = await services.borrowing.borrow(license.arn, {
      entitlements: entitlementsIn(options.entitlement ?? null, license),
      metadata,
    });
    const view = services.snapshots.viewOf(held);
    printer.result(view, borrowedLines('Borrowed', view, services.time.now()));
  });
}

function metadataIn(text: string): BorrowMetadata {
  const at = text.indexOf('=');
  if (at > 0) return { name: text.slice(0, at), value: text.slice(at + 1) };
  throw new FieldpassError('usage', `“${text}” is not NAME=VALUE: --metadata NAME=VALUE.`);
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
