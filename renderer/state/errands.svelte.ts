// What the engineer set going and how it ended; closing a dialog stops the waiting, never the errand.

import type { Failure } from '../../main/domain/failure.ts';
import type { BorrowView, CheckoutView } from '../../main/domain/snapshot.ts';

export type ErrandKind =
  | 'borrow'
  | 'renew'
  | 'return'
  | 'remove'
  | 'check-out'
  | 'extend'
  | 'release'
  | 'remove-checkout'
  | 'accept'
  | 'reject';

/** What an errand brought, where it brought something to show; `endedAt`: when a seat had gone back, epoch ms. */
export type Made = {
  readonly borrow?: BorrowView;
  readonly checkout?: CheckoutView;
  readonly endedAt?: number;
};

/** `subject`: license ARN to get one, id of the borrow or checkout that is here, or grant ARN. */
export type Errand = { readonly kind: ErrandKind; readonly subject: string; readonly name: string } & (
  | { readonly state: 'running' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'done'; readonly made: Made }
);
export type Outcome =
  { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly failure: Failure };

/** Errands in hand and the ones whose outcome nobody has seen yet. */
export class Errands {
  #list = $state.raw<readonly Errand[]>([]);

  get list(): readonly Errand[] {
    return this.#list;
  }

  find(kind: ErrandKind, subject: string): Errand | null {
    return this.#list.find((errand) => errand.kind === kind && errand.subject === subject) ?? null;
  }

  /** Runs one errand per subject at a time; gives how it ended, or null when one is running already. */
  async run(
    kind: ErrandKind,
    subject: string,
    name: string,
    work: () => Promise<Outcome>,
  ): Promise<Errand | null> {
    if (this.find(kind, subject)?.state === 'running') return null;
    const base = { kind, subject, name };
    this.#put({ ...base, state: 'running' });
    const outcome = await work();
    const ended: Errand = outcome.ok
      ? { ...base, state: 'done', made: outcome.made }
      : { ...base, state: 'failed', failure: outcome.failure };
    this.#put(ended);
    return ended;
  }

  /** Forgets an outcome that was seen; a running errand stays. */
  forget(kind: ErrandKind, subject: string): void {
    if (this.find(kind, subject)?.state === 'running') return;
    this.#list = this.#without(kind, subject);
  }

  #put(errand: Errand): void {
    this.#list = [...this.#without(errand.kind, errand.subject), errand];
  }

  #without(kind: ErrandKind, subject: string): readonly Errand[] {
    return this.#list.filter((errand) => errand.kind !== kind || errand.subject !== subject);
  }
}
