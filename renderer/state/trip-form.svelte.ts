// A trip while it is being written: its fields, the licenses chosen, and what is still wrong with them.

import type { KitMatch } from '../../main/domain/trip-kit.ts';
import type { TripView } from '../../main/domain/trip-views.ts';
import type { TripForm } from '../../preload/contract.ts';

export const MOST_LICENSES = 100;
const LONGEST_MS = 366 * 86_400_000;

export type Chosen = { readonly licenseArn: string; readonly licenseName: string };
export type FormProblem = 'nameNeeded' | 'dayNeeded' | 'lastBefore' | 'tooLong' | 'kitNeeded';
type Source = {
  readonly tripId?: string;
  readonly name?: string;
  readonly place?: string;
  readonly firstDay?: string;
  readonly lastDay?: string;
  readonly kit?: readonly Chosen[];
  readonly missing?: KitMatch['missing'];
};

/** One for each opening of the form. */
export class TripFormState {
  readonly tripId: string | null;
  /** Licenses of a kit file that were not found here. */
  readonly missing: KitMatch['missing'];
  name = $state('');
  place = $state('');
  firstDay = $state('');
  lastDay = $state('');
  query = $state('');
  showsProblems = $state(false);
  #chosen = $state.raw<readonly Chosen[]>([]);

  constructor(source: Source = {}) {
    this.tripId = source.tripId ?? null;
    this.missing = source.missing ?? [];
    this.name = source.name ?? '';
    this.place = source.place ?? '';
    this.firstDay = source.firstDay ?? '';
    this.lastDay = source.lastDay ?? '';
    this.#chosen = source.kit ?? [];
  }

  /** The form of a trip that is there. */
  static of(trip: TripView): TripFormState {
    return new TripFormState(trip);
  }

  get chosen(): readonly Chosen[] {
    return this.#chosen;
  }

  get isFull(): boolean {
    return this.#chosen.length >= MOST_LICENSES;
  }

  has(licenseArn: string): boolean {
    return this.#chosen.some((one) => one.licenseArn === licenseArn);
  }

  toggle({ licenseArn, licenseName }: Chosen): void {
    const others = this.#chosen.filter((one) => one.licenseArn !== licenseArn);
    if (others.length < this.#chosen.length) this.#chosen = others;
    else if (!this.isFull) this.#chosen = [...this.#chosen, { licenseArn, licenseName }];
  }

  get nameProblem(): FormProblem | null {
    return this.name.trim() === '' ? 'nameNeeded' : null;
  }

  get firstProblem(): FormProblem | null {
    return this.firstDay === '' ? 'dayNeeded' : null;
  }

  get lastProblem(): FormProblem | null {
    if (this.lastDay === '') return 'dayNeeded';
    if (this.firstDay === '') return null;
    if (this.lastDay < this.firstDay) return 'lastBefore';
    const isLong = Date.parse(this.lastDay) - Date.parse(this.firstDay) >= LONGEST_MS;
    return isLong ? 'tooLong' : null;
  }

  get kitProblem(): FormProblem | null {
    return this.#chosen.length === 0 ? 'kitNeeded' : null;
  }

  get isBad(): boolean {
    const all = [this.nameProblem, this.firstProblem, this.lastProblem, this.kitProblem];
    return all.some((problem) => problem !== null);
  }

  /** What is sent; main decides whether it is a trip. */
  get message(): TripForm {
    return {
      tripId: this.tripId,
      name: this.name.trim(),
      place: this.place.trim(),
      firstDay: this.firstDay,
      lastDay: this.lastDay,
      licenseArns: this.#chosen.map(({ licenseArn }) => licenseArn),
    };
  }
}
