// New versions of Fieldpass: how they come to this copy, and what may happen next. Values in, values out.

import type { Failure } from './failure.ts';
import type { Instant } from './instant.ts';

/** What a copy of Fieldpass can be seen to be. */
export type CopyFacts = {
  readonly platform: string;
  readonly isPackaged: boolean;
  /** What the package writes into `package-type`: `deb`, `rpm` and the like; null where there is none. */
  readonly packageType: string | null;
  readonly isAppImage: boolean;
  readonly isHomebrew: boolean;
  /** Put here by the installer of Windows: a copy from an archive has no way to be replaced. */
  readonly hasInstaller: boolean;
  /** Does the package say where new versions are? */
  readonly hasFeed: boolean;
  /** Does it name the publisher whose signature a new version of Windows must have? */
  readonly hasPublisher: boolean;
};

export type WhyOff =
  'source' | 'package-manager' | 'homebrew' | 'archive' | 'no-feed' | 'unsigned' | 'policy';

/** `installs`: fetches, proves and installs. `tells`: says that there is a new version. */
export type UpdateWay =
  { readonly kind: 'installs' | 'tells' } | { readonly kind: 'off'; readonly why: WhyOff };

const off = (why: WhyOff): UpdateWay => ({ kind: 'off', why });

/**
 * How new versions come here. Whoever put the copy here replaces it; what cannot be proved by a signature is not
 * installed: an AppImage has none, so it is only told of.
 */
export function updateWay(facts: CopyFacts, isOffByPolicy: boolean): UpdateWay {
  if (!facts.isPackaged) return off('source');
  if (facts.platform === 'linux' && facts.packageType !== null) return off('package-manager');
  if (facts.isHomebrew) return off('homebrew');
  if (isOffByPolicy) return off('policy');
  if (facts.platform === 'linux' && !facts.isAppImage) return off('archive');
  if (facts.platform === 'win32' && !facts.hasInstaller) return off('archive');
  if (!facts.hasFeed) return off('no-feed');
  if (facts.platform === 'linux') return { kind: 'tells' };
  if (facts.platform === 'win32' && !facts.hasPublisher) return off('unsigned');
  return { kind: 'installs' };
}

const WAY_WORDS: Readonly<Record<Exclude<UpdateWay['kind'], 'off'> | WhyOff, string>> = {
  installs: 'New versions are looked for, proved by their signature, and installed when you say so.',
  tells:
    'New versions are told of and not installed: an AppImage has no signature to prove. Replace the file yourself.',
  source: 'This copy runs from its source folder and does not update itself.',
  'package-manager': 'The package manager of this system keeps Fieldpass up to date.',
  homebrew: 'Homebrew keeps Fieldpass up to date: brew upgrade fieldpass.',
  archive: 'This copy came from an archive and does not update itself: unpack a newer one in its place.',
  'no-feed': 'This copy does not say where new versions are, so it does not update itself.',
  unsigned: 'This copy is not signed, so a new version could not be proved: it does not update itself.',
  policy: 'Your administrator keeps Fieldpass up to date; it does not look for new versions.',
};

/** How this copy is kept up to date, in a sentence. */
export function wayWords(way: UpdateWay): string {
  return WAY_WORDS[way.kind === 'off' ? way.why : way.kind];
}

/** A version that is offered, as it is shown. `notes` is plain text. */
export type Offer = { readonly version: string; readonly notes: string };

