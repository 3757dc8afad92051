// The Regions that AWS redirected us to, by license: asked first from then on, over restarts too.

import { FieldpassError } from '../domain/failure.ts';
import type { License } from '../domain/license.ts';
import type { Ledger } from '../ports.ts';

type Needs = { readonly ledger: Pick<Ledger, 'mark' | 'saveMark'> };

/** Redirects are rare: this many are kept, the newest ones. */
const MOST_KEPT = 500;
const LONGEST_TEXT = 256 * 1_024;
const REGION = /^[a-z][a-z0-9-]{1,62}$/;

/** Remembers where licenses really live. */
export class HomeRegions {
  readonly #ledger: Needs['ledger'];
  #known: ReadonlyMap<string, string> | null = null;

  constructor({ ledger }: Needs) {
    this.#ledger = ledger;
  }

  /** The Region that AWS last redirected to for this license, or null. */
  of(licenseArn: string): string | null {
    return this.#read().get(licenseArn) ?? null;
  }

  /** The license with the Region that AWS last redirected to as its home, if it ever did. */
  at(license: License): License {
    const region = this.of(license.arn);
    return region === null || region === license.homeRegion ? license : { ...license, homeRegion: region };
  }

  /** AWS answered for this license from another Region than was asked. What is no Region is not kept. */
  remember(licenseArn: string, region: string): void {
    if (!REGION.test(region) || this.#read().get(licenseArn) === region) return;
    // Another process may have learned of others meanwhile.
    const kept = readHomeRegions(this.#ledger.mark('home-regions'));
    kept.delete(licenseArn);
    const newest = [...kept, [licenseArn, region] as const].slice(-MOST_KEPT);
    this.#known = new Map(newest);
    try {
      this.#ledger.saveMark('home-regions', JSON.stringify(Object.fromEntries(newest)));
    } catch (error) {
      // A full disk must not fail the call that was answered; the next redirect is remembered again.
      if (!(error instanceof FieldpassError)) throw error;
    }
  }

  #read(): ReadonlyMap<string, string> {
    this.#known ??= readHomeRegions(this.#ledger.mark('home-regions'));
    return this.#known;
  }
}

/** Reads what was remembered. It is a hint at best: what cannot be read is as if there were none. */
export function readHomeRegions(text: string | null): Map<string, string> {
  if (text === null || text.length > LONGEST_TEXT) return new Map();
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return new Map();
    const entries: readonly (readonly [string, unknown])[] = Object.entries(raw);
    return new Map(entries.filter(isHint).slice(-MOST_KEPT));
  } catch {
    return new Map();
  }
}

function isHint(entry: readonly [string, unknown]): entry is readonly [string, string] {
  const [licenseArn, region] = entry;
  return licenseArn.startsWith('arn:') && typeof region === 'string' && REGION.test(region);
}
