// `fieldpass permissions`: which IAM actions the sign-in has, tried without effect, and a policy for the administrator.

import { exitNumberOf } from '../../domain/failure.ts';
import type { PermissionReport, PermissionRow } from '../../services/permissions.ts';
import { type Options, withServices } from '../open.ts';
import { type Block, table, verbatim } from '../layout.ts';
import { looks, type Piece } from '../looks.ts';
import type { Printer } from '../print.ts';
import { askForCode } from '../sign-in.ts';

const ANSWERS = {
  allowed: looks('well', 'allowed'),
  denied: looks('bad', 'MISSING'),
  unclear: looks('soon', 'unclear'),
} as const;

/** Exit number 0 when nothing needed is missing; with `--policy` when there is a policy. */
export async function permissions(
  options: Options & { readonly policy?: unknown },
  printer: Printer,
): Promise<number> {
  return withServices(options, printer, async ({ permissions: service }) => {
    const report = await service.check();
    askForCode(printer, report.failure);
    const policy: unknown = JSON.parse(report.policy);
    const isPolicyOnly = options.policy === true;
    if (isPolicyOnly) printer.result({ policy }, report.policy.split('\n').map(verbatim));
    else printer.result({ ...report, policy }, linesOf(report));
    return numberOf(report, isPolicyOnly);
  });
}

function numberOf({ failure, rows }: PermissionReport, isPolicyOnly: boolean): number {
  if (failure !== null && rows.every(({ answer }) => answer === 'unclear')) return exitNumberOf(failure.code);
  const isMissing = rows.some(({ answer, isOptional }) => answer === 'denied' && !isOptional);
  return isMissing && !isPolicyOnly ? exitNumberOf('access-denied') : 0;
}

function linesOf({ identity, failure, rows, notes }: PermissionReport): readonly Block[] {
  const who =
    identity === null
      ? `Not known who is signed in: ${failure?.message ?? 'AWS did not say.'}`
      : `Signed in as ${identity.arn} (account ${identity.account})`;
  const next = identity === null && failure !== null ? [`  → ${failure.details.nextStep}`] : [];
  const policy = verbatim('A policy to hand on to an administrator: fieldpass permissions --policy');
  return [who, ...next, table(rows.map(columnsOf), ['fixed', 'fixed', 'prose']), ...notes, policy];
}

function columnsOf({ action, answer, failure, neededFor }: PermissionRow): readonly Piece[] {
  const why = answer === 'unclear' && failure !== null ? ` – ${failure.message}` : '';
  return [ANSWERS[answer], action, `${neededFor}${why}`];
}
