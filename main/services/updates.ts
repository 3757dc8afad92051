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
  /** What an installation would break off just now, before or after everything else of the app was closed. */
  readonly hindrances: (when: 'open' | 'closed') => readonly Hindrance[];
  readonly tell: () => void;
};

/** How the app ends for an installation. */
export type Ending = {
  /** Ends everything else of the app, carefully. */
  readonly close: () => Promise<void>;
  /** Starts this version again, where nothing is installed after all. */
  readonly comeBack: () => void;
};

export class Updates {
  readonly #needs: Needs;
  #updater: Promise<Updater> | null = null;
  #state: UpdateState = { kind: 'idle' };
  /** Set while something is to be installed when the app has quit. */
  #atQuit: Updater | null = null;

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
    const wished = this.#state.onQuit && this.#isFree('open');
    const updater = await this.#opened();
    updater.installOnQuit(wished);
    this.#atQuit = wished ? updater : null;
  }

  /** Called when everything else of the app is closed: giving seats back took its time, and a command may have begun. */
  closed(): void {
    if (this.#atQuit === null || this.#isFree('closed')) return;
    this.#atQuit.installOnQuit(false);
    this.#needs.log.warn('a new version is not installed at this end: something is under way');
  }

  /**
   * Installs now, when everything else of the app has been closed. Throws `update-waits` while something is being done,
   * and while licenses are kept checked out here, unless the person said that those may end. It is asked again right
   * before the installer begins: what began meanwhile puts the installation off, and this version comes back.
   */
  async install(mayEndCheckouts: boolean, { close, comeBack }: Ending): Promise<void> {
    if (this.#state.kind !== 'ready') throw new FieldpassError('update-off');
    const hindrance = this.#hindrance('open', mayEndCheckouts);
    if (hindrance !== null) throw waiting(hindrance);
    this.#take({ kind: 'install-begun' });
    const updater = await this.#opened();
    await close();
    const late = this.#hindrance('closed', mayEndCheckouts);
    if (late === null) return void updater.install();
    this.#needs.log.warn('a new version is not installed: something began meanwhile', { hindrance: late });
    this.#take({ kind: 'install-put-off' });
    comeBack();
    throw waiting(late);
  }

  #hindrance(when: 'open' | 'closed', mayEndCheckouts: boolean): Hindrance | null {
    return this.#hindrances(when).find((one) => one === 'work' || !mayEndCheckouts) ?? null;
  }

  // What this window keeps is given back at quitting anyway.
  #isFree(when: 'open' | 'closed'): boolean {
    return this.#hindrances(when).every((one) => one === 'checkouts');
  }

  // Records that cannot be looked at may hold anything.
  #hindrances(when: 'open' | 'closed'): readonly Hindrance[] {
    try {
      return this.#needs.hindrances(when);
    } catch (error) {
      this.#needs.log.error('it could not be seen what an installation would break off', { error });
      return ['work'];
    }
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

function waiting(hindrance: Hindrance): FieldpassError {
  return new FieldpassError('update-waits', undefined, { details: { hindrance } });
}
