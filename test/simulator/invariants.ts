// Watches one run: lets every rule look after every effect, and remembers what the rules need to know of before.

import { readClockRecord } from '../../main/domain/clock-record.ts';
import type { FieldpassError } from '../../main/domain/failure.ts';
import type { Instant } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Log, Notifier } from '../../main/ports.ts';
import { Crash, type MemoryLedger } from '../support/memory-ledger.ts';
import type { Act } from './acts.ts';
import {
  everySeatIsTold,
  idOf,
  iso,
  nothingIsRosier,
  nothingShownIsUnproved,
  oneSeatPerIntent,
  returnedIsGone,
  type Sight,
  whatIsHeldIsKept,
} from './rules.ts';
import type { Outcome, Services } from './simulation.ts';
import { secretsIn } from './secrets.ts';
import { Violation } from './stage.ts';
import type { World } from './world.ts';

type States = ReadonlyMap<string, string>;

/** Codes that tell the engineer that nothing was changed. */
const DEFINITE: readonly string[] = [
  'offline',
  'no-seats',
  'sign-in-expired',
  'already-borrowed',
  'not-borrowable',
];
const OPEN: readonly string[] = ['requested', 'returning', 'releasing'];

export class Invariants {
  /** The first rule that did not hold. Kept, because code on the way out may catch what is thrown. */
  violation: Violation | null = null;
  /** Off while a run repeats what another has shown already. */
  isLooking = true;
  /** Is a violation what a clock that is wrong cannot but lead to? */
  excuses: (violation: Violation) => boolean = () => false;
  /** How often the rules looked. */
  looks = 0;
  readonly #world: World;
  #lastAt: Instant = -Infinity;
  #said: string[] = [];

  constructor(world: World) {
    this.#world = world;
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
  }

  /** License Manager said what time it is: a new era begins, in which a clock that ran ahead counts no more. */
  attested(now: Instant): void {
    this.#lastAt = Math.min(this.#lastAt, now);
  }

  /** Looks, and keeps the first violation. */
  look(disk: MemoryLedger, services: Services | null): void {
    if (!this.isLooking || this.violation !== null) return;
    try {
      this.#lookAt(disk, services);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      if (!this.excuses(error)) this.violation = error;
    }
  }

  #lookAt(disk: MemoryLedger, services: Services | null): void {
    this.looks += 1;
    const sight: Sight = {
      world: this.#world,
      seats: this.#world.aws.seats(),
      borrows: disk.borrows(),
      checkouts: disk.checkouts(),
      shown: services?.snapshots.take() ?? null,
    };
    everySeatIsTold(sight);
    oneSeatPerIntent(sight);
    nothingShownIsUnproved(sight);
    whatIsHeldIsKept(sight);
    returnedIsGone(sight);
    this.#noSecretIsOut(disk, sight);
    nothingIsRosier(sight);
    this.#timeGoesOn(sight);
  }

  /** I5: no secret in clear text outside the keychain: not on the disk, not in the window, not in what was said. */
  #noSecretIsOut(disk: MemoryLedger, { shown }: Sight): void {
    if (this.#world.issued.size === 0) return;
    const said = this.#said.join('\n');
    this.#said = [];
    const found = secretsIn([...this.#world.issued.values()], [disk.text(), JSON.stringify(shown), said]);
    if (found !== null) throw new Violation('I5', `a secret is readable ${found}`);
  }

  /** I9: within an era attested by License Manager the time by which all is judged never decreases. */
  #timeGoesOn({ shown }: Sight): void {
    if (shown === null) return;
    if (shown.at < this.#lastAt) throw new Violation('I9', `${iso(shown.at)} after ${iso(this.#lastAt)}`);
    this.#lastAt = shown.at;
  }

  /** The state of every record, to compare with after an act. */
  before(disk: MemoryLedger): States {
    return statesOf(disk);
  }

  /** I7 for the answer of an act: unknown is neither success nor failure. */
  afterAct(act: Act, outcome: Outcome, before: States, disk: MemoryLedger): void {
    const changed = [...statesOf(disk)].filter(([id, state]) => before.get(id) !== state);
    if (outcome.end === 'failed' && DEFINITE.includes(outcome.code)) {
      const open = changed.find(([, state]) => OPEN.includes(state));
      if (open !== undefined) this.#note('I7', `${act} failed with ${outcome.code} and left ${open[1]}`);
    }
    if (outcome.end === 'done' && ['borrow', 'check out', 'check out for good'].includes(act)) {
      if (!changed.some(([, state]) => state === 'held'))
        this.#note('I7', `${act} succeeded and nothing is held`);
    }
    if (outcome.end === 'done' && ['give back', 'release'].includes(act)) {
      const isOver = changed.some(([, state]) => state === 'returned' || state === 'ended');
      if (!isOver) this.#note('I7', `${act} succeeded and nothing is over`);
    }
  }

  isUnsettled({ checkouts, renewing }: Services, disk: MemoryLedger): boolean {
    const isOpen = disk
      .borrows()
      .some((one) => OPEN.includes(one.state) || ('tokenLeft' in one && one.tokenLeft));
    return (
      isOpen ||
      renewing.unfinished().length > 0 ||
      disk.checkouts().some((one) => checkouts.isUnfinished(one))
    );
  }

  /** At rest: nothing is open, no token is left over, and unresolved is only what could not be asked in time. */
  settled(services: Services, disk: MemoryLedger): void {
    if (!this.isLooking) return;
    this.look(disk, services);
    if (this.isUnsettled(services, disk)) this.#note('settled', `left open: ${this.durable(disk)}`);
    const held = [...disk.borrows(), ...disk.checkouts()].filter(({ state }) => state === 'held').map(idOf);
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
