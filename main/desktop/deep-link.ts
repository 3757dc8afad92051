// Links into the app, fieldpass://open/<view>?id=<id>: they show something that is there and never start anything.

import type { Place } from '../../preload/contract.ts';

/** The scheme the system hands to Fieldpass. */
export const LINK_SCHEME = 'fieldpass';

const LONGEST_LINK = 512;

// The whole link or nothing. No part of it is ever decoded, so there is nothing to decode twice.
const VIEW = /^fieldpass:\/\/open\/(here|available|grants|connections|activity|help)$/;
const THING = /^fieldpass:\/\/open\/(borrow|checkout)\?id=([0-9a-f]{32})$/;

/** The place a link names, or null where it is not exactly a link of ours. */
export function placeOf(link: unknown): Place | null {
  if (typeof link !== 'string' || link.length > LONGEST_LINK || !/^[!-~]+$/.test(link)) return null;
  const view = VIEW.exec(link)?.[1];
  if (view !== undefined)
    return { view: view as 'here' | 'available' | 'grants' | 'connections' | 'activity' | 'help' };
  const [, kind, id] = THING.exec(link) ?? [];
  return id === undefined ? null : { view: kind as 'borrow' | 'checkout', id };
}

/** The first valid link among the arguments of a process, and how many others looked like one. */
export function linkIn(argv: readonly string[]): { readonly place: Place | null; readonly ignored: number } {
  // The system may lower or raise the case of the scheme; such a link is counted, not followed.
  const links = argv.filter((text) => text.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  const place = links.map(placeOf).find((found) => found !== null) ?? null;
  return { place, ignored: links.length - (place === null ? 0 : 1) };
}

/** Takes links in whenever they come; one that came before there was a window waits, the first wins. */
export class DeepLinks {
  #waiting: Place | null = null;
  #show: ((place: Place) => void) | null = null;
  #ignored = 0;

  /** Links that were not followed. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Takes in the command line of this or of a second process. Gives whether it names a place. */
  take(argv: readonly string[]): boolean {
    const { place, ignored } = linkIn(argv);
    this.#ignored += ignored;
    if (place === null) return false;
    if (this.#show === null) this.#waiting ??= place;
    else this.#show(place);
    return true;
  }

  /** Leads to a place that somebody chose in the tray or a notice; while no window listens, the newest one waits. */
  goTo(place: Place): void {
    if (this.#show === null) this.#waiting = place;
    else this.#show(place);
  }

  /** A window can show places from now on; what waited is shown once. */
  open(show: (place: Place) => void): void {
    this.#show = show;
    const place = this.#waiting;
    this.#waiting = null;
    if (place !== null) show(place);
  }

  /** The window is gone or loads anew: what comes meanwhile waits. */
  close(): void {
    this.#show = null;
  }
}

/** Makes Fieldpass the one the system asks; only an installed copy, or the system would start a bare Electron. */
export function registerLinks(app: {
  readonly isPackaged: boolean;
  setAsDefaultProtocolClient(scheme: string): boolean;
}): boolean {
  return app.isPackaged && app.setAsDefaultProtocolClient(LINK_SCHEME);
}
