// Sends each call through the connection it belongs to: a seat goes back the way it came.

import { FieldpassError } from '../domain/failure.ts';
import type { Grants, Identity, LicenseManager, Undone, Where } from '../ports.ts';

/** Everything AWS is asked through one connection. */
export type AwsCalls = {
  readonly licenses: LicenseManager;
  readonly grants: Grants;
  readonly identity: Identity;
};

/**
 * Calls of the active connection, but for seats, which go through the connection they were taken with. `open` gives
 * the calls of a connection and throws `connection-unknown`; each is opened once, when it is first needed.
 */
export function routedCalls(activeId: string, open: (connectionId: string) => AwsCalls): AwsCalls {
  const opened = new Map<string, AwsCalls>();
  const through = (connectionId: string): AwsCalls => {
    const calls = opened.get(connectionId) ?? open(connectionId);
    opened.set(connectionId, calls);
    return calls;
  };
  const active = through(activeId);
  return { ...active, licenses: routedLicenses(active.licenses, (id) => through(id).licenses) };
}

function routedLicenses(
  active: LicenseManager,
  of: (connectionId: string) => LicenseManager,
): LicenseManager {
  return {
    listReceived: () => active.listReceived(),
    license: (licenseArn, region) => active.license(licenseArn, region),
    seatsOf: (license) => active.seatsOf(license),
    publicKeyOf: (signKeyArn) => active.publicKeyOf(signKeyArn),
    borrow: (wish, clientToken) => via(of, wish, (licenses) => licenses.borrow(wish, clientToken)),
    checkOut: (wish, clientToken) => via(of, wish, (licenses) => licenses.checkOut(wish, clientToken)),
    checkIn: (token, where) =>
      via(of, where, async (licenses) => believed(await licenses.checkIn(token, where), licenses, where)),
    extend: (token, where) =>
      via(of, where, async (licenses) => believed(await licenses.extend(token, where), licenses, where)),
  };
}

// AWS answers “not found” also to whoever is signed in to another account. So a seat is gone only where its license is known:
// else the seat would be written off, and its token destroyed, while it is taken.
async function believed<T extends { readonly outcome: string }>(
  answer: T,
  licenses: LicenseManager,
  { licenseArn, region }: Where,
): Promise<T | Undone> {
  if (answer.outcome !== 'gone') return answer;
  try {
    await licenses.license(licenseArn, region);
    return answer;
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    // Who may not look at the license may still be the one who took the seat.
    if (error.code === 'access-denied') return answer;
    if (error.code !== 'license-not-found') return { outcome: 'unknown', failure: error };
    const { details } = error;
    return { outcome: 'refused', failure: new FieldpassError('other-account', undefined, { details }) };
  }
}

// A connection that is gone cannot be asked: nothing was sent, and nothing is known to be over.
async function via<T>(
  of: (connectionId: string) => LicenseManager,
  { connectionId }: Pick<Where, 'connectionId'>,
  call: (licenses: LicenseManager) => Promise<T>,
): Promise<T | Undone> {
  let licenses: LicenseManager;
  try {
    licenses = of(connectionId);
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    return { outcome: 'not-sent', failure: error };
  }
  return call(licenses);
}