export type UpdateState =
  | { readonly kind: 'idle' | 'checking' | 'none' }
  | { readonly kind: 'available'; readonly offer: Offer }
  | { readonly kind: 'downloading'; readonly offer: Offer; readonly percent: number }
  /** On disk and proved. `onQuit`: it is installed when the person quits. */
  | { readonly kind: 'ready'; readonly offer: Offer; readonly onQuit: boolean }
  | { readonly kind: 'installing'; readonly offer: Offer }
  | { readonly kind: 'refused'; readonly version: string; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type UpdateEvent =
  | { readonly kind: 'check-begun' }
  | { readonly kind: 'nothing-newer' }
  | { readonly kind: 'offered'; readonly offer: Offer }
  | { readonly kind: 'download-begun' }
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'downloaded' }
  | { readonly kind: 'quit-wish'; readonly onQuit: boolean }
  | { readonly kind: 'install-begun' | 'install-put-off' }
  | { readonly kind: 'refused'; readonly version: string; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** May it be looked for a new version? Not while one is fetched, on disk, or being installed. */
export function canCheck({ kind }: UpdateState): boolean {
  return kind !== 'checking' && kind !== 'downloading' && kind !== 'ready' && kind !== 'installing';
}

/** The state after an event; one that does not fit changes nothing. */
export function afterUpdate(state: UpdateState, event: UpdateEvent): UpdateState {
  switch (event.kind) {
    case 'check-begun':
      return canCheck(state) ? { kind: 'checking' } : state;
    case 'nothing-newer':
      return state.kind === 'checking' ? { kind: 'none' } : state;
    case 'offered':
      return state.kind === 'checking' ? { kind: 'available', offer: event.offer } : state;
    case 'download-begun':
      return state.kind === 'available' ? { kind: 'downloading', offer: state.offer, percent: 0 } : state;
    case 'progress': {
      if (state.kind !== 'downloading') return state;
      // Never back: a second part of the same file begins at nought.
      const percent = Math.min(100, Math.max(state.percent, Math.floor(event.percent)));
      return { ...state, percent };
    }
    case 'downloaded':
      return state.kind === 'downloading' ? { kind: 'ready', offer: state.offer, onQuit: false } : state;
    case 'quit-wish':
      return state.kind === 'ready' ? { ...state, onQuit: event.onQuit } : state;
    case 'install-begun':
      return state.kind === 'ready' ? { kind: 'installing', offer: state.offer } : state;
    case 'install-put-off':
      return state.kind === 'installing' ? { kind: 'ready', offer: state.offer, onQuit: false } : state;
    case 'refused':
      return { kind: 'refused', version: event.version, failure: event.failure };
    case 'failed':
      return { kind: 'failed', failure: event.failure };
  }
}

/** What stands in the way of an installation: it would break off one of these. */
export type Hindrance =
  /** A borrow, a return, or anything else that is being done or not yet answered. */
  | 'work'
  /** A license that a command keeps checked out online: it may be ended, and its seat stays taken. */
  | 'terminal'
  /** A license checked out online, kept alive by this window: it would be given back. */
  | 'checkouts';

const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,60}))?(?:\+[0-9A-Za-z.-]{1,60})?$/;

/** A version of three numbers, with or without what comes before a release. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Below nought where `one` is older than `other`, by the rules of semver.org; no number where one is no version. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [VERSION.exec(one), VERSION.exec(other)];
  // Neither older nor newer.
  if (a === null || b === null) return NaN;
  for (const at of [1, 2, 3]) {
    const difference = Number(a[at]) - Number(b[at]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(a[4], b[4]);
}

// What comes before a release is older than the release.
function comparePrereleases(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  const [a, b] = [one.split('.'), other.split('.')];
  for (const [at, part] of a.entries()) {
    const against = b[at];
    if (against === undefined) return 1;
    const difference = compareParts(part, against);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareParts(one: string, other: string): number {
  const [a, b] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (a && b) return compareDigits(one, other);
  if (a !== b) return a ? -1 : 1;
  return Number(one > other) - Number(one < other);
}

// Up to sixty digits: as numbers of JavaScript two that differ could be the same.
function compareDigits(one: string, other: string): number {
  const [a, b] = [BigInt(one), BigInt(other)];
  return Number(a > b) - Number(a < b);
}

/** Why a version that is offered is not taken; null where it is newer than all that was ever proved here. */
export function whyNotOffered(version: string, running: string, newest: string | null): string | null {
  if (!isVersion(version)) return 'It is no version of three numbers.';
  if (compareVersions(version, running) < 0) return `It is older than ${running}, which runs here.`;
  if (newest !== null && compareVersions(version, newest) < 0)
    return `It is older than ${newest}, which was here before.`;
  return null;
}

/** What is kept of it between two starts. `newest`: the newest version whose proof was seen here. */
export type UpdateRecord = {
  readonly mode: UpdateWish;
  readonly newest: string | null;
  readonly checkedAt: Instant | null;
};
export type UpdateWish = 'off' | 'look' | 'download';

/** What a person may ask of updates. */
export const UPDATE_ACTS = [
  'look',
  'fetch',
  'on-quit',
  'not-on-quit',
  'restart',
  'restart-anyway',
  'mode-off',
  'mode-look',
  'mode-download',
] as const;
export type UpdateAct = (typeof UPDATE_ACTS)[number];

/** Everything about new versions, as the window shows it. */
export type UpdateView = {
  /** The version that runs. */
  readonly version: string;
  readonly way: UpdateWay['kind'];
  readonly wayWords: string;
  readonly mode: UpdateWish;
  /** May it wait until the person quits? Else it is installed by a restart only. */
  readonly canWaitForQuit: boolean;
  /** An administrator has set the mode. */
  readonly isManaged: boolean;
  readonly checkedAt: Instant | null;
  readonly state: UpdateState;
};

export const NO_UPDATES_YET: UpdateRecord = { mode: 'look', newest: null, checkedAt: null };
