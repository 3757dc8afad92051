// The grants this engineer received: what waits for a yes or no, accepting and activating as one act, rejecting.

import { type Failure, FieldpassError, toFailure } from '../domain/failure.ts';
import { type Grant, type GrantWish, WAITING_STATUSES } from '../domain/grant.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { GrantsView, GrantView } from '../domain/snapshot.ts';
import type { Clock, Grants as GrantsPort, Ids, Ledger, Log } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import { runGrantErrand } from './grant-errand.ts';
import { inOrder, isShown, viewOfGrant } from './grant-view.ts';
import { exclusively } from './safeguards.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly grants: GrantsPort;
  readonly ledger: Pick<Ledger, 'claim' | 'release'>;
  readonly catalogue: Pick<Catalogue, 'entries' | 'refresh'>;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'after' | 'elapsed'>;
  readonly time: Pick<Timekeeper, 'now'>;
  readonly changes: Changes;
  readonly log: Log;
};

/** AWS knows a repeat by its token for about ten minutes; later the same token could mean nothing, or the wrong thing. */
const TOKEN_LIFE_MS = 10 * MINUTE_MS;

/** Knows the grants that wait, and changes them; a failed listing keeps the last one. */
export class Grants {
  readonly #needs: Needs;
  readonly #known = new Map<string, Grant>();
  /** Grants looked at while a listing is on its way: newer than what it will bring. */
  readonly #newer = new Map<string, Grant>();
  readonly #running = new Map<string, Promise<GrantView>>();
  readonly #tokens = new Map<string, { readonly token: string; readonly at: Instant }>();
  #state: GrantsView['state'] = 'idle';
  #problem: Failure | null = null;
  #refreshing: Promise<void> | null = null;
  #names: { readonly of: readonly unknown[]; readonly byArn: ReadonlyMap<string, string> } | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** What waits, as last heard; pending first. Nothing is asked. */
  view(): GrantsView {
    const list = [...this.#known.values()].filter(isShown).sort(inOrder);
    return { state: this.#state, list: list.map((grant) => this.#viewOf(grant)), problem: this.#problem };
  }

  /** Lists anew what waits; a second call meanwhile joins the first. Never throws: the outcome stands in `view()`. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#list().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** Every received grant, whatever its status. Throws FieldpassError (identity and network families). */
  async all(): Promise<readonly GrantView[]> {
    const grants: Grant[] = [];
    for await (const page of this.#needs.grants.listReceived(null)) grants.push(...page);
    for (const grant of grants) this.#known.set(grant.arn, grant);
    return grants.map((grant) => this.#viewOf(grant));
  }

  /**
   * Accepts a grant if that was not done yet, activates it, and lists the licenses anew: one act, which goes on from
   * wherever the grant stands. Pressed twice it is one. Gives the active grant. Throws `grant-pending` after two
   * minutes (nothing is lost: press again), `grant-failed`, `grant-not-possible`, `grant-not-found`, `in-progress`.
   */
  acceptAndActivate(grantArn: string): Promise<GrantView> {
    return this.#once(grantArn, 'active');
  }

  /** Rejects a pending grant, for good. Throws as `acceptAndActivate`. */
  reject(grantArn: string): Promise<GrantView> {
    return this.#once(grantArn, 'rejected');
  }

  #once(grantArn: string, wish: GrantWish): Promise<GrantView> {
    const key = `${wish} ${grantArn}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const started = this.#change(grantArn, wish).finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #change(grantArn: string, wish: GrantWish): Promise<GrantView> {
    const { catalogue, changes, ledger, log } = this.#needs;
    const grant = await exclusively(ledger, grantArn, async () => {
      try {
        return await this.#bring(grantArn, wish);
      } catch (error) {
        if (error instanceof FieldpassError)
          log.warn('grant not changed', { grantArn, wish, code: error.code });
        throw error;
      } finally {
        changes.done(grantArn);
      }
    });
    log.info('grant changed', { grantArn, status: grant.status });
    // The license shows as borrowable, or no longer as waiting.
    await catalogue.refresh();
    return this.#viewOf(grant);
  }

  async #bring(grantArn: string, wish: GrantWish): Promise<Grant> {
    const { changes, time } = this.#needs;
    const onStep = (step: Parameters<Changes['step']>[1]): void => changes.step(grantArn, step, time.now());
    onStep('awaiting-aws');
    const homeRegion = await this.#homeRegionOf(grantArn);
    const clientToken = this.#tokenOf(grantArn);
    const onLook = (grant: Grant): void => this.#remember(grant);
    try {
      const errand = { grantArn, homeRegion, wish, clientToken, onStep, onLook };
      const grant = await runGrantErrand(this.#needs, errand);
      this.#tokens.delete(grantArn);
      return grant;
    } catch (error) {
      // Only an act whose end is open goes on under its token; the next one is a new wish.
      if (!(error instanceof FieldpassError && error.retryable)) this.#tokens.delete(grantArn);
      throw error;
    }
  }

  async #homeRegionOf(grantArn: string): Promise<string> {
    if (!this.#known.has(grantArn)) await this.all();
    const grant = this.#known.get(grantArn);
    if (grant === undefined) throw new FieldpassError('grant-not-found');
    return grant.homeRegion;
  }

  #tokenOf(grantArn: string): string {
    const { ids, time } = this.#needs;
    const now = time.now();
    const kept = this.#tokens.get(grantArn);
    if (kept !== undefined && now >= kept.at && now - kept.at < TOKEN_LIFE_MS) return kept.token;
    const token = ids.next();
    this.#tokens.set(grantArn, { token, at: now });
    return token;
  }

  #remember(grant: Grant): void {
    this.#known.set(grant.arn, grant);
    this.#newer.set(grant.arn, grant);
    this.#needs.changes.tell();
  }

  async #list(): Promise<void> {
    const { changes, grants, log } = this.#needs;
    this.#newer.clear();
    this.#state = 'loading';
    changes.tell();
    try {
      const found = new Map<string, Grant>();
      for (const status of WAITING_STATUSES) {
        for await (const page of grants.listReceived(status))
          for (const grant of page) found.set(grant.arn, grant);
      }
      this.#replace(found);
      this.#end('idle', null);
    } catch (error) {
      if (error instanceof FieldpassError && error.code === 'access-denied') this.#hide();
      else {
        if (!(error instanceof FieldpassError)) log.error('listing of grants failed', { error });
        this.#end('idle', toFailure(error));
      }
    }
  }

  #replace(found: ReadonlyMap<string, Grant>): void {
    this.#known.clear();
    for (const [arn, grant] of [...found, ...this.#newer]) this.#known.set(arn, grant);
  }

  // Many engineers may use licenses and not see grants; for them there is nothing to show and nothing wrong.
  #hide(): void {
    this.#known.clear();
    this.#end('hidden', null);
  }

  #end(state: GrantsView['state'], problem: Failure | null): void {
    this.#state = state;
    this.#problem = problem;
    this.#needs.changes.tell();
  }

  #viewOf(grant: Grant): GrantView {
    return viewOfGrant(grant, this.#nameOf(grant.licenseArn));
  }

  #nameOf(licenseArn: string): string | null {
    const entries = this.#needs.catalogue.entries();
    if (this.#names?.of !== entries) {
      const byArn = new Map(entries.map(({ license }) => [license.arn, license.name]));
      this.#names = { of: entries, byArn };
    }
    return this.#names.byArn.get(licenseArn) ?? null;
  }
}
