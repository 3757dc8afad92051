// A ledger in memory that keeps the promises of the real one, and can be told to fail, crash and forget.

import { applyEvent, type Borrow } from '../../main/domain/borrow.ts';
import { applyCheckoutEvent, type Checkout } from '../../main/domain/checkout.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { IssuerKey } from '../../main/domain/issuer-key.ts';
import { eventOfRow, rowOfEvent, subjectOf } from '../../main/adapters/ledger/ledger-events.ts';
import type { Catalogue, Clock, Ledger, LedgerEvent, MarkName, NumberedEvent } from '../../main/ports.ts';

/** The process died here. Nothing may catch it and go on. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

type Plan = { readonly how: 'disk-full' | 'crash-before' | 'crash-after'; left: number };

/** What survives a process: shared by every ledger opened on it. */
class Disk {
  #appends: readonly (readonly LedgerEvent[])[] = [];
  #read: Read | null = null;
  #listed: { readonly of: Catalogue | null; readonly text: string } | null = null;
  catalogue: Catalogue | null = null;
  readonly keys = new Map<string, IssuerKey>();
  readonly marks = new Map<MarkName, string>();
  readonly claims = new Map<string, MemoryLedger>();

  get appends(): readonly (readonly LedgerEvent[])[] {
    return this.#appends;
  }

  set appends(appends) {
    this.#appends = appends;
    this.#read = null;
  }

  /** What stands there, read once after every change. */
  read(): Read {
    this.#read ??= readAll(this.#appends.flat());
    return this.#read;
  }

