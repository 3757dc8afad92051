// The circuit breaker: after two failures in a row the keychain is asked once per pause, and a locked one by a person only.

import type { FieldpassError, FailureCode } from '../../domain/failure.ts';

const FAILURES = 2;

// These say something about the whole keychain; a missing or damaged entry says nothing about the next one.
const WHOLE: readonly FailureCode[] = ['keychain-locked', 'keychain-unavailable', 'keychain-slow'];

/** Counts failures of the whole keychain; `elapsed` is monotonic, in ms. */
export class VaultBreaker {
  readonly #pauseMs: number;
  readonly #elapsed: () => number;
  #failures = 0;
  #last: FieldpassError | null = null;
  #since = 0;

  constructor(pauseMs: number, elapsed: () => number) {
    this.#pauseMs = pauseMs;
    this.#elapsed = elapsed;
  }

  /**
   * Gives the failure to repeat while it is open, or null where the keychain may be asked; one caller per pause. What was
   * found locked stays so, however long: nothing shows that it was unlocked but a look, and a look brings up the prompt.
   */
  blocks(): FieldpassError | null {
    if (this.#failures < FAILURES) return null;
    if (this.#isLocked) return this.#last;
    if (this.#elapsed() - this.#since < this.#pauseMs) return this.#last;
    this.#since = this.#elapsed();
    return null;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** A person asks: what was found locked may be asked again, with its prompt. */
  letAsk(): void {
    if (this.#isLocked) this.#failures = 0;
  }

  failed(failure: FieldpassError): void {
    if (!WHOLE.includes(failure.code)) return;
    // Every look at a locked keychain may bring up a prompt, so one refusal is enough.
    this.#failures += failure.code === 'keychain-locked' ? FAILURES : 1;
    this.#last = failure;
    this.#since = this.#elapsed();
  }

  get #isLocked(): boolean {
    return this.#last?.code === 'keychain-locked';
  }
}
