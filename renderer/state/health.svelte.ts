// What Fieldpass found out about itself, what it is, and the text that was made for support.

import type { Failure } from '../../main/domain/failure.ts';
import type { AboutView, FindingView } from '../../preload/contract.ts';
import type { Live } from './live.svelte.ts';

type Bundle = { readonly id: string; readonly text: string; readonly withNames: boolean };

/** One per window: what was found stays there when one comes back to the page. */
export class Health {
  readonly #live: Live;
  #about = $state.raw<AboutView | null>(null);
  #findings = $state.raw<readonly FindingView[] | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #examining = $state(false);
  #bundle = $state.raw<Bundle | null>(null);
  #making = $state(false);
  #bundleFailure = $state.raw<Failure | null>(null);
  #saved = $state.raw<string | null>(null);

  constructor(live: Live) {
    this.#live = live;
  }

  get about(): AboutView | null {
    return this.#about;
  }

  /** Null before the first examination. */
  get findings(): readonly FindingView[] | null {
    return this.#findings;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get isExamining(): boolean {
    return this.#examining;
  }

  get bundle(): Bundle | null {
    return this.#bundle;
  }

  get isMaking(): boolean {
    return this.#making;
  }

  get bundleFailure(): Failure | null {
    return this.#bundleFailure;
  }

  /** Where the bundle was saved. */
  get saved(): string | null {
    return this.#saved;
  }

  async read(): Promise<void> {
    const reply = await this.#live.call('about');
    if (reply.ok) this.#about = reply.value;
  }

  async examine(): Promise<void> {
    if (this.#examining) return;
    this.#examining = true;
    const reply = await this.#live.call('examine');
    this.#examining = false;
    if (reply.ok) this.#findings = reply.value;
    this.#failure = reply.ok ? null : reply.failure;
  }

  /** Makes the text for support; it is shown before it can be saved. */
  async makeBundle(withNames: boolean): Promise<void> {
    if (this.#making) return;
    this.#making = true;
    this.#saved = null;
    const reply = await this.#live.call('supportBundle', { withNames });
    this.#making = false;
    this.#bundle = reply.ok ? { ...reply.value, withNames } : null;
    this.#bundleFailure = reply.ok ? null : reply.failure;
  }

  /** Saves the text as it is shown. */
  async saveBundle(): Promise<void> {
    if (this.#bundle === null) return;
    const reply = await this.#live.call('saveSupportBundle', { id: this.#bundle.id });
    if (reply.ok) this.#saved = reply.value.file;
    this.#bundleFailure = reply.ok ? null : reply.failure;
  }
}
