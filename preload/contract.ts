// Every message between the window and main, once. Both sides' types, the preload loop and the handler table follow.

import type { RenewalOrder } from '../main/domain/borrow.ts';
import type { Authority, Profile, Reach } from '../main/domain/connection.ts';
import type { Failure } from '../main/domain/failure.ts';
import type { Finding, Remedy } from '../main/domain/health.ts';
import type { ChainState, HistoryFilter, HistoryPage } from '../main/domain/history.ts';
import type { ExportFormat } from '../main/domain/history-export.ts';
import type { Instant } from '../main/domain/instant.ts';
import type { IssuerKey } from '../main/domain/issuer-key.ts';
import type { EntitlementWish } from '../main/domain/license.ts';
import type { Settings } from '../main/domain/settings.ts';
import type { BorrowView, CheckoutView, GrantView, Snapshot } from '../main/domain/snapshot.ts';
import type { KitMatch } from '../main/domain/trip-kit.ts';
import type { RehearsalCard, Taking } from '../main/domain/trip-views.ts';
import type { UpdateAct, UpdateView } from '../main/domain/update.ts';

/** What every call answers: plain data, because Electron drops the fields of errors that cross. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

type Call<Args, Result> = { readonly kind: 'call'; readonly args?: Args; readonly result?: Result };
type Push<Payload> = { readonly kind: 'push'; readonly payload?: Payload };

const call = <Args, Result>(): Call<Args, Result> => ({ kind: 'call' });
const push = <Payload>(): Push<Payload> => ({ kind: 'push' });

/** Pages of documentation the window may ask for; main holds their addresses. */
export type DocsTopic =
  'getting-started' | 'connecting' | 'issuer-keys' | 'keychain' | 'unresolved' | 'permissions';

/** `entitlements` null: one of each. The window keeps a provisional checkout alive while it is open. */
export type CheckoutDraft = {
  readonly licenseArn: string;
  readonly type: 'provisional' | 'perpetual';
  readonly entitlements: readonly EntitlementWish[] | null;
  readonly beneficiary: string | null;
  readonly bindToThisComputer: boolean;
};

/** `text` of a token is secret: it crosses once, inwards, and never comes back. */
export type ConnectionDraft = {
  readonly name: string;
  readonly reach: Reach;
} & (
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'token'; readonly text: string; readonly roleArn: string | null }
);

/** A pinned key as shown; `sha256` as openssl prints it, colon-separated. */
export type IssuerKeyView = {
  readonly issuerAccount: string;
  readonly thumbprint: string;
  readonly sha256: string;
  readonly origin: IssuerKey['origin'];
  readonly addedAt: Instant;
  readonly comment: string;
};

/** `content` as the file holds it, or base64 of its bytes where it is not text (DER). */
export type IssuerKeyDraft = {
  readonly issuerAccount: string;
  readonly form: 'text' | 'base64';
  readonly content: string;
};

/** What the sign-in may do, as far as it could be tried, and a policy to hand to an administrator. */
export type PermissionsView = {
  readonly identity: { readonly account: string; readonly arn: string } | null;
  readonly failure: Failure | null;
  readonly rows: readonly {
    readonly action: string;
    readonly answer: 'allowed' | 'denied' | 'unclear';
    readonly neededFor: string;
    readonly isOptional: boolean;
    readonly failure: Failure | null;
  }[];
  /** What has to be known before it is used; empty when nothing has. */
  readonly notes: readonly string[];
  readonly policy: string;
};

/** A trip as its form sends it; `tripId` null makes a new one. Days are calendar dates, `2026-12-01`. */
export type TripForm = {
  readonly tripId: string | null;
  readonly name: string;
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly licenseArns: readonly string[];
};

/** What is running, and where its records lie. */
export type AboutView = {
  readonly version: string;
  /** Electron, Chromium and Node with their versions. */
  readonly runtime: string;
  readonly system: string;
  readonly dataDir: string;
  readonly ledgerFile: string;
};

/** A finding and what the window can do about it. */
export type FindingView = Finding & { readonly remedies: readonly Remedy[] };

/** A page of the history. `licenses` to choose from come with the first one only, else null. */
export type HistoryPageView = HistoryPage & {
  readonly licenses: readonly { readonly licenseArn: string; readonly licenseName: string }[] | null;
};

/** `file` null: the person chose none. */
export type Saved = { readonly file: string | null };

/**
 * Where a link into the app, the tray or a notification leads: a view, one thing on this computer by its own id, or the
 * question before an act. It never starts an action.
 */
export type Place =
  | { readonly view: 'renew' | 'return'; readonly id: string }
  | { readonly view: 'here' | 'available' | 'grants' | 'connections' }
  | { readonly view: 'activity' | 'help' | 'settings' | 'shortcuts' }
  | { readonly view: 'borrow' | 'checkout'; readonly id: string }
  /** A trip kit that was opened as a file, with its text: read by main once more before anything of it is shown. */
  | { readonly view: 'kit'; readonly text: string };

