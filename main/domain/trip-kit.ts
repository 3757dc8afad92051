// A kit that is handed on as a file: names, product SKUs and ARNs of licenses, nothing secret; and finding them again.

import type { License } from './license.ts';
import { fitText, type KitLicense } from './trip.ts';

/** What a kit file says; an empty SKU says nothing. */
export type Kit = { readonly name: string; readonly licenses: readonly KitLicense[] };

/** `missing`: nothing that was granted here fits, or several do and nothing tells which. */
export type KitMatch = {
  readonly name: string;
  readonly found: readonly KitLicense[];
  readonly missing: readonly (KitLicense & { readonly reason: 'none' | 'several' })[];
};

export const KIT_ENDING = '.fieldpass';

/** The text of a kit file. */
export function kitText({ name, licenses }: Kit): string {
  const plain = licenses.map(({ licenseName, productSku, licenseArn }) => ({
    licenseName,
    productSku,
    licenseArn,
  }));
  return `${JSON.stringify({ fieldpassKit: 1, name, licenses: plain }, null, 2)}\n`;
}

/** A file name for a kit that every system takes. */
export function kitFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `${plain === '' ? 'kit' : plain}${KIT_ENDING}`;
}

/**
 * Finds the licenses of a kit among those granted here. A colleague's ARN is often not one's own: where it is not
 * there, the product SKU decides, and among several of one product the name.
 */
export function matchKit({ name, licenses }: Kit, granted: readonly License[]): KitMatch {
  const found = new Map<string, KitLicense>();
  const missing: KitMatch['missing'][number][] = [];
  for (const wanted of licenses) {
    const candidates = candidatesFor(wanted, granted);
    const [first, second] = candidates;
    if (first !== undefined && second === undefined) found.set(first.arn, kitLicenseOf(first));
    else missing.push({ ...wanted, reason: first === undefined ? 'none' : 'several' });
  }
  return { name, found: [...found.values()], missing };
}

/** A license as a kit names it. */
export function kitLicenseOf({ arn, name, productSku }: License): KitLicense {
  return { licenseArn: arn, licenseName: fitText(name), productSku: fitText(productSku) };
}

function candidatesFor(wanted: KitLicense, granted: readonly License[]): readonly License[] {
  const same = granted.filter(({ arn }) => arn === wanted.licenseArn);
  if (same.length > 0) return same;
  const product = granted.filter(
    ({ productSku }) => wanted.productSku !== '' && fitText(productSku) === wanted.productSku,
  );
  const pool = product.length > 0 ? product : granted;
  const named = pool.filter(({ name }) => fitText(name) === wanted.licenseName);
  return named.length > 0 ? named : product;
}
