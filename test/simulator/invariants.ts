// Watches one run: lets every rule look after every effect, and remembers what the rules need to know of before.

import { readClockRecord } from '../../main/domain/clock-record.ts';
import type { FieldpassError } from '../../main/domain/failure.ts';
import { type Instant, MINUTE_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Log, Notifier } from '../../main/ports.ts';
import { Crash, type MemoryLedger } from '../support/memory-ledger.ts';
import type { Act } from './acts.ts';
import {
  endsInTime,
  everySeatIsTold,
  idOf,
  noGapIsSilent,
  nothingIsRosier,
  noSecretIsOut,
  nothingShownIsUnproved,
  oneSeatPerIntent,
  OPEN_STATES,
  recoveryIsIdempotent,
  returnedIsGone,
  type Sight,
  timeGoesOn,
  unknownIsNeither,
  whatIsHeldIsKept,
} from './rules.ts';
import type { Outcome, Services } from './simulation.ts';
import { longTexts, SecretSearch } from './secrets.ts';
import { Violation } from './stage.ts';
import type { World } from './world.ts';

type States = ReadonlyMap<string, string>;

// A repeat is sent within nine minutes: a mark two minutes ahead and a refusal a minute before still leave time for one.
const IN_TIME_MS = 6 * MINUTE_MS;

export class Invariants {
  /** The first rule that did not hold. Kept, because code on the way out may catch what is thrown. */
  violation: Violation | null = null;
  /** A control goes on after the first, so that all of its schedules are counted. */
  isOnlyCounting = false;
  /** False while a run repeats what another has shown already. */
  isLooking: () => boolean = () => true;
  /** The engineer has asked for a renewal, and for nothing else since. */
  isRenewing = false;
  /** Another process on the same disk may have heard License Manager, and writes down later what it heard. */
  othersHear = false;
  /** Is a violation what a clock that is wrong cannot but lead to? */
  excuses: (violation: Violation) => boolean = () => false;
  /** How often the rules looked. */
  looks = 0;
  readonly #world: World;
  #lastAt: Instant = -Infinity;
  /** When License Manager was heard last, as the disk had it. */
  #heardAt: Instant | null = null;
  readonly #said: string[] = [];
  #searched = 0;
  readonly #search: SecretSearch;
  #askable: ReadonlySet<string> = new Set();

  constructor(world: World) {
    this.#world = world;
    this.#search = new SecretSearch(world.issued);
  }

  /** Everything said by the product goes through here: log lines are searched for secrets, bugs are no expected end. */
  readonly log: Log = {
    info: (message, details) => this.#hearLine(message, details),
    warn: (message, details) => this.#hearLine(message, details),
    error: (message, details) => this.#hearLine(message, details),
  };

  hear(notice: Parameters<Notifier['notify']>[0]): void {
    this.#said.push(JSON.stringify(notice));
  }

  heard({ code, details, message }: FieldpassError): void {
    this.#said.push(`${code} ${message} ${JSON.stringify(details)}`);
  }

  /** A process begins: it knows of time what its disk knows. */
  born(disk: MemoryLedger): void {
    const { attestedAt, observedAt } = readClockRecord(disk.mark('observed-at'));
    this.#lastAt = Math.max(attestedAt ?? -Infinity, observedAt ?? -Infinity);
    this.#heardAt = attestedAt;
  }

  /** License Manager said what time it is: a new era begins, in which a clock that ran ahead counts no more. */
  attested(now: Instant): void {
    this.#lastAt = Math.min(this.#lastAt, now);
  }

  /** Looks, and keeps the first violation. */
  look(disk: MemoryLedger, services: Services | null): void {
    if (this.isLooking()) this.#rule(() => this.#lookAt(disk, services));
  }

