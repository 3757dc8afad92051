// New versions: looked for, fetched, and installed when a person says so, never in the middle of something.

import { type Failure, FieldpassError, toFailure } from '../domain/failure.ts';
import type { Managed } from '../domain/managed.ts';
import {
  afterUpdate,
  canCheck,
  compareVersions,
  type Hindrance,
  type UpdateEvent,
  type UpdateState,
  type UpdateView,
  type UpdateWay,
  type UpdateWish,
  wayWords,
  whyNotOffered,
} from '../domain/update.ts';
import type { Clock, Log, Updater, UpdateNotes } from '../ports.ts';

type Needs = {
  readonly way: UpdateWay;
  /** The version that runs. */
  readonly version: string;
  /** Can the system install it once the app has quit? */
  readonly canWaitForQuit: boolean;
  readonly managed: Pick<Managed, 'updates'>;
  /** Loaded when it is first needed. */
  readonly open: () => Promise<Updater>;
  readonly notes: UpdateNotes;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** What an installation would break off just now. */
  readonly hindrances: () => readonly Hindrance[];
  readonly tell: () => void;
};

export class Updates {
  readonly #needs: Needs;
  #updater: Promise<Updater> | null = null;
  #state: UpdateState = { kind: 'idle' };

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Everything as it is shown. */
  view(): UpdateView {
    const { canWaitForQuit, managed, notes, version, way } = this.#needs;
    return {
      version,
      way: way.kind,
      wayWords: wayWords(way),
      mode: this.mode(),
      canWaitForQuit,
      isManaged: managed.updates !== null,
      checkedAt: notes.read().checkedAt,
      state: this.#state,
    };
  }

  /** How it is looked for new versions: as the administrator has set it, else as the person has. */
  mode(): UpdateWish {
    return this.#needs.managed.updates ?? this.#needs.notes.read().mode;
  }

  /** Throws `managed` where the administrator has set it, and disk failures. */
  setMode(mode: UpdateWish): void {
    const { managed, notes, tell } = this.#needs;
    if (managed.updates !== null) throw new FieldpassError('managed');
    notes.write({ ...notes.read(), mode });
    tell();
  }

  /**
   * Looks for a new version; fetches it as well where that is wished. How it went is the state. Throws `update-off`
   * where this copy does not look.
   */
  async check(): Promise<void> {
    const { way, notes, clock } = this.#needs;
    if (way.kind === 'off') throw new FieldpassError('update-off');
    if (!canCheck(this.#state)) return;
    this.#take({ kind: 'check-begun' });
    await this.#trying(async (updater) => {
      const offer = await updater.check();
      const record = notes.read();
      notes.write({ ...record, checkedAt: clock.now() });
      if (offer === null) return void this.#take({ kind: 'nothing-newer' });
      this.#requireNewer(offer.version);
      this.#take({ kind: 'offered', offer });
    });
    if (this.mode() === 'download' && way.kind === 'installs') await this.download();
  }

  /** Fetches what was offered and proves it. Throws `update-off` where this copy installs nothing. */
  async download(): Promise<void> {
    const { way, notes } = this.#needs;
    if (way.kind !== 'installs') throw new FieldpassError('update-off');
    if (this.#state.kind !== 'available') return;
    const { version } = this.#state.offer;
    this.#take({ kind: 'download-begun' });
    await this.#trying(async (updater) => {
      await updater.download((percent) => this.#take({ kind: 'progress', percent }));
      // Only what proved itself raises the mark: a false offer must not shut out every later one.
      notes.write({ ...notes.read(), newest: version });
      this.#take({ kind: 'downloaded' });
    });
  }

  /** Whether it is installed when the person quits. Throws `update-off` where that cannot be. */
  wishOnQuit(onQuit: boolean): void {
    if (onQuit && !this.#needs.canWaitForQuit) throw new FieldpassError('update-off');
    this.#take({ kind: 'quit-wish', onQuit });
  }

  /** Called once when the app begins to quit: what is open keeps the installation for another time. */
  async quitting(): Promise<void> {
    if (this.#state.kind !== 'ready') return;
    const isFree = !this.#needs.hindrances().includes('work');
    (await this.#opened()).installOnQuit(this.#state.onQuit && isFree);
  }

  /**
   * Installs now: `close` ends everything else of the app first. Throws `update-waits` while something is being done,
   * and while this window keeps licenses checked out, unless the person said that those may end.
   */
  async install(mayEndCheckouts: boolean, close: () => Promise<void>): Promise<void> {
    if (this.#state.kind !== 'ready') throw new FieldpassError('update-off');
    const hindrances = this.#needs.hindrances();
    const stands = hindrances.find((one) => one === 'work' || !mayEndCheckouts);
    if (stands !== undefined) {
      throw new FieldpassError('update-waits', undefined, { details: { hindrance: stands } });
    }
    this.#take({ kind: 'install-begun' });
    const updater = await this.#opened();
    await close();
    updater.install();
  }

  #requireNewer(version: string): void {
    const { notes, version: running } = this.#needs;
    const { newest } = notes.read();
    const why = whyNotOffered(version, running, newest);
    if (why === null && compareVersions(version, running) > 0) return;
    throw new FieldpassError('update-refused', undefined, { details: { version, why: why ?? 'not newer' } });
  }

  #opened(): Promise<Updater> {
    return (this.#updater ??= this.#needs.open());
  }

  async #trying(work: (updater: Updater) => Promise<void>): Promise<void> {
    try {
      await work(await this.#opened());
    } catch (error) {
      if (!(error instanceof FieldpassError)) this.#needs.log.error('the updater failed', { error });
      const failure: Failure = toFailure(
        error instanceof FieldpassError
          ? error
          : new FieldpassError('update-failed', undefined, { cause: error }),
      );
      const version = 'offer' in this.#state ? this.#state.offer.version : this.#needs.version;
      const isRefused = failure.code === 'update-refused';
      this.#take(isRefused ? { kind: 'refused', version, failure } : { kind: 'failed', failure });
    }
  }

  #take(event: UpdateEvent): void {
    this.#state = afterUpdate(this.#state, event);
    this.#needs.tell();
  }
}
