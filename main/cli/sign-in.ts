// What a person at the terminal can do about a sign-in that is not enough: type the code of the MFA device.

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
    if (!(error instanceof FieldpassError) || !wantsMfaCode(error) || !canAsk(printer)) throw error;
    const question = printer.clean(`Code of your MFA device${serialIn(error)}: `);
    const code = await printer.asking(() => askHidden(question));
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
