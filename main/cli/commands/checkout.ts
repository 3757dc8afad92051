// `fieldpass checkout <license>`: take a seat online, for a time or for good; with --hold keep it alive until interrupted.

import type { HeldCheckout } from '../../domain/checkout.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { EntitlementWish, License } from '../../domain/license.ts';
import type { CheckoutView } from '../../domain/snapshot.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import type { Printer } from '../print.ts';
import { requireYes } from '../question.ts';
import { checkoutLines } from './checkout-lines.ts';
import { hold } from './hold.ts';
import { meantLicense } from './meant.ts';

const RECOVERY_MS = 10_000;
const FOR_GOOD = 'A perpetual checkout consumes what it takes for good; it can never be given back.';

type CheckoutOptions = Options & Readonly<Record<string, unknown>>;

export async function checkout(options: CheckoutOptions, printer: Printer, text = ''): Promise<number> {
  const isPerpetual = options['perpetual'] === true;
  const isHeld = options['hold'] === true;
  if (isPerpetual && isHeld)
    throw new FieldpassError('usage', 'A perpetual checkout needs no --hold: it never ends.');
  return withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const license = await meantLicense(services, text);
    if (isPerpetual) await requireYes(options['yes'] === true, `${license.name}: ${FOR_GOOD}`);
    const work = (): Promise<HeldCheckout> =>
      services.checkouts.checkOut({
        licenseArn: license.arn,
        type: isPerpetual ? 'perpetual' : 'provisional',
        entitlements: entitlementsIn(options['entitlement'], license),
        beneficiary: typeof options['beneficiary'] === 'string' ? options['beneficiary'] : null,
        bindToThisComputer: options['bind'] === true,
        keeper: isHeld ? 'terminal' : 'nobody',
      });
    if (isHeld) return hold(services, printer, work);
    const view: CheckoutView = services.checkouts.viewOf(await work());
    printer.result(view, checkoutLines(view, services.time.now()));
    return 0;
  });
}

// `NAME`, or `NAME=AMOUNT`; the unit is the license's own. A name may hold an equals sign: the last one counts.
function entitlementsIn(given: unknown, license: License): readonly EntitlementWish[] | null {
  if (!Array.isArray(given)) return null;
  return given.map((one) => {
    const text = String(one);
    const whole = license.entitlements.find(({ name }) => name === text);
    if (whole !== undefined) return { name: whole.name, unit: whole.unit };
    const at = text.lastIndexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const known = license.entitlements.find((entitlement) => entitlement.name === name);
    if (known !== undefined && at !== -1) return { name, unit: known.unit, value: text.slice(at + 1) };
    const names = license.entitlements.map((entitlement) => entitlement.name).join(', ');
    throw new FieldpassError('usage', `“${license.name}” has no entitlement “${name}”; it has: ${names}.`);
  });
}
