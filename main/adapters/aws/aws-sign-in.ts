// The ways to sign in: each asks AWS once for credentials, through our own transport, and names why there are none.

import type { Reach } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../../ports.ts';
import { listProfiles } from './aws-profiles.ts';
import type { Send } from './aws-exchange.ts';
import { sdkHandler } from './aws-sdk-handler.ts';
import { judgeSignIn, type Trouble } from './aws-sign-in-failures.ts';
import type { Keys } from './kept-credentials.ts';

/** How AWS is reached for a sign-in. */
export type Way = {
  readonly reach: Reach;
  readonly send: Send;
  /** Milliseconds one request of a sign-in may take. */
  readonly requestMs: number;
  readonly clock: Pick<Clock, 'after' | 'now'>;
};

export type Handler = ReturnType<typeof sdkHandler>;

export type TokenWish = {
  readonly licenseArn: string;
  readonly roleArn: string;
  readonly refreshToken: () => Promise<Secret>;
};

const FALLBACK_REGION = 'us-east-1';
const ROLE_SECONDS = 3_600;
// A role made a moment ago is refused for some seconds; the issuer's sign-in service may be busy for some.
const REPEATED_AFTER_MS = [1_500, 3_500];

/** Does `work` with a handler of its own; what it throws becomes a FieldpassError that says why nobody is signed in. */
export async function signInThrough<T>(
  { send, requestMs, clock }: Way,
  work: (handler: Handler) => Promise<T>,
  isToken = false,
): Promise<T> {
  const seen: { trouble: Trouble } = { trouble: null };
  const handler = sdkHandler(send, { deadlineMs: requestMs, clock }, (failed) => (seen.trouble = failed));
  try {
    return await work(handler);
  } catch (error) {
    throw judgeSignIn(error, seen.trouble, isToken);
  }
}

/**
 * Credentials of a named profile, read afresh from AWS's files. `takeMfaCode` gives a code once, or null. Throws
 * `mfa-needed` with the serial before anything is asked when a code is wanted and there is none.
 */
export async function signInWithProfile(
  name: string,
  way: Way,
  takeMfaCode: () => string | null,
): Promise<Keys> {
  const profile = (await listProfiles(process.env)).find((one) => one.name === name);
  const code = profile?.kind === 'role-with-mfa' ? takeMfaCode() : null;
  if (profile?.kind === 'role-with-mfa' && code === null) throw mfaNeeded(profile.mfaSerial);
  const { reach, clock } = way;
  const region = profile?.region ?? reach.region ?? FALLBACK_REGION;
  const signIn = signInThrough(way, async (handler) => {
    const [{ fromIni }, { openSts }] = await Promise.all([
      import('@aws-sdk/credential-providers'),
      import('./aws-sts-client.ts'),
    ]);
    const sts = openSts({ region, endpoint: reach.stsEndpoint, useFips: reach.useFips, handler, clock });
    let left = code;
    const provide = fromIni({
      profile: name,
      ignoreCache: true,
      // A second device in the same chain would need a second code; one code is good once.
      mfaCodeProvider: async (serial) => {
        const given = left;
        left = null;
        if (given === null) throw mfaNeeded(serial);
        return given;
      },
      clientConfig: { requestHandler: handler, retryMode: 'standard', maxAttempts: 2 },
      parentClientConfig: { requestHandler: handler, region },
      roleAssumer: async (source, wish) => identityOf(await sts.assumeRole(source, wish)),
      roleAssumerWithWebIdentity: async (wish) => identityOf(await sts.assumeRoleWithWebIdentity(wish)),
    });
    return provide();
  });
  return signIn.catch((error: unknown) => {
    throw withCommand(error, profile?.signInCommand ?? null);
  });
}

// Where a command signs in, the exact one is worth more than any advice.
function withCommand(error: unknown, signInCommand: string | null): unknown {
  if (!(error instanceof FieldpassError) || signInCommand === null) return error;
  if (error.code !== 'sign-in-needed' && error.code !== 'sign-in-expired') return error;
  const { code, message, retryable } = error;
  const nextStep = `Run “${signInCommand}”, then try again.`;
  const details = { ...error.details, signInCommand, nextStep };
  return new FieldpassError(code, message, { cause: error.cause, retryable, details });
}

function identityOf({ sessionToken, expiration, ...keys }: Keys) {
  return {
    ...keys,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

function mfaNeeded(serial: string | null): FieldpassError {
  return new FieldpassError('mfa-needed', undefined, {
    details: { reason: 'mfa-needed', mfaSerial: serial },
  });
}

/**
 * Credentials of a License Manager access token: refresh token, access token (GetAccessToken, unsigned), role
 * (AssumeRoleWithWebIdentity, unsigned). No other AWS credential is read or sent. Throws what the callback throws,
 * `region-missing` and the sign-in and network families.
 */
export async function signInWithToken(
  { roleArn, refreshToken }: TokenWish,
  way: Way,
  region: string,
): Promise<Keys> {
  const token = await refreshToken();
  const [{ getAccessToken }, { openSts }] = await Promise.all([
    import('./aws-access-token-client.ts'),
    import('./aws-sts-client.ts'),
  ]);
  const { reach, clock } = way;
  return repeated(clock, async () => {
    const accessToken = await signInThrough(
      way,
      (handler) => getAccessToken({ reach, region, handler }, token),
      true,
    );
    const useSts = (handler: Handler) =>
      openSts({ region, endpoint: reach.stsEndpoint, useFips: reach.useFips, handler, clock });
    const wish = {
      RoleArn: roleArn,
      RoleSessionName: 'fieldpass',
      WebIdentityToken: accessToken.reveal(),
      DurationSeconds: ROLE_SECONDS,
    };
    return signInThrough(way, (handler) => useSts(handler).assumeRoleWithWebIdentity(wish), true);
  });
}

async function repeated<T>(clock: Way['clock'], work: () => Promise<T>): Promise<T> {
  for (const waitMs of REPEATED_AFTER_MS) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error)) throw error;
      await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    }
  }
  return work();
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof FieldpassError)) return false;
  const { code, details } = error;
  return code === 'service-trouble' || code === 'rate-limited' || details['reason'] === 'role-not-allowed';
}
