// What lies open on the desk: search, selection, details and the dialog, over the newest snapshot.

import type { BorrowView, CheckoutView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Place } from '../../preload/contract.ts';
import { Acts } from './acts.ts';
import { type ErrandKind, Errands } from './errands.svelte.ts';
import { type CheckoutAct, type HereItem, hereItems, thingOf } from './here.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';
import type { Page } from './pages.ts';
import type { Act } from './row-act.ts';
import { indexed, matching } from './search.ts';
import { TripDesk } from './trip-desk.svelte.ts';

export type Zone = 'here' | 'available';
/** `id`: borrow or checkout id on this computer, license ARN among the available ones. */
export type Opened = { readonly zone: Zone; readonly id: string };
export type Dialog =
  | { readonly kind: 'borrow'; readonly license: LicenseView }
  | { readonly kind: 'check-out'; readonly license: LicenseView }
  | { readonly kind: 'renew'; readonly borrow: BorrowView }
  | Ending
  | { readonly kind: 'grants' }
  | { readonly kind: 'connections' }
  | { readonly kind: 'trip'; readonly tripId: string };
/** What ends something that is here: gives it back, or only removes its record. */
export type Ending =
  | { readonly kind: 'return' | 'remove'; readonly borrow: BorrowView }
  | { readonly kind: 'release' | 'remove-checkout'; readonly checkout: CheckoutView };

/** One per window, made in main.ts. */
export class Desk {
  readonly live: Live;
  readonly now: Now;
  readonly errands = new Errands();
  readonly acts: Acts;
  readonly trips: TripDesk;
  query = $state('');
  #page = $state<Page>('licenses');
  #zone = $state<Zone | null>(null);
  #opened = $state.raw<Opened | null>(null);
  #dialog = $state.raw<Dialog | null>(null);
  #sought = $state.raw<Opened | null>(null);
  #said = $state('');
  #linked = $state.raw<Place | null>(null);

