// The calls of a connection that the administrator has closed: nothing new is taken, and what was taken can go back.

import { FieldpassError } from '../domain/failure.ts';
import { type Managed, mayAsk } from '../domain/managed.ts';
import type { AwsCalls } from './routed-calls.ts';

const CLOSED =
  'Your administrator allows other connections only. What was borrowed through this one can still be given back.';

/** The same calls, but for those that list or take something. */
export function closedCalls({ licenses, identity }: AwsCalls): AwsCalls {
  const failure = (): FieldpassError => new FieldpassError('managed', CLOSED);
  const refuse = (): Promise<never> => Promise.reject(failure());
  const nothing = async () => ({ outcome: 'not-sent', failure: failure() }) as const;
  return {
    licenses: {
      checkIn: (token, where) => licenses.checkIn(token, where),
      extend: (token, where) => licenses.extend(token, where),
      listReceived: refuseList(failure),
      license: refuse,
      seatsOf: refuse,
      publicKeyOf: refuse,
      borrow: nothing,
      checkOut: nothing,
    },
    grants: {
      listReceived: refuseList(failure),
      get: refuse,
      accept: refuse,
      activate: refuse,
      reject: refuse,
    },
    identity: {
      whoAmI: () => identity.whoAmI(),
      giveMfaCode: (code) => identity.giveMfaCode(code),
      probe: async () => ({ answer: 'unclear', failure: failure() }),
    },
  };
}

function refuseList(failure: () => FieldpassError) {
  return (): AsyncIterable<never> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(failure()) }),
  });
}

/** Throws `managed` for an address that the administrator does not let Fieldpass ask. */
export function requireAllowed(url: string, managed: Pick<Managed, 'endpoints'>): void {
  const address = URL.parse(url);
  if (managed.endpoints === null || (address !== null && mayAsk(address, managed))) return;
  throw new FieldpassError('managed', ELSEWHERE, { details: { host: address?.host ?? '' } });
}

const ELSEWHERE = 'Your administrator allows AWS’s own addresses only, and those that the policy names.';
