// `fieldpass grants`: received grants; accept and activate one, or reject it.

import { FieldpassError } from '../../domain/failure.ts';
import type { GrantView } from '../../domain/snapshot.ts';
import type { Services } from '../../compose.ts';
import { type Options, withServices } from '../open.ts';
import { table, verbatim } from '../layout.ts';
import { type Look, looks } from '../looks.ts';
import { asArgument, type Printer } from '../print.ts';
import { requireYes } from '../question.ts';
import { meantGrant, nameOf } from './meant-grant.ts';

const WORDS: Readonly<Record<GrantView['stage'], string>> = {
  pending: 'waits for your yes',
  accepted: 'accepted, not active',
  changing: 'AWS is working on it',
  active: 'active',
  rejected: 'rejected',
  failed: 'failed',
  over: 'over',
};

const LOOKS: Readonly<Record<GrantView['stage'], Look>> = {
  pending: 'soon',
  accepted: 'soon',
  changing: 'busy',
  active: 'well',
  rejected: 'quiet',
  failed: 'bad',
  over: 'quiet',
};

// What waits for a person stands first.
const RANKS: readonly GrantView['stage'][] = [
  'pending',
  'accepted',
  'changing',
  'failed',
  'active',
  'rejected',
  'over',
];

export async function grants(
  options: Options & { readonly yes?: unknown },
  printer: Printer,
  action = 'list',
  text?: string,
): Promise<void> {
  if (!['list', 'accept', 'reject'].includes(action))
    throw new FieldpassError('usage', `“grants ${action}” is not known; use accept or reject.`);
  if (action !== 'list' && text === undefined)
    throw new FieldpassError('usage', `Name the grant: grants ${action} GRANT.`);
  await withServices(options, printer, async (services) => {
    const all = await received(services);
    if (text === undefined || action === 'list') return void list(all, printer);
    if (action === 'accept') return accept(services, printer, all, text);
    const grant = meantGrant(all, text, ({ canReject }) => canReject);
    await requireYes(options.yes === true, `Rejecting the grant of “${nameOf(grant)}” is for good.`, printer);
    printer.result(await services.grants.reject(grant.grantArn), [`Rejected for good: ${nameOf(grant)}`]);
  });
}

async function accept(
  services: Services,
  printer: Printer,
  all: readonly GrantView[],
  text: string,
): Promise<void> {
  const { grantArn, stage } = meantGrant(all, text, ({ canAccept }) => canAccept);
  const view = await services.grants.acceptAndActivate(grantArn);
  const word = stage === 'active' ? 'Active already' : 'Accepted and activated';
  const license = services.snapshots.take().licenses.find((one) => one.licenseArn === view.licenseArn);
  const next =
    license?.borrow.possible === true
      ? [`  It can be borrowed now: fieldpass borrow ${asArgument(license.licenseName, license.licenseArn)}`]
      : [];
  printer.result(view, [`${word}: ${nameOf(view)}`, ...next]);
}

// Grants know the ARN of their license only; its name stands in the listing, which may be older than the grant.
async function received({ catalogue, grants: service }: Services): Promise<readonly GrantView[]> {
  const all = await service.all();
  const isNameless = all.some(
    ({ licenseName, stage }) => licenseName === null && stage !== 'over' && stage !== 'rejected',
  );
  if (!isNameless) return all;
  await catalogue.refresh();
  return service.all();
}

function list(all: readonly GrantView[], printer: Printer): void {
  const inOrder = all.toSorted((one, other) => RANKS.indexOf(one.stage) - RANKS.indexOf(other.stage));
  const rows = inOrder.map((grant) => [
    nameOf(grant),
    `from ${grant.granterAccount}`,
    looks(LOOKS[grant.stage], WORDS[grant.stage]),
    grant.statusReason ?? '',
  ]);
  const waiting = inOrder.find(({ canAccept }) => canAccept);
  const next =
    waiting === undefined
      ? []
      : [
          verbatim(
            `To accept and activate one: fieldpass grants accept ${asArgument(nameOf(waiting), waiting.grantArn)}`,
          ),
        ];
  const columns = ['name', 'fixed', 'fixed', 'prose'] as const;
  const lines = rows.length === 0 ? ['No grants were received.'] : [table(rows, columns), ...next];
  printer.result({ grants: inOrder }, lines);
}