export const contract = {
  /** The whole state, now. */
  snapshot: call<void, Snapshot>(),
  /** Lists licenses and waiting grants anew and asks again whatever is open. */
  refresh: call<void, Snapshot>(),
  borrow: call<{ readonly licenseArn: string }, BorrowView>(),
  renew: call<{ readonly borrowId: string; readonly order: RenewalOrder }, BorrowView>(),
  return: call<{ readonly borrowId: string }, { readonly borrowId: string }>(),
  /** Removes an ended record from this computer. */
  remove: call<{ readonly borrowId: string }, { readonly borrowId: string }>(),
  checkOut: call<CheckoutDraft, CheckoutView>(),
  /** One heartbeat now; `keep`: the window sends the following ones. */
  extendCheckout: call<{ readonly checkoutId: string; readonly keep: boolean }, CheckoutView>(),
  release: call<{ readonly checkoutId: string }, { readonly checkoutId: string }>(),
  removeCheckout: call<{ readonly checkoutId: string }, { readonly checkoutId: string }>(),
  refreshGrants: call<void, Snapshot>(),
  /** Accepts and activates, as one act. */
  acceptGrant: call<{ readonly grantArn: string }, GrantView>(),
  rejectGrant: call<{ readonly grantArn: string }, GrantView>(),
  /** Named profiles of this computer. */
  profiles: call<void, readonly Profile[]>(),
  /** Only adds; `useConnection` is a second step that may be refused by itself. */
  addConnection: call<ConnectionDraft, { readonly connectionId: string; readonly snapshot: Snapshot }>(),
  changeConnection: call<
    { readonly connectionId: string; readonly name: string; readonly reach: Reach },
    Snapshot
  >(),
  removeConnection: call<{ readonly connectionId: string }, Snapshot>(),
  useConnection: call<{ readonly connectionId: string }, Snapshot>(),
  /** A one-time code of the engineer's MFA device for the active connection. */
  giveMfaCode: call<{ readonly code: string }, void>(),
  checkPermissions: call<void, PermissionsView>(),
  issuerKeys: call<void, readonly IssuerKeyView[]>(),
  addIssuerKey: call<IssuerKeyDraft, readonly IssuerKeyView[]>(),
  removeIssuerKey: call<
    { readonly issuerAccount: string; readonly thumbprint: string },
    readonly IssuerKeyView[]
  >(),
  authorities: call<void, readonly Authority[]>(),
  addAuthority: call<{ readonly text: string }, readonly Authority[]>(),
  removeAuthority: call<{ readonly sha256: string }, readonly Authority[]>(),
  saveTrip: call<TripForm, { readonly tripId: string; readonly snapshot: Snapshot }>(),
  removeTrip: call<{ readonly tripId: string }, Snapshot>(),
  /** Borrows everything for a trip; how far it got stands in the snapshot while it runs. */
  borrowTrip: call<{ readonly tripId: string }, Taking>(),
  /** Gives back what the last act for this trip borrowed. */
  undoTrip: call<{ readonly tripId: string }, Taking>(),
  /** The outcome was seen; what was got is kept. */
  keepTrip: call<{ readonly tripId: string }, Snapshot>(),
  rehearseTrip: call<{ readonly tripId: string }, RehearsalCard>(),
  /** The content of a kit file, and which of its licenses were granted here. */
  readKit: call<{ readonly text: string }, KitMatch>(),
  /** Lets a person choose where the kit of a trip goes; null where they chose nothing. */
  exportKit: call<{ readonly tripId: string }, { readonly fileName: string | null }>(),
  /** Tries the keychain again, which may show its password prompt. */
  retryKeychain: call<void, Snapshot>(),
  /** Events before number `before`, null from the newest on; never more than a page, whatever there is. */
  history: call<{ readonly filter: HistoryFilter; readonly before: number | null }, HistoryPageView>(),
  checkHistory: call<void, { readonly chain: ChainState; readonly problem: Failure | null }>(),
  /** Everything the filter lets through, into a file that the person chooses in the system's own dialog. */
  exportHistory: call<{ readonly filter: HistoryFilter; readonly format: ExportFormat }, Saved>(),
  about: call<void, AboutView>(),
  /** Examines everything; may take as long as the network and the keychain do. */
  examine: call<void, readonly FindingView[]>(),
  supportBundle: call<{ readonly withNames: boolean }, { readonly id: string; readonly text: string }>(),
  /** Saves a bundle exactly as it was shown. */
  saveSupportBundle: call<{ readonly id: string }, Saved>(),
  /** The choice of the first start was made. */
  endWelcome: call<void, Snapshot>(),
  /** All settings at once. */
  changeSettings: call<Settings, Snapshot>(),
  /** Puts the reminders of a borrow off for twelve hours, but for that of its end. */
  snooze: call<{ readonly borrowId: string }, Snapshot>(),
  /** Asks where to, and writes what ends when for a calendar. */
  exportCalendar: call<void, Saved>(),
  /** New versions: looked for, fetched, installed when the person says so. Where it stands is in every snapshot. */
  updates: call<{ readonly act: UpdateAct }, UpdateView>(),
  openDocs: call<{ readonly topic: DocsTopic }, void>(),
  copyText: call<{ readonly text: string }, void>(),
  /** A new snapshot; sent on every change. */
  changed: push<Snapshot>(),
  /** A link was followed: show this place. */
  show: push<Place>(),
} as const;

export type Contract = typeof contract;
type CallName = { [K in keyof Contract]: Contract[K]['kind'] extends 'call' ? K : never }[keyof Contract];
type PushName = Exclude<keyof Contract, CallName>;
export type { CallName, PushName };

export type ArgsOf<K extends CallName> = Contract[K] extends Call<infer Args, infer _> ? Args : never;
export type ResultOf<K extends CallName> = Contract[K] extends Call<infer _, infer Result> ? Result : never;
export type PayloadOf<K extends PushName> = Contract[K] extends Push<infer Payload> ? Payload : never;

/** What the window sees as `window.fieldpass`. Subscribing gives the function that stops it. */
export type Bridge = {
  readonly [K in CallName]: ArgsOf<K> extends void
    ? () => Promise<Reply<ResultOf<K>>>
    : (args: ArgsOf<K>) => Promise<Reply<ResultOf<K>>>;
} & { readonly [K in PushName]: (onPayload: (payload: PayloadOf<K>) => void) => () => void };

/** Name of the IPC channel of a message. */
export const channelOf = (name: keyof Contract): string => `fieldpass:${name}`;
