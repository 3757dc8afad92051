// The invented software vendors whose licenses the sandbox holds; none of them exists.
import { createHash } from 'node:crypto';

export type Vendor = {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly signs: boolean;
};

export const VENDORS = {
  draughting: vendor('Quillmark Draughting', '111122223333'),
  simulation: vendor('Obrentis Simulation', '222233334444'),
  automation: vendor('Fernholt Automation', '333344445555'),
  survey: vendor('Tarnwick Survey', '444455556666'),
  marine: vendor('Varrowmere Marine', '555566667777'),
  dynamics: vendor('Ostrelle Dynamics', '666677778888'),
  geodesy: vendor('Grünmark Vermessung', '777788889999', 'eu-central-1'),
  piping: { ...vendor('Pelldane Piping', '888899990000'), signs: false },
  /** The buyer's own tools department. */
  own: vendor('Ironbay Field Services', '123456789012'),
} as const satisfies Record<string, Vendor>;

function vendor(name: string, account: string, region = 'us-east-1'): Vendor {
  return { name, account, region, signs: true };
}

/** Gives 32 hexadecimal characters that are the same in every run for the same `seed`. */
export function stableHex(seed: string): string {
  return createHash('sha256').update(`fieldpass sandbox ${seed}`).digest('hex').slice(0, 32);
}

/** Gives the issuer block of a vendor's licenses. KeyFingerprint is a name, not a hash (AWS's own format). */
export function issuerOf(of: Vendor): { Name: string; KeyFingerprint: string; SignKey?: string } {
  const KeyFingerprint = `aws:${of.account}:${of.name}:issuer-fingerprint`;
  return of.signs
    ? { Name: of.name, SignKey: signKeyOf(of), KeyFingerprint }
    : { Name: of.name, KeyFingerprint };
}

function signKeyOf(of: Vendor): string {
  const hex = stableHex(`key ${of.account}`);
  const id = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
  return `arn:aws:kms:${of.region}:${of.account}:key/${id}`;
}
