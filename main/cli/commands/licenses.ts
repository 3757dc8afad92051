// `fieldpass licenses`: what was granted, and whether it can be borrowed.

import type { LicenseView } from '../../domain/snapshot.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { type Options, recoverFor, requireLedger, withServices } from '../open.ts';
import { askForCode } from '../sign-in.ts';
import { table } from '../layout.ts';
import { looks, type Piece } from '../looks.ts';
import { durationWords } from '../../domain/time-words.ts';
import { exactWords } from '../moments.ts';
import type { Printer } from '../print.ts';

const RECOVERY_MS = 5_000;

export async function licenses(options: Options & { cached?: unknown }, printer: Printer): Promise<void> {
  await withServices(options, printer, async (services) => {
    if (options.cached !== true) {
      await Promise.all([services.catalogue.refresh(), recoverFor(services, RECOVERY_MS)]);
    }
    const { listing, licenses: list } = services.snapshots.take();
    askForCode(printer, listing.problem);
    if (list.length === 0) requireLedger(services);
    if (listing.problem !== null && list.length === 0) {
      throw new FieldpassError(listing.problem.code, listing.problem.message, {
        details: listing.problem.details,
      });
    }
    if (listing.problem !== null)
      printer.progress(
        `${listing.problem.message} Showing the list of ${exactWords(listing.listedAt ?? 0)}.`,
      );
    printer.result(
      { listing, licenses: list },
      list.length === 0 ? ['No licenses were granted to you.'] : [table(list.map(row), COLUMNS)],
    );
  });
}

const COLUMNS = ['fixed', 'name', 'extra', 'fixed', 'prose'] as const;

function row({ licenseName, issuerName, seats, borrow }: LicenseView): readonly Piece[] {
  const free = seats === null ? '' : `${seats.free} of ${seats.total} free`;
  return [
    borrow.possible ? looks('well', '✓') : looks('quiet', '–'),
    licenseName,
    issuerName,
    free,
    borrow.possible ? possible(borrow) : looks('quiet', borrow.why),
  ];
}

type Possible = Extract<LicenseView['borrow'], { possible: true }>;

// Most licenses of a listing are borrowed alike: ten thousand rows say a few sentences.
const said = new Map<string, string>();

function possible(borrow: Possible): string {
  const { canReturnEarly, maxMinutes, untilAt } = borrow;
  const key = `${canReturnEarly} ${maxMinutes} ${untilAt}`;
  const sentence = said.get(key) ?? sentenceOf(borrow);
  said.set(key, sentence);
  return sentence;
}

function sentenceOf({ canReturnEarly, maxMinutes, untilAt }: Possible): string {
  const early = canReturnEarly ? 'early return yes' : 'early return no';
  return `can be borrowed for ${durationWords(maxMinutes * 60_000)}, until ${exactWords(untilAt)}; ${early}`;
}
