// `fieldpass checkout <license>`: take a seat online, for a time or for good; with --hold keep it alive until interrupted.

import type { HeldCheckout } from '../../domain/checkout.ts';
import { orderedEntitlements } from '../../domain/checkout-order.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { type License, wishFor } from '../../domain/license.ts';
import { checkoutKinds } from '../../domain/why-not.ts';
import type { CheckoutOrder } from '../../services/checkouts.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { requireYes } from '../question.ts';
import { amounts, checkoutLines } from './checkout-lines.ts';
import { entitlementsIn } from './entitlements.ts';
import { hold } from './hold.ts';
import { meantLicense } from './meant.ts';

const RECOVERY_MS = 10_000;

type Given = Options & {
  readonly perpetual?: unknown;
  readonly hold?: unknown;
  readonly entitlement?: readonly string[];
  readonly beneficiary?: string;
  readonly bind?: unknown;
  readonly yes?: unknown;
};

export async function checkout(options: Given, printer: Printer, text = ''): Promise<number> {
  requireSense(options);
  return withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const license = await meantLicense(services, text);
    const order = orderFor(license, options);
    if (options.hold === true) requireKept(license);
    if (order.type === 'perpetual') await requireYes(options.yes === true, forGood(license, order), printer);
    const work = (): Promise<HeldCheckout> => services.checkouts.checkOut(order);
    if (options.hold === true) return hold(services, printer, work);
    const view = services.checkouts.viewOf(await work());
    printer.result(view, checkoutLines(view, services.time.now()));
    return 0;
  });
}

function requireSense({ beneficiary, hold, perpetual }: Given): void {
  if (perpetual === true && hold === true)
    throw new FieldpassError('usage', 'A perpetual checkout needs no --hold: it never ends.');
  if (beneficiary !== undefined && !/^\d{12}$/.test(beneficiary))
    throw new FieldpassError('usage', 'The beneficiary is an AWS account: 12 digits.');
}

function requireKept(license: License): void {
  if (checkoutKinds(license).provisional?.keepsAlive !== false) return;
  const message = `The grant of “${license.name}” does not include the right to extend a checkout, so --hold could not keep it alive.`;
  throw new FieldpassError('no-online-checkout', message);
}

function orderFor(license: License, options: Given): CheckoutOrder {
  return {
    licenseArn: license.arn,
    type: options.perpetual === true ? 'perpetual' : 'provisional',
    entitlements: entitlementsIn(options.entitlement ?? null, license),
    beneficiary: options.beneficiary ?? null,
    bindToThisComputer: options.bind === true,
    keeper: options.hold === true ? 'terminal' : 'nobody',
  };
}

function forGood(license: License, { entitlements }: CheckoutOrder): string {
  const asked = orderedEntitlements(license, entitlements ?? wishFor(license));
  return `This consumes ${amounts(asked)} of “${license.name}” for good; it can never be given back.`;
}
