// `fieldpass release` and `fieldpass extend`: give an online checkout back, or prolong it by one heartbeat.

import type { CheckoutEvent } from '../../domain/checkout.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { checkoutLines } from './checkout-lines.ts';
import { meantCheckout } from './meant.ts';

const RECOVERY_MS = 10_000;

type How = (CheckoutEvent & { kind: 'checkout-ended' })['how'];

const SEAT: Readonly<Record<How, string>> = {
  'checked-in': 'The seat is free.',
  'already-gone': 'AWS no longer knew this seat: it was free already.',
  'ran-out': 'It had ended; the seat went back by itself.',
};

export async function release(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    // Of a request whose outcome is open it has to be found out first whether there is a seat.
    if (meantCheckout(services, text).state === 'requested') await recoverFor(services, RECOVERY_MS);
    const { checkoutId, wish } = meantCheckout(services, text);
    await services.checkouts.release(checkoutId);
    const { licenseArn, licenseName } = wish;
    const last = services.ledger.events(checkoutId).findLast(({ kind }) => kind === 'checkout-ended');
    const how = last?.kind === 'checkout-ended' ? last.how : 'checked-in';
    printer.result({ checkoutId, licenseArn, licenseName, how }, [
      `Released: ${licenseName}`,
      `  ${SEAT[how]} The record stays in the ledger.`,
    ]);
  });
}

export async function extend(options: Options, printer: Printer, text = ''): Promise<void> {
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const { checkoutId } = meantCheckout(services, text);
    const view = services.checkouts.viewOf(await services.checkouts.extend(checkoutId));
    printer.result(view, checkoutLines(view, services.time.now()));
  });
}
