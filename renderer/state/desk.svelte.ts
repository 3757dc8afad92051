// What lies open on the desk: search, selection, details and the dialog, over the newest snapshot.

import type { BorrowView, LicenseView } from '../../main/domain/snapshot.ts';
import { exactMoment } from '../words/format.ts';
import { say } from '../words/say.ts';
import { type ErrandKind, Errands } from './errands.svelte.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';
import type { Act } from './row-act.ts';
import { indexed, matching } from './search.ts';

export type Zone = 'here' | 'available';
/** `id`: borrow id on this computer, license ARN among the available ones. */
export type Opened = { readonly zone: Zone; readonly id: string };
export type Dialog =
  | { readonly kind: 'borrow'; readonly license: LicenseView }
  | { readonly kind: 'return' | 'remove'; readonly borrow: BorrowView };

/** One per window, made in main.ts. */
export class Desk {
  readonly live: Live;
  readonly now: Now;
  readonly errands = new Errands();
  query = $state('');
  #zone = $state<Zone | null>(null);
  #opened = $state.raw<Opened | null>(null);
  #dialog = $state.raw<Dialog | null>(null);
  #sought = $state.raw<Opened | null>(null);
  #said = $state('');

  readonly #products = $derived.by(
    // Replaced whole with each snapshot and never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    () => new Map(this.live.snapshot?.licenses.map((license) => [license.licenseArn, license.productName])),
  );
  readonly #licenseIndex = $derived.by(() =>
    indexed(this.live.snapshot?.licenses ?? [], (license) => [
      license.licenseName,
      license.productName,
      license.issuerName,
    ]),
  );
  readonly #borrowIndex = $derived.by(() =>
    indexed(this.live.snapshot?.borrows ?? [], (borrow) => [
      borrow.licenseName,
      this.productOf(borrow),
      borrow.issuerName,
    ]),
  );
  readonly #licenses = $derived.by(() => matching(this.#licenseIndex, this.query));
  readonly #borrows = $derived.by(() => matching(this.#borrowIndex, this.query));

  constructor(live: Live, now: Now) {
    this.live = live;
    this.now = now;
  }

  /** Licenses that match the search. */
  get licenses(): readonly LicenseView[] {
    return this.#licenses;
  }

  /** Borrows that match the search. */
  get borrows(): readonly BorrowView[] {
    return this.#borrows;
  }

  /** The zone shown where only one has room: the chosen one, or the one that has something to show. */
  get zone(): Zone {
    return this.#zone ?? (this.live.snapshot?.borrows.length === 0 ? 'available' : 'here');
  }

  choose(zone: Zone): void {
    this.#zone = zone;
  }

  get opened(): Opened | null {
    return this.#opened;
  }

  get dialog(): Dialog | null {
    return this.#dialog;
  }

  /** The newest sentence for screen readers. */
  get said(): string {
    return this.#said;
  }

  /** Product of a borrow, or its issuer where the license is no longer listed. */
  productOf(borrow: BorrowView): string {
    return this.#products.get(borrow.licenseArn) ?? '';
  }

  /** The row that was asked to come into view. */
  get sought(): Opened | null {
    return this.#sought;
  }

  /** Brings a borrow into view on this computer, whatever is searched for. */
  showHere(borrow: BorrowView): void {
    this.query = '';
    this.#zone = 'here';
    this.#sought = { zone: 'here', id: borrow.borrowId };
  }

  tell(text: string): void {
    this.#said = text;
  }

  openDetails(zone: Zone, id: string): void {
    this.#opened = { zone, id };
  }

  closeDetails(): void {
    this.#opened = null;
  }

  askBorrow(license: LicenseView): void {
    this.#dialog = { kind: 'borrow', license };
  }

  askReturn(borrow: BorrowView): void {
    this.#dialog = { kind: 'return', borrow };
  }

  askRemove(borrow: BorrowView): void {
    this.#dialog = { kind: 'remove', borrow };
  }

  /** Carries out the act of a row on this computer; what changes something asks first. */
  act(act: Act, borrow: BorrowView): void {
    if (act === 'return') this.askReturn(borrow);
    if (act === 'remove') this.askRemove(borrow);
    if (act === 'retry-keychain') void this.live.retryKeychain();
    if (act === 'details') this.openDetails('here', borrow.borrowId);
  }

  /** Closes the dialog. What runs goes on; what has ended was seen. */
  closeDialog(): void {
    if (this.#dialog !== null) this.errands.forget(this.#dialog.kind, subjectOf(this.#dialog));
    this.#dialog = null;
  }

  async borrow(license: LicenseView): Promise<void> {
    await this.#run('borrow', license.licenseArn, license.licenseName, async () => {
      const reply = await this.live.borrow(license.licenseArn);
      return reply.ok ? { ok: true, borrow: reply.value } : reply;
    });
  }

  async giveBack(borrow: BorrowView): Promise<void> {
    await this.#run('return', borrow.borrowId, borrow.licenseName, async () => {
      const reply = await this.live.giveBack(borrow.borrowId);
      return reply.ok ? { ok: true, borrow: null } : reply;
    });
  }

  async remove(borrow: BorrowView): Promise<void> {
    await this.#run('remove', borrow.borrowId, borrow.licenseName, async () => {
      const reply = await this.live.remove(borrow.borrowId);
      return reply.ok ? { ok: true, borrow: null } : reply;
    });
  }

  async #run(
    kind: ErrandKind,
    subject: string,
    name: string,
    work: Parameters<Errands['run']>[3],
  ): Promise<void> {
    const ended = await this.errands.run(kind, subject, name, work);
    if (ended === null || ended.state === 'running') return;
    if (ended.state === 'failed') {
      this.tell(say('said.failed', { what: say(`${kind}.failed`), name, why: ended.failure.message }));
      return;
    }
    this.tell(this.#outcomeWords(kind, name, ended.borrow));
    const isWatched =
      this.#dialog !== null && this.#dialog.kind === kind && subjectOf(this.#dialog) === subject;
    if (!isWatched) this.errands.forget(kind, subject);
    else if (kind !== 'borrow') this.closeDialog();
  }

  #outcomeWords(kind: ErrandKind, name: string, borrow: BorrowView | null): string {
    if (kind === 'remove') return say('said.removed', { name });
    if (kind === 'return') return say('said.returned', { name });
    const endsAt = borrow?.expiresAt ?? null;
    const end = endsAt === null ? say('details.unknown') : exactMoment(endsAt, this.now.zone);
    return say('said.borrowed', { name, end });
  }
}

/** What an errand of this dialog is about. */
export function subjectOf(dialog: Dialog): string {
  return dialog.kind === 'borrow' ? dialog.license.licenseArn : dialog.borrow.borrowId;
}
