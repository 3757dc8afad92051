// The shell of every suite on the simulator: an issuer, remembered signatures, and no rejection that nobody handles.

import { afterAll, beforeAll } from 'vitest';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { watchForBugs } from './bug-watch.ts';
import { rememberCrypto } from './instant-crypto.ts';

/** Call it once at the top of a test file; the issuer is there when the tests run. */
export function useSimulator(): { readonly issuer: () => TestIssuer } {
  let issuer: TestIssuer | null = null;
  let stopWatching = (): void => undefined;
  const { stackTraceLimit } = Error;
  beforeAll(async () => {
    rememberCrypto();
    stopWatching = watchForBugs();
    issuer = signingOnce(await makeTestIssuer());
    // Hundreds of thousands of failures are made on purpose, and to walk the stack for each takes a twentieth of the time.
    Error.stackTraceLimit = isReplay() ? 20 : 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
    stopWatching();
  });
  return {
    issuer: () => {
      if (issuer === null) throw new Error('before the tests there is no issuer');
      return issuer;
    },
  };
}

const isReplay = (): boolean => process.env['TAPE'] !== undefined || process.env['SCHEDULE'] !== undefined;