  readonly #all = $derived.by(() => (this.live.snapshot === null ? [] : hereItems(this.live.snapshot)));
  readonly #byArn = $derived.by(
    // Replaced whole with each snapshot and never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    () => new Map(this.live.snapshot?.licenses.map((license) => [license.licenseArn, license])),
  );
  readonly #licenseIndex = $derived.by(() =>
    indexed(this.live.snapshot?.licenses ?? [], (license) => [
      license.licenseName,
      license.productName,
      license.issuerName,
    ]),
  );
  readonly #hereIndex = $derived.by(() =>
    indexed(this.#all, (item) => {
      const { licenseName, issuerName, licenseArn } = thingOf(item);
      return [licenseName, this.#byArn.get(licenseArn)?.productName ?? '', issuerName];
    }),
  );
  // What was returned, replaced or released has no details any more.
  readonly #shown = $derived.by(() => {
    const opened = this.#opened;
    if (opened === null) return null;
    const isThere =
      opened.zone === 'here' ? this.#all.some(({ id }) => id === opened.id) : this.#byArn.has(opened.id);
    return isThere ? opened : null;
  });
  readonly #licenses = $derived.by(() => matching(this.#licenseIndex, this.query));
  readonly #here = $derived.by(() => matching(this.#hereIndex, this.query));

  constructor(live: Live, now: Now) {
    this.live = live;
    this.now = now;
    this.trips = new TripDesk({ live, now, tell: (text) => this.tell(text) });
    this.acts = new Acts({
      live,
      now,
      errands: this.errands,
      tell: (text) => this.tell(text),
      isWatched: (kind, subject) => this.isInDialog(kind, subject),
      closeDialog: () => this.closeDialog(),
    });
  }

  /** The page the window is turned to. */
  get page(): Page {
    return this.#page;
  }

  turnTo(page: Page): void {
    this.#page = page;
  }

  /** Licenses that match the search. */
  get licenses(): readonly LicenseView[] {
    return this.#licenses;
  }

  /** What is on this computer and matches the search. */
  get here(): readonly HereItem[] {
    return this.#here;
  }

  /** How much is on this computer, whatever is searched for. */
  get hereTotal(): number {
    return this.#all.length;
  }

  /** The zone shown where only one has room: the chosen one, or the one that has something to show. */
  get zone(): Zone {
    return this.#zone ?? (this.#all.length === 0 ? 'available' : 'here');
  }

  choose(zone: Zone): void {
    this.#zone = zone;
  }

  /** Whose details are open; null once it is no longer there. */
  get opened(): Opened | null {
    return this.#shown;
  }

  get dialog(): Dialog | null {
    return this.#dialog;
  }

  /** The newest sentence for screen readers. */
  get said(): string {
    return this.#said;
  }

  /** The license as it is listed now, or null where it is not. */
  licenseOf(licenseArn: string): LicenseView | null {
    return this.#byArn.get(licenseArn) ?? null;
  }

  /** The row that was asked to come into view. */
  get sought(): Opened | null {
    return this.#sought;
  }

  /** Brings a borrow or checkout into view on this computer, whatever is searched for. */
  showHere(id: string): void {
    this.turnTo('licenses');
    this.query = '';
    this.#zone = 'here';
    this.#sought = { zone: 'here', id };
  }

  /** Where a link leads that waits for the first snapshot. */
  get linked(): Place | null {
    return this.live.snapshot === null ? null : this.#linked;
  }

  /** A link was followed; it is shown as soon as there is something to show. */
  follow(place: Place): void {
    this.#linked = place;
  }

  /** Shows what a link names. It starts nothing, and an open dialog stays: it may be asking something. */
  arrive(place: Place): void {
    this.#linked = null;
    if (place.view === 'here' || place.view === 'available') this.#arriveIn(place.view);
    else if (place.view === 'borrow' || place.view === 'checkout') this.#arriveAt(place.view, place.id);
    else if (this.#dialog === null) this.ask({ kind: place.view });
  }

  #arriveIn(zone: Zone): void {
    this.turnTo('licenses');
    this.choose(zone);
  }

  // A link may be old: what it names may have been returned since.
  #arriveAt(kind: HereItem['kind'], id: string): void {
    if (!this.#all.some((item) => item.kind === kind && item.id === id)) return;
    this.showHere(id);
    this.openDetails('here', id);
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

  /** Opens a dialog; what changes something asks first. */
  ask(dialog: Dialog): void {
    this.#dialog = dialog;
  }

  /** Carries out the act of a borrow's row. */
  act(act: Act, borrow: BorrowView): void {
    if (act === 'return' || act === 'remove' || act === 'renew')
      this.ask(act === 'renew' ? { kind: act, borrow } : { kind: act, borrow });
    if (act === 'retry-keychain') void this.live.retryKeychain();
    if (act === 'details') this.openDetails('here', borrow.borrowId);
    const license = act === 'borrow-again' ? this.licenseOf(borrow.licenseArn) : null;
    if (license !== null) this.ask({ kind: 'borrow', license });
  }

  /** Carries out the act of a checkout's row. A heartbeat takes nothing from anybody and is sent at once. */
  actOnCheckout(act: CheckoutAct, checkout: CheckoutView): void {
    if (act === 'release' || act === 'remove-checkout') this.ask({ kind: act, checkout });
    if (act === 'extend') void this.acts.extend(checkout);
    if (act === 'details') this.openDetails('here', checkout.checkoutId);
  }

  /** Closes the dialog. What runs goes on; what has ended was seen. */
  closeDialog(): void {
    const dialog = this.#dialog;
    if (dialog === null) return;
    for (const { kind, subject } of this.errands.list)
      if (this.isInDialog(kind, subject)) this.errands.forget(kind, subject);
    this.#dialog = null;
  }

  /** Is this errand shown by the open dialog? */
  isInDialog(kind: ErrandKind, subject: string): boolean {
    const dialog = this.#dialog;
    if (dialog === null || dialog.kind === 'connections' || dialog.kind === 'trip') return false;
    if (dialog.kind === 'grants') return kind === 'accept' || kind === 'reject';
    return dialog.kind === kind && subjectOf(dialog) === subject;
  }
}

/** What an errand of this dialog is about. */
export function subjectOf(
  dialog: Exclude<Dialog, { readonly kind: 'grants' | 'connections' | 'trip' }>,
): string {
  if ('license' in dialog) return dialog.license.licenseArn;
  return 'borrow' in dialog ? dialog.borrow.borrowId : dialog.checkout.checkoutId;
}
