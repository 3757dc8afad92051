// What a fault of the network is, and the rule by which a call that meets it must end (security-reliability 5.2).

import type { FailureCode } from '../../main/domain/failure.ts';
import type { TestCertificates } from '../support/fault-proxy.ts';
import type { Act } from './relay.ts';

export type Class = 'not-sent' | 'unknown' | 'refused' | 'granted';
export type Kind = 'change' | 'read' | 'sign-in';

type Row = { readonly class: Class } & Readonly<Record<Kind, FailureCode | 'denied' | null>>;

/** The rule: by what the fault leaves open, the class of the call and the code for each kind of call. */
export const ENDINGS = {
  fine: { class: 'granted', change: null, read: null, 'sign-in': null },
  unreachable: { class: 'not-sent', change: 'offline', read: 'offline', 'sign-in': 'offline' },
  stalled: { class: 'not-sent', change: 'timed-out', read: 'timed-out', 'sign-in': 'timed-out' },
  untrusted: {
    class: 'not-sent',
    change: 'tls-untrusted',
    read: 'tls-untrusted',
    'sign-in': 'tls-untrusted',
  },
  broken: { class: 'unknown', change: 'outcome-unknown', read: 'offline', 'sign-in': 'offline' },
  late: { class: 'unknown', change: 'timed-out', read: 'timed-out', 'sign-in': 'timed-out' },
  portal: { class: 'unknown', change: 'captive-portal', read: 'captive-portal', 'sign-in': 'captive-portal' },
  nonsense: { class: 'unknown', change: 'reply-invalid', read: 'reply-invalid', 'sign-in': 'reply-invalid' },
  trouble: {
    class: 'unknown',
    change: 'service-trouble',
    read: 'service-trouble',
    'sign-in': 'service-trouble',
  },
  denied: { class: 'refused', change: 'denied', read: 'denied', 'sign-in': 'denied' },
  busy: { class: 'refused', change: 'rate-limited', read: 'rate-limited', 'sign-in': 'rate-limited' },
} as const satisfies Readonly<Record<string, Row>>;

export type Ending = keyof typeof ENDINGS;

export type Fault = {
  readonly name: string;
  readonly ending: Ending;
  readonly act: Act;
  readonly road: Road;
};

/** How the client gets to the relay. `refused` and `nameless` never do, `full` is a port that accepts nobody. */
export type Road =
  | 'http'
  | 'refused'
  | 'nameless'
  | 'full'
  /** https to a relay that speaks no TLS. */
  | 'https-plain'
  | { readonly certificate: keyof Omit<TestCertificates, 'ca'>; readonly trusts: 'ca' | 'nobody' };

/** Before the sandbox hears of it, and after it has done what was asked. */
export const LOST = { at: 'request', passesOn: false } as const;
export const DONE = { at: 'request', passesOn: true } as const;

type Rest = Partial<Pick<Fault, 'road'>>;

/** A fault by plain http, unless told otherwise. */
export function fault(name: string, ending: Ending, act: Act, rest: Rest = {}): Fault {
  return { name, ending, act, road: 'http', ...rest };
}

/** The same fault before and after the sandbox has done what was asked. */
export function twice(name: string, ending: Ending, act: Omit<Act, 'at' | 'passesOn'>): readonly Fault[] {
  return [
    fault(`${name}, request lost`, ending, { ...LOST, ...act }),
    fault(`${name}, reply lost`, ending, { ...DONE, ...act }),
  ];
}

/** A false reply in place of the sandbox's. */
export function instead(name: string, ending: Ending, reply: Buffer): readonly Fault[] {
  return twice(name, ending, { write: () => [reply], then: 'keep' });
}

/** The sandbox's own reply, changed. */
export function turned(
  name: string,
  ending: Ending,
  turn: (genuine: Buffer) => Buffer,
  rest: Rest = {},
): Fault {
  return fault(name, ending, { ...DONE, write: (genuine) => [turn(genuine)], then: 'keep' }, rest);
}
