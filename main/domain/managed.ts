// What an administrator has set for this computer, and what follows from it for the person who works here.

import type { Connection } from './connection.ts';
import { type Failure, FieldpassError, toFailure } from './failure.ts';
import type { IssuerKey } from './issuer-key.ts';
import { REMINDER_KINDS, type ReminderKind, type ReminderWishes } from './reminders.ts';
import type { Settings } from './settings.ts';

/** `off`: never asks for a new version by itself. `look`: asks and tells. `download`: fetches it as well. */
export const UPDATE_MODES = ['off', 'look', 'download'] as const;
export type UpdateMode = (typeof UPDATE_MODES)[number];

export const UPDATE_CHANNELS = ['latest', 'beta'] as const;
export type UpdateChannel = (typeof UPDATE_CHANNELS)[number];

/** Reminders of the policy; what it leaves out stays the person's own. */
export type ManagedReminders = {
  readonly areOn: boolean | null;
  readonly kinds: Readonly<Partial<Record<ReminderKind, boolean>>>;
};

/** The values of a policy. Nulls and empty lists leave it to the person. */
export type Policy = {
  /** Connections that are there without being set up, first in every list. */
  readonly connections: readonly Connection[];
  /** Id of the one in use until the person chooses another. */
  readonly defaultConnection: string | null;
  readonly mayAddConnections: boolean;
  /** Origins that may be asked besides AWS's own; null: any. */
  readonly endpoints: readonly string[] | null;
  readonly issuerKeys: readonly IssuerKey[];
  readonly reminders: ManagedReminders;
  readonly updates: UpdateMode | null;
  readonly updateChannel: UpdateChannel | null;
};

export type Managed = Policy & {
  /** Where the policy lies; null where there is none. */
  readonly source: string | null;
  /** What in it is wrong, a sentence each. What a wrong value may have closed is closed. */
  readonly faults: readonly string[];
  /** Keys that this Fieldpass does not know. */
  readonly unknown: readonly string[];
};

/** The policy as the window shows it: which values are not the person's to change. */
export type ManagedView = {
  readonly source: string | null;
  readonly mayAddConnections: boolean;
  readonly areEndpointsLocked: boolean;
  readonly issuerKeys: number;
  readonly reminders: { readonly areOn: boolean; readonly kinds: readonly ReminderKind[] };
  readonly unknown: readonly string[];
  readonly problem: Failure | null;
};

const OPEN: Policy = {
  connections: [],
  defaultConnection: null,
  mayAddConnections: true,
  endpoints: null,
  issuerKeys: [],
  reminders: { areOn: null, kinds: {} },
  updates: null,
  updateChannel: null,
};

/** A computer that nobody manages. */
export const UNMANAGED: Managed = { ...OPEN, source: null, faults: [], unknown: [] };

/**
 * A policy that is there and cannot be read: what it may have closed is closed. What was borrowed stays here, proves
 * itself and can be given back.
 */
export function unreadablePolicy(source: string, fault: string): Managed {
  const closed = { mayAddConnections: false, endpoints: [], updates: 'off' } as const;
  return { ...UNMANAGED, ...closed, source, faults: [fault] };
}

/** What is wrong with the policy, or null. */
export function policyProblem({ source, faults }: Managed): Failure | null {
  if (faults.length === 0) return null;
  const details = { policy: source, faults: faults.join(' ') };
  return toFailure(new FieldpassError('policy-broken', undefined, { details }));
}

export function managedView(managed: Managed): ManagedView {
  const { source, mayAddConnections, endpoints, issuerKeys, reminders, unknown } = managed;
  return {
    source,
    mayAddConnections,
    areEndpointsLocked: endpoints !== null,
    issuerKeys: issuerKeys.length,
    reminders: {
      areOn: reminders.areOn !== null,
      kinds: REMINDER_KINDS.filter((kind) => reminders.kinds[kind] !== undefined),
    },
    unknown,
    problem: policyProblem(managed),
  };
}

/** The settings with what is managed in place of the person's own. */
export function withManaged(settings: Settings, { reminders }: Pick<Managed, 'reminders'>): Settings {
  const { areOn, kinds } = settings.reminders;
  const wishes: ReminderWishes = {
    areOn: reminders.areOn ?? areOn,
    kinds: { ...kinds, ...reminders.kinds },
  };
  return { ...settings, reminders: wishes };
}

/** Throws `managed` where settings differ from the policy. */
export function requireUnmanaged(settings: Settings, managed: Pick<Managed, 'reminders'>): void {
  const { areOn, kinds } = withManaged(settings, managed).reminders;
  const own = settings.reminders;
  const isSame = areOn === own.areOn && REMINDER_KINDS.every((kind) => kinds[kind] === own.kinds[kind]);
  if (!isSame) throw new FieldpassError('managed');
}

/** Is it one of the connections of the policy? */
export function isManagedConnection(id: string, { connections }: Pick<Managed, 'connections'>): boolean {
  return connections.some((one) => one.id === id);
}

/** May something new be taken through it? The samples lead nowhere and are always open. */
export function mayUse({ id, kind }: Pick<Connection, 'id' | 'kind'>, managed: Managed): boolean {
  return managed.mayAddConnections || kind === 'samples' || isManagedConnection(id, managed);
}

// Those of License Manager, KMS, STS and the sign-in of AWS, in its public partitions.
const AWS_HOST = /\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|aws\.amazon\.com)$/;

/** May this origin be asked? With locked endpoints only AWS's own, encrypted, and those of the policy. */
export function mayAsk(
  {
    origin,
    protocol,
    hostname,
  }: { readonly origin: string; readonly protocol: string; readonly hostname: string },
  { endpoints }: Pick<Managed, 'endpoints'>,
): boolean {
  if (endpoints === null || endpoints.includes(origin)) return true;
  return protocol === 'https:' && AWS_HOST.test(hostname);
}
