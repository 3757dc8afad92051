// `fieldpass permissions`: which IAM actions the sign-in has, tried without effect, and a policy for the administrator.

import { exitNumberOf } from '../../domain/failure.ts';
import type { PermissionReport } from '../../services/permissions.ts';
import { type Options, withServices } from '../open.ts';
import { type Printer, table } from '../print.ts';

const ANSWERS = { allowed: 'allowed', denied: 'MISSING', unclear: 'unclear' } as const;

export async function permissions(
  options: Options & { readonly policy?: unknown },
  printer: Printer,
): Promise<number> {
  return withServices(options, printer, async ({ permissions: service }) => {
    const report = await service.check();
    const policy: unknown = JSON.parse(report.policy);
    printer.result(
      options.policy === true ? { policy } : { ...report, policy },
      options.policy === true ? report.policy.split('\n') : linesOf(report),
    );
    const isMissing = report.rows.some(({ answer, isOptional }) => answer === 'denied' && !isOptional);
    if (report.failure !== null && report.rows.every(({ answer }) => answer === 'unclear'))
      return exitNumberOf(report.failure.code);
    return isMissing ? exitNumberOf('access-denied') : 0;
  });
}

function linesOf({ identity, failure, rows, notes }: PermissionReport): readonly string[] {
  const who =
    identity === null
      ? `Not known who is signed in: ${failure?.message ?? 'AWS did not say.'}`
      : `Signed in as ${identity.arn}`;
  const asked = rows.map(({ action, answer, neededFor }) => [ANSWERS[answer], action, neededFor]);
  return [who, ...table(asked), ...notes, 'A policy to hand on: fieldpass permissions --policy'];
}
