// What a person at the terminal can do about a sign-in that is not enough: type the code of the MFA device, or run a command.

import type { Services } from '../compose.ts';
import { type Failure, FieldpassError } from '../domain/failure.ts';
import type { Printer } from './print.ts';
import { askHidden, canAsk } from './question.ts';

/** A person at the terminal is asked for the code of the MFA device, once, and the work is done again. */
export async function withSignIn<T>(
  services: Services,
  printer: Printer,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    if (!wantsMfaCode(error) || !canAsk(printer)) throw await withCommand(services, error);
    const code = await askHidden(`Code of your MFA device${serialIn(error)}: `);
    if (code === null || code === '') throw error;
    await services.identity.giveMfaCode(code);
    return work();
  }
}

/** Throws a failure that was only noted, where a code typed now would mend it. */
export function askForCode(printer: Printer, problem: Failure | null): void {
  if (problem === null || !canAsk(printer) || !wantsMfaCode(problem)) return;
  const { code, message, details } = problem;
  throw new FieldpassError(code, message, { details });
}

type Told = Pick<FieldpassError, 'code' | 'details'>;

const wantsMfaCode = ({ code }: Told): boolean => code === 'mfa-needed';

function serialIn({ details }: Told): string {
  const serial = details['mfaSerial'];
  return typeof serial === 'string' ? ` (${serial})` : '';
}

// Which command signs in depends on the profile; that it has to be run is known only now.
async function withCommand({ connection, connections }: Services, error: FieldpassError): Promise<unknown> {
  if (error.code !== 'sign-in-needed' && error.code !== 'sign-in-expired') return error;
  const name = connection.kind === 'profile' ? connection.profile : process.env['AWS_PROFILE'];
  if (name === undefined || name === '' || connection.kind === 'token') return error;
  const profiles = await connections.profiles().catch(() => []);
  const command = profiles.find((profile) => profile.name === name)?.signInCommand ?? null;
  if (command === null) return error;
  const { code, details, message, retryable } = error;
  const nextStep = `Sign in with “${command}”, then try again.`;
  const more = { ...details, signInCommand: command, nextStep };
  return new FieldpassError(code, message, { cause: error, retryable, details: more });
}
