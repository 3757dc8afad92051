// The ticking now: one signal, read only by what is on screen.

import { type TimeMark, evaluationAt, untilNextSecond } from './evaluation.ts';

const ZONE_PAUSE_MS = 60_000;

/** Evaluation time and the zone of this computer, renewed at every whole second. */
export class Now {
  #at = $state(Date.now());
  #zone = $state(zoneHere());
  #mark: TimeMark | null = null;
  #offset = Number.NaN;
  #zoneAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Epoch ms. */
  get at(): number {
    return this.#at;
  }

  /** IANA name; an engineer may land in another zone while the window is open. */
  get zone(): string {
    return this.#zone;
  }

  /** Takes over what a snapshot says about time. */
  align(snapshot: { readonly at: number; readonly clock: { readonly behindMs: number } }): void {
    this.#mark = { at: snapshot.at, behindMs: snapshot.clock.behindMs, arrivedMs: performance.now() };
    this.#look();
  }

  /** Begins to tick, also at once when the window comes back to the front; gives the function that stops it. */
  start(): () => void {
    const look = (): void => {
      this.#zoneAt = -Infinity;
      this.#tick();
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    this.#tick();
    return () => {
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }

  #tick(): void {
    clearTimeout(this.#timer);
    this.#look();
    this.#timer = setTimeout(() => this.#tick(), untilNextSecond(this.#at));
  }

  #look(): void {
    this.#at = evaluationAt(this.#mark, Date.now(), performance.now());
    this.#lookAtZone();
  }

  // To ask for the name costs as much as all the rows of a second. Another offset is another zone; one with the same
  // offset is seen within a minute, and whenever the window comes back to the front.
  #lookAtZone(): void {
    // Asked once and thrown away.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    const offset = new Date().getTimezoneOffset();
    const elapsed = performance.now();
    if (offset === this.#offset && elapsed - this.#zoneAt < ZONE_PAUSE_MS) return;
    this.#offset = offset;
    this.#zoneAt = elapsed;
    this.#zone = zoneHere();
  }
}

function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
