// `fieldpass return` and `fieldpass remove`: give a seat back, or clear an ended record away.

import { type Options, recoverFor, withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { meantBorrow, meantRecord } from './meant.ts';

const RECOVERY_MS = 10_000;

export async function giveBack(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    const { borrowId, wish } = meantBorrow(services, text);
    await services.returning.giveBack(borrowId);
    const { licenseArn, licenseName } = wish;
    const last = services.ledger.events(borrowId).findLast(({ kind }) => kind === 'returned');
    const how = last?.kind === 'returned' ? last.how : 'checked-in';
    const seat = how === 'ended' ? 'It had ended; the seat went back by itself.' : 'The seat is free.';
    printer.result({ borrowId, licenseArn, licenseName, how }, [
      `Returned: ${licenseName}`,
      `  ${seat} The token is gone from the keychain; the record stays in the ledger.`,
    ]);
  });
}

export async function remove(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const record = meantRecord(services, text);
    const { licenseArn, licenseName } = record.wish;
    if ('borrowId' in record) await services.returning.remove(record.borrowId);
    else await services.checkouts.remove(record.checkoutId);
    const id = 'borrowId' in record ? { borrowId: record.borrowId } : { checkoutId: record.checkoutId };
    printer.result({ ...id, licenseArn, licenseName }, [`Removed from this computer: ${licenseName}`]);
  });
}
