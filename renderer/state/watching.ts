// The dialog in which an errand in hand can be looked at again.

import type { Snapshot } from '../../main/domain/snapshot.ts';
import type { Dialog, Looking } from './desk.svelte.ts';
import type { Errand } from './errands.svelte.ts';

/** A dialog that is about one license, or about what is here of it. */
type LicenseDialog = Exclude<Dialog, { readonly kind: 'grants' | Looking }>;

/** Dialog of an errand, or null where it has none or what it is about is not listed any more. */
export function dialogOf({ kind, subject }: Errand, snapshot: Snapshot): LicenseDialog | null {
  if (kind === 'borrow' || kind === 'check-out') {
    const license = snapshot.licenses.find(({ licenseArn }) => licenseArn === subject);
    return license === undefined ? null : { kind, license };
  }
  if (kind === 'renew' || kind === 'return' || kind === 'remove') {
    const borrow = snapshot.borrows.find(({ borrowId }) => borrowId === subject);
    if (borrow === undefined) return null;
    return kind === 'renew' ? { kind, borrow } : { kind, borrow };
  }
  if (kind === 'release' || kind === 'remove-checkout') {
    const checkout = snapshot.checkouts.find(({ checkoutId }) => checkoutId === subject);
    return checkout === undefined ? null : { kind, checkout };
  }
  return null;
}

/** License that a dialog is about. */
export function licenseArnOf(dialog: LicenseDialog): string {
  if ('license' in dialog) return dialog.license.licenseArn;
  return 'borrow' in dialog ? dialog.borrow.licenseArn : dialog.checkout.licenseArn;
}
