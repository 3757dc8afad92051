// Grants in memory for tests of the services: statuses change with the clock, as AWS's do, and calls fail on request.

import type { Grant } from '../../main/domain/grant.ts';
import { FieldpassError, type FailureCode } from '../../main/domain/failure.ts';
import type { Clock, Grants } from '../../main/ports.ts';

export type GrantOperation = 'list' | 'get' | 'accept' | 'activate' | 'reject';

/** One call that arrived; of a listing the status it was filtered by. */
export type GrantCall = {
  readonly operation: GrantOperation;
  readonly grantArn?: string;
  readonly region?: string;
  readonly clientToken?: string;
  readonly status?: string | null;
};

type Trouble = {
  readonly operation: GrantOperation;
  /** `lost-reply`: it takes effect first. */
  readonly kind: 'fails' | 'lost-reply';
  readonly code: FailureCode;
};

/** Where a grant is going, and when it arrives. */
type Journey = { readonly to: Grant; readonly at: number };

export class MemoryGrants implements Grants {
  readonly calls: GrantCall[] = [];
  /** How long AWS works on a change. */
  settlesInMs = 1_500;
  /** Looks go on showing the old status until the change has settled. */
  isSlowToShow = false;
  /** How the next change ends instead of well: FAILED_WORKFLOW with this reason. */
  failsWith: string | null = null;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #grants = new Map<string, Grant>();
  readonly #journeys = new Map<string, Journey>();
  readonly #tokens = new Set<string>();
  #troubles: readonly Trouble[] = [];

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.#clock = clock;
  }

  /** Puts a grant there, or replaces it: also what another person does meanwhile. */
  set(grant: Grant): void {
    this.#journeys.delete(grant.arn);
    this.#grants.set(grant.arn, grant);
  }

  /** The next call of this operation throws; with `lost-reply` after it took effect. */
  trouble(operation: GrantOperation, code: FailureCode, kind: Trouble['kind'] = 'fails'): void {
    this.#troubles = [...this.#troubles, { operation, kind, code }];
  }

  /** The operations that arrived, in order, without the looks. */
  changes(): readonly GrantOperation[] {
    return this.calls
      .map(({ operation }) => operation)
      .filter((operation) => operation !== 'get' && operation !== 'list');
  }

  now(arn: string): Grant {
    const journey = this.#journeys.get(arn);
    if (journey !== undefined && this.#clock.elapsed() >= journey.at) this.set(journey.to);
    const grant = this.#grants.get(arn);
    if (grant === undefined) throw new FieldpassError('grant-not-found');
    return grant;
  }

  async *listReceived(status: string | null): AsyncGenerator<readonly Grant[]> {
    this.#arrive({ operation: 'list', status }, () => undefined);
    const found = [...this.#grants.keys()].map((arn) => this.now(arn));
    yield found.filter((grant) => status === null || grant.status === status);
  }

  async get(grantArn: string, region: string): Promise<Grant> {
    this.#arrive({ operation: 'get', grantArn, region }, () => undefined);
    return this.now(grantArn);
  }

  async accept(grantArn: string, region: string): Promise<{ readonly status: string }> {
    return this.#change({ operation: 'accept', grantArn, region }, ['PENDING_ACCEPT'], 'DISABLED');
  }

  async activate(
    grantArn: string,
    region: string,
    clientToken: string,
  ): Promise<{ readonly status: string }> {
    return this.#change({ operation: 'activate', grantArn, region, clientToken }, ['DISABLED'], 'ACTIVE');
  }

  async reject(grantArn: string, region: string): Promise<{ readonly status: string }> {
    return this.#change({ operation: 'reject', grantArn, region }, ['PENDING_ACCEPT'], 'REJECTED');
  }

  #change(
    call: GrantCall & { readonly grantArn: string },
    from: readonly string[],
    status: string,
  ): { readonly status: string } {
    this.#arrive(call, () => this.#travel(call, from, status));
    return { status: 'PENDING_WORKFLOW' };
  }

  #travel(
    { grantArn, region, clientToken }: GrantCall & { readonly grantArn: string },
    from: readonly string[],
    status: string,
  ): void {
    const grant = this.now(grantArn);
    // A repeat under the same token is the same version of the grant.
    if (clientToken !== undefined && this.#tokens.has(clientToken)) return;
    if (region !== grant.homeRegion || !from.includes(grant.status))
      throw new FieldpassError('grant-not-possible');
    if (clientToken !== undefined) this.#tokens.add(clientToken);
    const end =
      this.failsWith === null ? { status } : { status: 'FAILED_WORKFLOW', statusReason: this.failsWith };
    this.failsWith = null;
    if (!this.isSlowToShow) this.#grants.set(grantArn, { ...grant, status: 'PENDING_WORKFLOW' });
    this.#journeys.set(grantArn, { to: { ...grant, ...end }, at: this.#clock.elapsed() + this.settlesInMs });
  }

  #arrive(call: GrantCall, effect: () => void): void {
    this.calls.push(call);
    const index = this.#troubles.findIndex(({ operation }) => operation === call.operation);
    const trouble = this.#troubles[index];
    this.#troubles = this.#troubles.filter((one) => one !== trouble);
    if (trouble?.kind !== 'fails') effect();
    if (trouble !== undefined) throw new FieldpassError(trouble.code);
  }
}

/** A grant that waits to be accepted; override what matters to the test. */
export function sampleGrant(over: Partial<Grant> = {}): Grant {
  return {
    arn: 'arn:aws:license-manager::123456789012:grant:g-0123456789abcdef0123456789abcdef',
    name: 'Keelson for the North Sea crew',
    licenseArn: 'arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef',
    parentArn: null,
    granterAccount: '123456789012',
    homeRegion: 'eu-central-1',
    status: 'PENDING_ACCEPT',
    statusReason: null,
    version: '1',
    operations: ['CheckoutBorrowLicense', 'CheckInLicense'],
    ...over,
  };
}