  #rule(holds: () => void): void {
    if (this.violation !== null) return;
    try {
      holds();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (!this.excuses(error)) this.violation = error;
    }
  }

  #lookAt(disk: MemoryLedger, services: Services | null): void {
    this.looks += 1;
    const sight = this.#sight(disk, services);
    everySeatIsTold(sight);
    oneSeatPerIntent(sight);
    nothingShownIsUnproved(sight);
    whatIsHeldIsKept(sight);
    returnedIsGone(sight);
    this.#searchSecrets(disk, sight);
    nothingIsRosier(sight);
    noGapIsSilent(sight);
    if (sight.shown === null) return;
    if (this.othersHear && sight.shown.at < this.#lastAt) this.#hearFrom(disk);
    timeGoesOn(sight.shown.at, this.#lastAt);
    this.#lastAt = sight.shown.at;
  }

  #hearFrom(disk: MemoryLedger): void {
    const { attestedAt } = readClockRecord(disk.mark('observed-at'));
    if (attestedAt === null || attestedAt === this.#heardAt) return;
    this.#heardAt = attestedAt;
    this.attested(attestedAt);
  }

  #sight(disk: MemoryLedger, services: Services | null): Sight {
    return {
      world: this.#world,
      seats: this.#world.aws.seats(),
      borrows: disk.borrows(),
      checkouts: disk.checkouts(),
      shown: services?.snapshots.take() ?? null,
      isRenewing: this.isRenewing,
    };
  }

  #searchSecrets(disk: MemoryLedger, { shown }: Sight, inEveryForm = false): void {
    const said = (inEveryForm ? this.#said : this.#said.slice(this.#searched)).join('\n');
    this.#searched = this.#said.length;
    const seen = inEveryForm ? JSON.stringify(shown) : longTexts(shown);
    noSecretIsOut(this.#search.find([...disk.texts(), seen, said], inEveryForm));
  }

  /** The state of every record, to compare with after an act. */
  before(disk: MemoryLedger): States {
    return statesOf(disk);
  }

  /** `own`: what this process wrote about; `background`: what something else than the act is working on just now. */
  afterAct(
    act: Act,
    outcome: Outcome,
    before: States,
    disk: MemoryLedger,
    { own, background }: { readonly own: ReadonlySet<string>; readonly background: ReadonlySet<string> },
  ): void {
    const changed = [...statesOf(disk)].filter(
      ([id, state]) => before.get(id) !== state && !background.has(id),
    );
    const all = changed.map(([, state]) => state);
    const byIt = changed.filter(([id]) => own.has(id)).map(([, state]) => state);
    this.#rule(() => unknownIsNeither(act, outcome, all, byIt));
  }

  ended(what: string, tookMs: number, deadlineMs: number): void {
    this.#rule(() => endsInTime(what, tookMs, deadlineMs));
  }

  recoveredOnceMore(before: string, after: string): void {
    this.#rule(() => recoveryIsIdempotent(before, after));
  }

  isUnsettled({ checkouts, renewing }: Services, disk: MemoryLedger): boolean {
    const isOpen = disk
      .borrows()
      .some((one) => OPEN_STATES.includes(one.state) || ('tokenLeft' in one && one.tokenLeft));
    return (
      isOpen ||
      renewing.unfinished().length > 0 ||
      disk.checkouts().some((one) => checkouts.isUnfinished(one))
    );
  }

  /** From now on all is well: whatever could still be asked in time must be. */
  calmBegins(disk: MemoryLedger, now: Instant): void {
    const asked = [...disk.borrows(), ...disk.checkouts()].filter(({ state }) => state === 'requested');
    // What seems to come from the future, because a clock was set back, may be of any age, and is not repeated.
    const inTime = asked.filter(({ requestedAt }) => now >= requestedAt && now - requestedAt < IN_TIME_MS);
    this.#askable = new Set(this.#world.isClockMoved ? [] : inTime.map(idOf));
  }

  /** At rest: nothing is open, no token is left over, and unresolved is only what could not be asked in time. */
  settled(services: Services, disk: MemoryLedger): void {
    this.look(disk, services);
    this.#rule(() => this.#searchSecrets(disk, this.#sight(disk, services), true));
    if (this.isUnsettled(services, disk)) this.#note('settled', `left open: ${this.durable(disk)}`);
    const records = [...disk.borrows(), ...disk.checkouts()];
    const held = records.filter(({ state }) => state === 'held').map(idOf);
    const needless = records.find((one) => one.state === 'unresolved' && this.#askable.has(idOf(one)));
    if (needless !== undefined) this.#note('settled', 'unresolved, although it could be asked again in time');
    const { kept, spoiled } = this.#world.keychain;
    const leftOver = [...kept.keys(), ...spoiled].filter((id) => !held.includes(id));
    if (leftOver.length > 0)
      this.#note('I4', `tokens are left over: ${leftOver.join()}: ${this.durable(disk)}`);
  }

  /** What outlives a process, for comparison. */
  durable(disk: MemoryLedger): string {
    const kinds = disk.events().map(({ kind }) => kind);
    const seats = this.#world.aws
      .seats()
      .map(({ consumptionToken, endsAt }) => `${consumptionToken}@${endsAt}`);
    return `${kinds.join(' ')} | ${[...this.#world.keychain.kept.keys()].join()} | ${seats.join()}`;
  }

  /** I4 at rest: whoever kept a copy of a returned token gets the answer that it was returned. */
  async returnedIsReturned({ proofs }: Services, disk: MemoryLedger): Promise<void> {
    for (const borrow of disk.borrows()) {
      if (borrow.state !== 'returned') continue;
      const issued = [...this.#world.issued.values()].find((one) => one.clientToken === borrow.clientToken);
      if (issued?.signedToken === null || issued === undefined) continue;
      const { verdict } = await proofs.verify(new Secret(issued.signedToken), null);
      if (verdict !== 'returned') this.#note('I4', `a copy of a returned token is ${verdict}`);
    }
  }

  #hearLine(message: string, details: Readonly<Record<string, unknown>> = {}): void {
    const { error } = details;
    if (error instanceof Crash) return;
    if (error instanceof Error && error.name !== 'FieldpassError')
      this.#note('no bug', `${message}: ${error.stack ?? ''}`);
    this.#said.push(`${message} ${JSON.stringify(details)}`);
  }

  #note(invariant: string, seen: string): void {
    this.violation ??= new Violation(invariant, seen);
  }
}

function statesOf(disk: MemoryLedger): States {
  return new Map([...disk.borrows(), ...disk.checkouts()].map((one) => [idOf(one), one.state]));
}
