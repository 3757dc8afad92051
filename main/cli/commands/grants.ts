// `fieldpass grants`: received grants; accept and activate one, or reject it.

import { FieldpassError } from '../../domain/failure.ts';
import type { GrantView } from '../../domain/snapshot.ts';
import { type Options, withServices } from '../open.ts';
import { type Printer, table } from '../print.ts';
import { requireYes } from '../question.ts';
import { meantGrant } from './meant.ts';

const WORDS: Readonly<Record<GrantView['stage'], string>> = {
  pending: 'waits for your yes',
  accepted: 'accepted, not active',
  changing: 'AWS is working on it',
  active: 'active',
  rejected: 'rejected',
  failed: 'failed',
  over: 'over',
};

export async function grants(
  options: Options & { readonly yes?: unknown },
  printer: Printer,
  action = 'list',
  text?: string,
): Promise<void> {
  if (!['list', 'accept', 'reject'].includes(action))
    throw new FieldpassError('usage', `“grants ${action}” is not known; use accept or reject.`);
  await withServices(options, printer, async (services) => {
    const all = await services.grants.all();
    if (action === 'list') return void list(all, printer);
    if (text === undefined) throw new FieldpassError('usage', `Name the grant: grants ${action} GRANT.`);
    const { grantArn, grantName, licenseName } = meantGrant(all, text);
    const name = licenseName ?? grantName;
    if (action === 'accept') {
      const view = await services.grants.acceptAndActivate(grantArn);
      return void printer.result(view, [`Accepted and activated: ${name}`]);
    }
    await requireYes(options.yes === true, `Rejecting the grant of “${name}” is for good.`);
    printer.result(await services.grants.reject(grantArn), [`Rejected for good: ${name}`]);
  });
}

function list(all: readonly GrantView[], printer: Printer): void {
  const rows = all.map((grant) => [
    grant.licenseName ?? grant.grantName,
    `from ${grant.granterAccount}`,
    WORDS[grant.stage],
    grant.statusReason ?? '',
  ]);
  printer.result({ grants: all }, rows.length === 0 ? ['No grants were received.'] : table(rows));
}
