// What lies open on the page of trips: the chosen trip, its form, the card of a rehearsal, and what main refused.

import type { Failure } from '../../main/domain/failure.ts';
import type { RehearsalCard, Taking, TripView } from '../../main/domain/trip-views.ts';
import type { Reply } from '../../preload/contract.ts';
import { say } from '../words/say.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';
import { TripFormState } from './trip-form.svelte.ts';

type Needs = { readonly live: Live; readonly now: Now; readonly tell: (text: string) => void };

/** One per window, made by the desk; it outlives the page, so that nothing typed is lost by looking elsewhere. */
export class TripDesk {
  readonly #needs: Needs;
  #chosenId = $state<string | null>(null);
  #form = $state.raw<TripFormState | null>(null);
  #card = $state.raw<RehearsalCard | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #refusal = $state.raw<Failure | null>(null);
  #exported = $state<string | null>(null);
  #isRehearsing = $state(false);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  get list(): readonly TripView[] {
    return this.#needs.live.snapshot?.trips.list ?? [];
  }

  /** The chosen trip; where none is, the next one that is not over. */
  get chosen(): TripView | null {
    const { list } = this;
    const found = list.find(({ tripId }) => tripId === this.#chosenId);
    return found ?? list.find(({ state }) => state !== 'over') ?? list[0] ?? null;
  }

  get form(): TripFormState | null {
    return this.#form;
  }

  /** The card of the last rehearsal of the chosen trip. */
  get card(): RehearsalCard | null {
    return this.#card !== null && this.#card.tripId === this.chosen?.tripId ? this.#card : null;
  }

  /** Why the last thing asked for on the page was not done. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Why borrowing or undoing did not begin. */
  get refusal(): Failure | null {
    return this.#refusal;
  }

  /** Name of the file a kit was exported to. */
  get exported(): string | null {
    return this.#exported;
  }

  get isRehearsing(): boolean {
    return this.#isRehearsing;
  }

  find(tripId: string): TripView | null {
    return this.list.find((one) => one.tripId === tripId) ?? null;
  }

  choose(tripId: string): void {
    this.#clear();
    this.#form = null;
    this.#chosenId = tripId;
  }

  write(form: TripFormState): void {
    this.#clear();
    this.#form = form;
  }

  closeForm(): void {
    this.#form = null;
  }

  closeCard(): void {
    this.#card = null;
  }

  /** Sends the form; gives why it was refused, null when it was saved, undefined when something is missing. */
  async save(form: TripFormState): Promise<Failure | null | undefined> {
    form.showsProblems = true;
    if (form.isBad) return undefined;
    const reply = await this.#needs.live.saveTrip(form.message);
    if (!reply.ok) return reply.failure;
    this.#needs.tell(say('said.trip-saved', { name: form.message.name }));
    this.choose(reply.value);
    return null;
  }

  async remove({ name, tripId }: TripView): Promise<void> {
    this.#clear();
    this.#failure = await this.#needs.live.change('removeTrip', { tripId });
    if (this.#failure === null) this.#needs.tell(say('said.trip-removed', { name }));
  }

  async rehearse({ tripId }: TripView): Promise<void> {
    if (this.#isRehearsing) return;
    this.#clear();
    this.#isRehearsing = true;
    const reply = await this.#needs.live.call('rehearseTrip', { tripId });
    this.#isRehearsing = false;
    if (!reply.ok) return void (this.#failure = reply.failure);
    this.#card = reply.value;
    this.#needs.tell(say(`rehearsal.sum.${reply.value.result}`));
  }

  async exportKit({ tripId }: TripView): Promise<void> {
    this.#clear();
    const reply = await this.#needs.live.call('exportKit', { tripId });
    if (!reply.ok) return void (this.#failure = reply.failure);
    this.#exported = reply.value.fileName;
  }

  /** Reads a kit file and opens the form with what was found of it. */
  async openKit(text: string): Promise<void> {
    this.#clear();
    const reply = await this.#needs.live.call('readKit', { text });
    if (!reply.ok) return void (this.#failure = reply.failure);
    const { found, missing, name } = reply.value;
    this.#form = new TripFormState({ name, kit: found, missing });
  }

  /** Says of a file that it could not even be read. */
  refuseFile(failure: Failure): void {
    this.#clear();
    this.#failure = failure;
  }

  async borrow(trip: TripView): Promise<void> {
    await this.#act(trip, () => this.#needs.live.call('borrowTrip', { tripId: trip.tripId }));
  }

  async undo(trip: TripView): Promise<void> {
    await this.#act(trip, () => this.#needs.live.call('undoTrip', { tripId: trip.tripId }));
  }

  /** The outcome was seen: what was got is kept. */
  async seen({ tripId }: TripView): Promise<void> {
    this.#refusal = null;
    await this.#needs.live.change('keepTrip', { tripId });
  }

  forgetRefusal(): void {
    this.#refusal = null;
  }

  async #act({ name }: TripView, ask: () => Promise<Reply<Taking>>): Promise<void> {
    this.#clear();
    const reply = await ask();
    if (!reply.ok) return void (this.#refusal = reply.failure);
    const { state } = reply.value;
    if (state === 'done' || state === 'stopped' || state === 'undone')
      this.#needs.tell(say(`said.trip-${state}`, { name }));
  }

  #clear(): void {
    this.#failure = null;
    this.#refusal = null;
    this.#exported = null;
    this.#card = null;
  }
}
