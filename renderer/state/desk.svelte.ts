// What lies open on the desk: the page, what is looked for, details and the dialog, over the newest snapshot.

import type { BorrowView, CheckoutView, LicenseView } from '../../main/domain/snapshot.ts';
import type { Place } from '../../preload/contract.ts';
import type { Failure } from '../../main/domain/failure.ts';
import type { HistoryEntry } from '../../main/domain/history.ts';
import { exactMoment } from '../words/format.ts';
import { failureSentence } from '../words/from-main.ts';
import { say } from '../words/say.ts';
import { Acts } from './acts.ts';
import { type ErrandKind, Errands } from './errands.svelte.ts';
import { Health } from './health.svelte.ts';
import { HistoryList } from './history.svelte.ts';
import { Finding } from './finding.svelte.ts';
import type { CheckoutAct, HereItem } from './here.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';
import { type Page, PAGES } from './pages.ts';
import type { Act } from './row-act.ts';
import { Shelf } from './shelf.svelte.ts';
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
  | { readonly kind: 'connections'; readonly section?: ConnectionSection }
  | { readonly kind: 'entry'; readonly entry: HistoryEntry }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'trip'; readonly tripId: string };
export type ConnectionSection = 'connections' | 'permissions' | 'keys' | 'authorities';
/** Dialogs that no errand is about. */
export type Looking = Extract<
  Dialog,
  { readonly kind: 'connections' | 'entry' | 'shortcuts' | 'trip' }
>['kind'];
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
  readonly history: HistoryList;
  readonly health: Health;
  readonly finding = new Finding();
  readonly shelf: Shelf;
  readonly trips: TripDesk;
  #page = $state<Page>('licenses');
  #zone = $state<Zone | null>(null);
  #opened = $state.raw<Opened | null>(null);
  #dialog = $state.raw<Dialog | null>(null);
  #sought = $state.raw<Opened | null>(null);
  #said = $state('');
  #linked = $state.raw<Place | null>(null);
  #isWelcomed = $state(false);

  // What was returned, replaced or released has no details any more.
  readonly #shown = $derived.by(() => {
    const opened = this.#opened;
    if (opened === null) return null;
    const isThere =
      opened.zone === 'here'
        ? this.shelf.things.some(({ id }) => id === opened.id)
        : this.shelf.licenseOf(opened.id) !== null;
    return isThere ? opened : null;
  });

  constructor(live: Live, now: Now) {
    this.live = live;
    this.now = now;
    this.history = new HistoryList(live);
    this.health = new Health(live);
    this.shelf = new Shelf(live, now, this.finding);
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

  /** Nothing was chosen yet: the first page asks how to begin. */
  get isFirstStart(): boolean {
    return !this.#isWelcomed && this.live.snapshot?.isFirstStart === true;
  }

  /** Over at once, also where it cannot be written down: that must not be a dead end. */
  trySamples(): void {
    this.#isWelcomed = true;
    void this.live.change('endWelcome');
  }

  /** The page of settings, and the connections where there is none. */
  openSettings(): void {
    const page = PAGES.find((one: string) => one === 'settings');
    if (page !== undefined) this.turnTo(page);
    else if (this.#dialog === null) this.ask({ kind: 'connections' });
  }

  /** How much is on this computer, whatever is searched for. */
  get hereTotal(): number {
    return this.shelf.things.length;
  }

  /** Is this borrow or checkout on this computer? */
  isHere(id: string): boolean {
    return this.shelf.things.some((item) => item.id === id);
  }

  /** The zone shown where only one has room: the chosen one, or the one that has something to show. */
  get zone(): Zone {
    return this.#zone ?? (this.hereTotal === 0 ? 'available' : 'here');
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
    return this.shelf.licenseOf(licenseArn);
  }

  /** The row that was asked to come into view. */
  get sought(): Opened | null {
    return this.#sought;
  }

  /** Brings a borrow or checkout into view on this computer, whatever is searched for. */
  showHere(id: string): void {
    this.turnTo('licenses');
    this.finding.clearAll();
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
    else if (place.view === 'activity' || place.view === 'help') this.turnTo(place.view);
    else if (place.view === 'settings') this.openSettings();
    else if (place.view === 'renew' || place.view === 'return') this.#arriveAtQuestion(place.view, place.id);
    else if (place.view === 'kit') this.#arriveWithKit(place.text);
    else if (this.#dialog === null) this.ask({ kind: place.view });
  }

  // A form that is being filled in stays: it may hold what was not saved yet.
  #arriveWithKit(text: string): void {
    this.turnTo('trips');
    if (this.trips.form === null) void this.trips.openKit(text);
  }

  #arriveIn(zone: Zone): void {
    this.turnTo('licenses');
    this.choose(zone);
  }

  // A link may be old: what it names may have been returned since.
  #arriveAt(kind: HereItem['kind'], id: string): void {
    if (!this.shelf.things.some((item) => item.kind === kind && item.id === id)) return;
    this.showHere(id);
    this.openDetails('here', id);
  }

  // The tray may be a moment old: what can no longer be done is shown with its reason.
  #arriveAtQuestion(kind: 'renew' | 'return', id: string): void {
    this.#arriveAt('borrow', id);
    const borrow = this.live.snapshot?.borrows.find(({ borrowId }) => borrowId === id);
    if (borrow === undefined || this.#dialog !== null) return;
    const { possible } = kind === 'renew' ? borrow.renewable : borrow.returnable;
    if (possible) this.act(kind, borrow);
  }

  /** Puts the reminders of a borrow off; gives why it could not be done. */
  async snooze({ borrowId, licenseName: name }: BorrowView): Promise<Failure | null> {
    const failure = await this.live.change('snooze', { borrowId });
    const until = this.live.snapshot?.borrows.find((one) => one.borrowId === borrowId)?.snoozedUntilAt;
    if (failure !== null)
      this.tell(say('said.failed', { what: say('snooze.failed'), name, why: failureSentence(failure) }));
    else if (until !== undefined && until !== null)
      this.tell(say('snooze.said', { name, end: exactMoment(until, this.now.zone) }));
    return failure;
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
    for (const { kind, subject, name, state } of this.errands.list) {
      if (!this.isInDialog(kind, subject)) continue;
      this.errands.forget(kind, subject);
      if (state === 'running') this.tell(say('said.goesOn', { what: say(`${kind}.running`), name }));
    }
    this.#dialog = null;
  }

  /** Is this errand shown by the open dialog? */
  isInDialog(kind: ErrandKind, subject: string): boolean {
    const dialog = this.#dialog;
    if (dialog === null || isLooking(dialog)) return false;
    if (dialog.kind === 'grants') return kind === 'accept' || kind === 'reject';
    return dialog.kind === kind && subjectOf(dialog) === subject;
  }
}

/** What an errand of this dialog is about. */
export function subjectOf(dialog: Exclude<Dialog, { readonly kind: 'grants' | Looking }>): string {
  if ('license' in dialog) return dialog.license.licenseArn;
  return 'borrow' in dialog ? dialog.borrow.borrowId : dialog.checkout.checkoutId;
}

function isLooking(dialog: Dialog): dialog is Extract<Dialog, { readonly kind: Looking }> {
  return ['connections', 'entry', 'shortcuts', 'trip'].includes(dialog.kind);
}
