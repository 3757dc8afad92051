// Asks what the sign-in may do, by calls that can have no effect, and makes the policy that an administrator can paste.

import { exitNumberOf, type Failure, FieldpassError, toFailure } from '../domain/failure.ts';
import type { Connection } from '../domain/connection.ts';
import type { Grant } from '../domain/grant.ts';
import type { License } from '../domain/license.ts';
import { NEEDED_FOR, type NeededAction, needOf } from '../domain/permission.ts';
import { leastPolicy, policyText } from '../domain/policy.ts';
import type { Grants as GrantsPort, Identity, Probed, ProbedAction } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { Grants } from './grants.ts';

type Needs = {
  readonly identity: Pick<Identity, 'whoAmI' | 'probe'>;
  readonly received: Pick<GrantsPort, 'listReceived'>;
  readonly catalogue: Pick<Catalogue, 'entries' | 'refresh'>;
  readonly grants: Pick<Grants, 'view' | 'refresh'>;
  readonly connection: Pick<Connection, 'kind'>;
};

export type PermissionRow = {
  readonly action: ProbedAction;
  readonly answer: Probed['answer'];
  /** In words: “to borrow”, “optional: shows free seats”. */
  readonly neededFor: string;
  readonly isOptional: boolean;
  readonly failure: Failure | null;
};

export type PermissionReport = {
  readonly identity: { readonly account: string; readonly arn: string } | null;
  /** Why it is not known who is signed in, if it is not. */
  readonly failure: Failure | null;
  readonly rows: readonly PermissionRow[];
  /** What has to be known before the policy is used; empty when nothing has. */
  readonly notes: readonly string[];
  /** A least-privilege policy as pretty JSON, at most 6,144 characters. */
  readonly policy: string;
};

const PROBES_AT_ONCE = 4;

// Compiles only while every action of the port has its words and every word its action.
const ACTIONS = Object.keys(NEEDED_FOR) as readonly (ProbedAction & NeededAction)[];
NEEDED_FOR satisfies Record<ProbedAction, unknown>;

/** Checks permissions on request; keeps nothing. */
export class Permissions {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Asks who is signed in and tries every action. Never throws for an expected outcome: failures stand in the report. */
  async check(): Promise<PermissionReport> {
    const { identity, failure } = await this.#whoAmI();
    const rows = mayAsk(failure)
      ? await this.#probeAll()
      : ACTIONS.map((action) => this.#row(action, unasked(failure)));
    return {
      identity,
      failure: failure === null ? null : toFailure(failure),
      rows,
      notes: this.#notes(rows),
      policy: this.#policy(identity?.arn ?? ''),
    };
  }

  async #whoAmI() {
    try {
      return { identity: await this.#needs.identity.whoAmI(), failure: null };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return { identity: null, failure: error };
    }
  }

  async #probeAll(): Promise<readonly PermissionRow[]> {
    const { catalogue, grants, identity } = this.#needs;
    if (catalogue.entries().length === 0) await catalogue.refresh();
    await grants.refresh();
    const licenses = catalogue.entries().map(({ license }) => license);
    const grant = await this.#anyGrant();
    const answers = new Map<ProbedAction, Probed>();
    const queue = [...ACTIONS];
    const worker = async (): Promise<void> => {
      for (let action = queue.shift(); action !== undefined; action = queue.shift())
        answers.set(action, await identity.probe(action, aboutOf(action, licenses, grant)));
    };
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, worker));
    return ACTIONS.map((action) => this.#row(action, answers.get(action) ?? unasked(null)));
  }

  // GetGrant can only be tried on a real grant; the first page is enough, and a refusal is told by its own row.
  async #anyGrant(): Promise<Grant | null> {
    try {
      for await (const [grant] of this.#needs.received.listReceived(null))
        if (grant !== undefined) return grant;
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
    return null;
  }

  #row(action: ProbedAction, { answer, failure }: Probed): PermissionRow {
    const { words, isOptional } = needOf(action, this.#isToken());
    const told = failure === null ? null : toFailure(failure);
    return { action, answer, neededFor: words, isOptional, failure: told };
  }

  #isToken(): boolean {
    return this.#needs.connection.kind === 'token';
  }

  #notes(rows: readonly PermissionRow[]): readonly string[] {
    const isDenied = (wanted: ProbedAction): boolean =>
      rows.some(({ action, answer }) => action === wanted && answer === 'denied');
    const { catalogue, connection } = this.#needs;
    return [
      ...(connection.kind === 'samples' ? [SAMPLES] : []),
      ...(this.#isToken() ? [isDenied('CheckoutBorrowLicense') ? TOKEN_DENIED : TOKEN_NOTE] : []),
      ...(catalogue.entries().length === 0 ? [NO_LICENSES] : []),
    ];
  }

  #policy(callerArn: string): string {
    const licenses = this.#needs.catalogue.entries().map(({ license }) => license);
    const policy = leastPolicy({
      kind: this.#isToken() ? 'token' : 'engineer',
      partition: callerArn.split(':')[1] ?? '',
      licenseArns: licenses.map(({ arn }) => arn),
      grantArns: this.#needs.grants.view().list.map(({ grantArn }) => grantArn),
      signKeyArns: licenses.flatMap(({ signKeyArn }) => (signKeyArn === null ? [] : [signKeyArn])),
    });
    return policyText(policy);
  }
}

const SAMPLES = 'These are sample licenses: nobody has to allow anything.';
const TOKEN_NOTE =
  'AWS’s managed policy AWSLicenseManagerConsumptionPolicy does not allow borrowing: the role of this access token needs the policy below as well.';
const TOKEN_DENIED =
  'The role of this access token may not borrow. AWS’s managed policy AWSLicenseManagerConsumptionPolicy lacks CheckoutBorrowLicense: attach the policy below to the role as well.';
const NO_LICENSES =
  'No license is listed, so the policy allows borrowing any license, and some actions could not be tried.';

const unasked = (failure: FieldpassError | null): Probed => ({ answer: 'unclear', failure });

// Without a sign-in every call would only say so again; a right that is missing says nothing of the others.
function mayAsk(failure: FieldpassError | null): boolean {
  return failure === null || failure.code === 'access-denied' || exitNumberOf(failure.code) !== 4;
}

// A policy that names single licenses names those that can be borrowed, so one of these is asked about.
function aboutOf(
  action: ProbedAction,
  licenses: readonly License[],
  grant: Grant | null,
): License | Grant | null {
  if (action === 'GetGrant') return grant;
  return licenses.find(({ borrowing }) => borrowing !== null) ?? licenses[0] ?? grant;
}
