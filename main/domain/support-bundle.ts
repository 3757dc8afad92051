// What a person may hand to support: a short text made of named fields only, each of which can hold nothing secret.

import { EXIT_NUMBERS, type FailureCode } from './failure.ts';
import type { Finding } from './health.ts';
import type { ChainState, HistoryEntry } from './history.ts';
import type { Instant } from './instant.ts';
import { plainJson } from './plain-json.ts';
import { withoutSecretShapes } from './secret-shapes.ts';
import type { Snapshot } from './snapshot.ts';

/** What runs here; the doors know it. */
export type About = {
  readonly version: string;
  readonly door: 'window' | 'terminal';
  readonly electron: string | null;
  readonly chromium: string | null;
  readonly node: string;
  readonly platform: string;
  readonly release: string;
  readonly architecture: string;
};

/** A mistake of Fieldpass as its log numbers it. */
export type Mistake = { readonly at: Instant; readonly reference: string };

export type BundleFacts = {
  readonly about: About;
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
  readonly chain: ChainState;
  readonly troubles: readonly HistoryEntry[];
  readonly mistakes: readonly Mistake[];
  readonly issuerKeys: number;
  readonly authorities: number;
  readonly withNames: boolean;
};

/** The bundle as the text that is shown, and saved as it was shown. */
export function bundleText(facts: BundleFacts): string {
  const { snapshot, chain, withNames } = facts;
  const bundle = {
    what: 'Fieldpass support bundle, made of the fields listed in docs/support-bundle.md and nothing else',
    format: 1,
    madeAt: snapshot.at,
    program: programOf(facts.about),
    connection: connectionOf(snapshot),
    state: {
      keychain: snapshot.vault.state,
      ledgerProblem: snapshot.ledger.problem?.code ?? null,
      clockProblem: snapshot.clock.problem?.code ?? null,
      clockBehindMs: snapshot.clock.behindMs,
      listing: snapshot.listing.state,
      listingProblem: snapshot.listing.problem?.code ?? null,
      listedAt: snapshot.listing.listedAt,
    },
    counts: countsOf(facts),
    findings: facts.findings.map(({ part, state, code }) => ({ part, state, code: known(code) })),
    history: { ...chain, problem: snapshot.ledger.problem?.code ?? null },
    lastTroubles: facts.troubles.map(troubleOf),
    mistakes: facts.mistakes.map(({ at, reference }) => ({ at, reference: fitting(reference, REFERENCE) })),
    ...(withNames ? { licenses: namedOf(snapshot) } : {}),
  };
  return `${plainJson(bundle, 2)}\n`;
}

const VERSION = /^[\w.+~-]{1,60}$/;
const WORD = /^[a-z0-9_]{1,20}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
// AWS's are UUIDs; a looser shape would let an access key through.
const REQUEST_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFERENCE = /^[0-9a-z]{6,12}(?:-\d{1,6})?$/;
const LEFT_OUT = '[left out]';

/** The text where it has the one shape it may have; what has another is left out whatever it is. */
function fitting(text: string, shape: RegExp): string {
  return shape.test(text) ? text : LEFT_OUT;
}

const fittingOrNull = (text: string | null, shape: RegExp): string | null =>
  text === null ? null : fitting(text, shape);

function known(code: FailureCode | null): FailureCode | null {
  return code !== null && Object.hasOwn(EXIT_NUMBERS, code) ? code : null;
}

function programOf(about: About) {
  const { version, door, electron, chromium, node, platform, release, architecture } = about;
  return {
    version: fitting(version, VERSION),
    door,
    electron: fittingOrNull(electron, VERSION),
    chromium: fittingOrNull(chromium, VERSION),
    node: fitting(node, VERSION),
    platform: fitting(platform, WORD),
    release: fitting(release, VERSION),
    architecture: fitting(architecture, WORD),
  };
}

// Names of connections, profiles, roles and hosts are the engineer's and the company's business.
function connectionOf({ connections }: Snapshot) {
  const active = connections.find(({ isActive }) => isActive);
  if (active === undefined) return null;
  const { kind, reach } = active;
  return {
    kind,
    region: fittingOrNull(reach.region, REGION),
    hasOwnEndpoint: reach.endpoint !== null,
    useFips: reach.useFips,
  };
}

function countsOf({ snapshot, issuerKeys, authorities }: BundleFacts) {
  const { connections, licenses, borrows, checkouts, grants } = snapshot;
  return {
    connections: tally(connections.map(({ kind }) => kind)),
    licenses: licenses.length,
    licensesBorrowable: licenses.filter(({ borrow }) => borrow.possible).length,
    borrows: tally(borrows.map(({ badge }) => badge)),
    checkouts: tally(checkouts.map(({ badge }) => badge)),
    grants: tally(grants.list.map(({ stage }) => stage)),
    issuerKeys,
    authorities,
  };
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function troubleOf({ at, deed, code, requestId }: HistoryEntry) {
  return { at, deed, code: known(code), requestId: fittingOrNull(requestId, REQUEST_ID) };
}

const LONGEST_NAME = 200;

function namedOf({ borrows, checkouts, licenses }: Snapshot) {
  const clean = (text: string): string => withoutSecretShapes(text).slice(0, LONGEST_NAME);
  const named = ({ licenseName, issuerName, licenseArn }: NamedThing, state: string) => ({
    name: clean(licenseName),
    issuer: clean(issuerName),
    license: maskedArn(licenseArn),
    state,
  });
  return [
    ...borrows.map((borrow) => named(borrow, borrow.badge)),
    ...checkouts.map((checkout) => named(checkout, checkout.badge)),
    ...licenses
      .slice(0, MOST_NAMED)
      .map((one) => named(one, one.borrow.possible ? 'available' : one.borrow.reason)),
  ];
}

type NamedThing = { readonly licenseName: string; readonly issuerName: string; readonly licenseArn: string };
const MOST_NAMED = 50;

/** A license ARN without the account, which is somebody's; the license id is enough for AWS to find it. */
export function maskedArn(arn: string): string {
  const id = /^arn:[a-z-]+:license-manager:[a-z0-9-]*:\d{12}:(license:l-[0-9a-f]{1,64})$/.exec(arn)?.[1];
  return id === undefined ? LEFT_OUT : `…:${id}`;
}
