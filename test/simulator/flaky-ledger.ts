// The ledger of one life: the one in memory, with a death before and after every write, and a disk that may be full.

import { FieldpassError } from '../../main/domain/failure.ts';
import type { IssuerKey } from '../../main/domain/issuer-key.ts';
import type { Catalogue, Ledger, LedgerEvent, MarkName } from '../../main/ports.ts';
import type { MemoryLedger } from '../support/memory-ledger.ts';
import type { Life } from './life.ts';
import type { Menu } from './stage.ts';

const WRITE = {
  deaths: ['dies before', 'dies after'],
  faults: ['disk full'],
} as const satisfies Menu<string>;
/** A claim of a dead process is taken over, so a death around it is the death around its neighbor. */
const CLAIM = { deaths: [], faults: ['disk full'] } as const satisfies Menu<string>;

export class FlakyLedger implements Ledger {
  readonly #inner: MemoryLedger;
  readonly #life: Life;

  constructor(inner: MemoryLedger, life: Life) {
    this.#inner = inner;
    this.#life = life;
    life.onEnd = () => inner.close();
  }

  append(...events: readonly LedgerEvent[]): void {
    this.#life.mustLive();
    if (events.length === 0) return;
    const kinds = events.map(({ kind }) => kind).join(' + ');
    this.#write(`ledger: ${kinds}`, () => this.#inner.append(...events));
  }

  saveCatalogue(catalogue: Catalogue): void {
    this.#write('ledger: catalogue', () => this.#inner.saveCatalogue(catalogue));
  }

  addIssuerKey(key: IssuerKey): void {
    this.#write('ledger: issuer key', () => this.#inner.addIssuerKey(key));
  }

  removeIssuerKey(issuerAccount: string, thumbprint: string): void {
    this.#write('ledger: issuer key removed', () => this.#inner.removeIssuerKey(issuerAccount, thumbprint));
  }

  saveMark(name: MarkName, value: string): void {
    this.#write(`ledger: mark ${name}`, () => this.#inner.saveMark(name, value));
  }

  saveMarkOnce(name: MarkName, value: string): string {
    return this.#write(`ledger: mark ${name}`, () => this.#inner.saveMarkOnce(name, value));
  }

  claim(subject: string): boolean {
    return this.#life.now('ledger: claim', CLAIM, (fault) => {
      if (fault !== null) throw new FieldpassError('disk-full');
      return this.#inner.claim(subject);
    });
  }

  isClaimed(subject: string): boolean {
    return this.#alive().isClaimed(subject);
  }

  // A claim that cannot be released ages out, and its owner hears nothing of it.
  release(subject: string): void {
    this.#life.mustLive();
    this.#inner.release(subject);
  }

  borrows() {
    return this.#alive().borrows();
  }

  checkouts() {
    return this.#alive().checkouts();
  }

  revision(): number {
    return this.#alive().revision();
  }

  events(id?: string): readonly LedgerEvent[] {
    return this.#alive().events(id);
  }

  page(before: number | null, most: number) {
    return this.#alive().page(before, most);
  }

  problems(): readonly string[] {
    return this.#alive().problems();
  }

  async checkChain() {
    return this.#alive().checkChain();
  }

  catalogue(): Catalogue | null {
    return this.#alive().catalogue();
  }

  issuerKeys(): readonly IssuerKey[] {
    return this.#alive().issuerKeys();
  }

  mark(name: MarkName): string | null {
    return this.#alive().mark(name);
  }

  close(): void {
    this.#inner.close();
  }

  #write<T>(effect: string, write: () => T): T {
    return this.#life.now(effect, WRITE, (fault) => {
      if (fault !== null) throw new FieldpassError('disk-full');
      return write();
    });
  }

  #alive(): MemoryLedger {
    this.#life.mustLive();
    return this.#inner;
  }
}