  /** All of it as texts, each made once; what was appended stands last, so that an append moves none of the others. */
  texts(): readonly string[] {
    if (this.#listed?.of !== this.catalogue)
      this.#listed = { of: this.catalogue, text: JSON.stringify(this.catalogue) };
    const rest = [this.#listed?.text ?? '', JSON.stringify([...this.keys.values()]), ...this.marks.values()];
    return [...rest, ...this.#appends.map(textOf)];
  }

  /** The same content; what is written to one is not written to the other. */
  copy(): Disk {
    const copy = new Disk();
    copy.#appends = this.#appends;
    copy.#read = this.#read;
    copy.#listed = this.#listed;
    copy.catalogue = this.catalogue;
    for (const [id, key] of this.keys) copy.keys.set(id, key);
    for (const [name, value] of this.marks) copy.marks.set(name, value);
    return copy;
  }
}

type Read = {
  readonly events: readonly LedgerEvent[];
  readonly borrows: readonly Borrow[];
  readonly checkouts: readonly Checkout[];
};

const appendedTexts = new WeakMap<readonly LedgerEvent[], string>();

function textOf(appended: readonly LedgerEvent[]): string {
  const text = appendedTexts.get(appended) ?? JSON.stringify(appended);
  appendedTexts.set(appended, text);
  return text;
}

function readAll(events: readonly LedgerEvent[]): Read {
  const borrows = new Map<string, Borrow>();
  const checkouts = new Map<string, Checkout>();
  for (const event of events) {
    if ('checkoutId' in event) {
      const next = applyCheckoutEvent(checkouts.get(event.checkoutId), event);
      if (next !== undefined) checkouts.set(event.checkoutId, next);
    } else {
      const next = applyEvent(borrows.get(event.borrowId), event);
      if (next !== undefined) borrows.set(event.borrowId, next);
    }
  }
  return { events, borrows: [...borrows.values()], checkouts: [...checkouts.values()] };
}

export class MemoryLedger implements Ledger {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #disk: Disk;
  #plan: Plan | null = null;
  #alive = true;
  /** The ids of what this process has written about. */
  readonly wroteOf = new Set<string>();
  /** This process takes over what a living one has claimed, as it may where locks do not hold. */
  ignoresClaims = false;

  constructor(clock: Pick<Clock, 'now'>, disk = new Disk()) {
    this.#clock = clock;
    this.#disk = disk;
  }

  /** A ledger of another process on the same disk. */
  another(): MemoryLedger {
    return new MemoryLedger(this.#clock, this.#disk);
  }

  /** A ledger on a copy of the disk as it is now. */
  copy(clock: Pick<Clock, 'now'>): MemoryLedger {
    return new MemoryLedger(clock, this.#disk.copy());
  }

  /** This process dies; gives the ledger of the next one. */
  restart(): MemoryLedger {
    this.#alive = false;
    return this.another();
  }

  /** The process dies here, wherever that is. */
  die(): never {
    this.#alive = false;
    throw new Crash('the process died');
  }

  /** The n-th append from now on, and every later one, finds the disk full; null ends that. */
  fillDiskAtAppend(n: number | null): void {
    this.#plan = n === null ? null : { how: 'disk-full', left: n };
  }

  /** The process dies just before the n-th append from now on is written. */
  crashBeforeAppend(n = 1): void {
    this.#plan = { how: 'crash-before', left: n };
  }

  /** The process dies just after the n-th append from now on is on disk. */
  crashAfterAppend(n = 1): void {
    this.#plan = { how: 'crash-after', left: n };
  }

  /** The last n appends were never on disk: what a ledger without fsync would do at a power cut. */
  loseLastAppends(n = 1): void {
    this.#disk.appends = this.#disk.appends.slice(0, Math.max(0, this.#disk.appends.length - n));
  }

  append(...events: readonly LedgerEvent[]): void {
    this.#mustLive();
    if (events.length === 0) return;
    const written = events.map(throughTheFile);
    const due = this.#due();
    if (due === 'disk-full') throw new FieldpassError('disk-full');
    if (due === 'crash-before') this.die();
    this.#disk.appends = [...this.#disk.appends, written];
    for (const event of events) this.wroteOf.add(subjectOf(event));
    if (due === 'crash-after') this.die();
  }

  borrows(): readonly Borrow[] {
    this.#mustLive();
    return this.#disk.read().borrows;
  }

  checkouts(): readonly Checkout[] {
    this.#mustLive();
    return this.#disk.read().checkouts;
  }

  revision(): number {
    return this.events().length;
  }

  /** All that is on the disk, as texts: what a thief of it could read. */
  texts(): readonly string[] {
    return this.#disk.texts();
  }

  events(id?: string): readonly LedgerEvent[] {
    this.#mustLive();
    const { events } = this.#disk.read();
    return id === undefined ? events : events.filter((event) => subjectOf(event) === id);
  }

  page(before: number | null, most: number): readonly NumberedEvent[] {
    return this.events()
      .map((event, at) => ({ number: at + 1, event }))
      .filter(({ number }) => before === null || number < before)
      .reverse()
      .slice(0, most);
  }

  async checkChain(): Promise<{ intact: boolean; events: number; brokenAt: null }> {
    return { intact: true, events: this.events().length, brokenAt: null };
  }

  problems(): readonly string[] {
    this.#mustLive();
    return [];
  }

  claim(subject: string): boolean {
    this.#mustLive();
    const owner = this.#disk.claims.get(subject);
    if (owner !== undefined && owner.#alive && !this.ignoresClaims) return false;
    this.#disk.claims.set(subject, this);
    return true;
  }

  /** What living processes work on. */
  claimed(): ReadonlySet<string> {
    return new Set([...this.#disk.claims].flatMap(([subject, owner]) => (owner.#alive ? subject : [])));
  }

  isClaimed(subject: string): boolean {
    this.#mustLive();
    return this.#disk.claims.get(subject) === this;
  }

  release(subject: string): void {
    this.#mustLive();
    if (this.#disk.claims.get(subject) === this) this.#disk.claims.delete(subject);
  }

  catalogue(): Catalogue | null {
    this.#mustLive();
    return this.#disk.catalogue;
  }

  saveCatalogue(catalogue: Catalogue): void {
    this.#mustLive();
    this.#disk.catalogue = structuredClone(catalogue);
  }

  issuerKeys(): readonly IssuerKey[] {
    this.#mustLive();
    return [...this.#disk.keys.values()];
  }

  addIssuerKey(key: IssuerKey): void {
    this.#mustLive();
    const id = `${key.issuerAccount} ${key.thumbprint}`;
    if (!this.#disk.keys.has(id)) this.#disk.keys.set(id, structuredClone(key));
  }

  removeIssuerKey(issuerAccount: string, thumbprint: string): void {
    this.#mustLive();
    this.#disk.keys.delete(`${issuerAccount} ${thumbprint}`);
  }

  mark(name: MarkName): string | null {
    this.#mustLive();
    return this.#disk.marks.get(name) ?? null;
  }

  saveMark(name: MarkName, value: string): void {
    this.#mustLive();
    this.#disk.marks.set(name, value);
  }

  saveMarkOnce(name: MarkName, value: string): string {
    const kept = this.mark(name) ?? value;
    this.saveMark(name, kept);
    return kept;
  }

  close(): void {
    this.#alive = false;
  }

  #due(): Plan['how'] | null {
    if (this.#plan === null) return null;
    this.#plan.left -= 1;
    return this.#plan.left <= 0 ? this.#plan.how : null;
  }

  // A dead process runs no catch block, so every later call of this ledger dies too.
  #mustLive(): void {
    if (!this.#alive) throw new Crash('this process is dead');
  }
}

// The way through the real file, so that what would not come back from there does not come back from here.
function throughTheFile(event: LedgerEvent): LedgerEvent {
  const read = eventOfRow(rowOfEvent(event));
  if (read === null) throw new TypeError(`event ${event.kind} cannot be read back`);
  return read;
}
