// Examines what Fieldpass stands on – keychain, ledger, clock, network, issuer keys – and says what to do.

import { type Failure, FieldpassError, toFailure } from '../domain/failure.ts';
import type { Finding } from '../domain/health.ts';
import { type Managed, policyProblem, UNMANAGED } from '../domain/managed.ts';
import { type UpdateWay, wayWords } from '../domain/update.ts';
import { writeInstant } from '../domain/instant.ts';
import { issuerAccountOf } from '../domain/license.ts';
import type { Ledger, Machine } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import type { Keychain } from './keychain.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly keychain: Keychain;
  readonly ledger: Pick<Ledger, 'checkChain' | 'borrows'>;
  readonly ledgerProblem: () => Failure | null;
  readonly ledgerFile: string;
  readonly catalogue: Catalogue;
  readonly keys: IssuerKeys;
  readonly machine: Machine;
  readonly time: Timekeeper;
  readonly managed?: Managed;
  readonly updateWay?: UpdateWay;
};

/** Looks at every part; harmless, but asks AWS for the list of licenses and the keychain for a scratch entry. */
export async function examine(needs: Needs): Promise<readonly Finding[]> {
  const network = await licenseManager(needs);
  return [
    await keychain(needs),
    await ledger(needs),
    clock(needs),
    network,
    issuerKeys(needs),
    computer(needs),
    ...upkeep(needs),
  ];
}

async function keychain({ keychain: chain }: Needs): Promise<Finding> {
  const { problem } = await chain.look();
  if (problem !== null) return broken('keychain', problem);
  return well('keychain', 'The keychain stores and gives back what is put into it.');
}

async function ledger({ ledger: book, ledgerFile, ledgerProblem }: Needs): Promise<Finding> {
  const problem = ledgerProblem();
  if (problem !== null) return broken('ledger', problem);
  const { intact, events, brokenAt } = await book.checkChain();
  if (intact) return well('ledger', `${events} events in ${ledgerFile}, unbroken.`);
  const message = `Event ${brokenAt ?? '?'} of ${ledgerFile} does not fit the one before it: the record was changed from outside.`;
  return broken('ledger', toFailure(new FieldpassError('ledger-unreadable', message)));
}

function clock({ time }: Needs): Finding {
  const problem = time.problem();
  if (problem === null)
    return well('clock', `It is ${writeInstant(time.now())}, which fits everything seen before.`);
  return {
    part: 'clock',
    state: 'attention',
    message: problem.message,
    nextStep: problem.details.nextStep,
    code: problem.code,
  };
}

async function licenseManager({ catalogue }: Needs): Promise<Finding> {
  await catalogue.refresh();
  const { problem, loaded } = catalogue.listing();
  return problem === null
    ? well('network', `License Manager answers; ${loaded} licenses listed.`)
    : broken('network', problem);
}

function issuerKeys({ catalogue, keys, ledger: book }: Needs): Finding {
  const pinned = new Set(keys.all().map(({ issuerAccount }) => issuerAccount));
  const held = book.borrows().filter(({ state }) => state === 'held' || state === 'returning');
  const keyless = held
    .map(({ wish }) => issuerAccountOf(wish.licenseArn))
    .filter((account) => !pinned.has(account));
  if (keyless.length > 0)
    return broken(
      'issuer-keys',
      toFailure(
        new FieldpassError('issuer-key-missing', `No key for issuer ${[...new Set(keyless)].join(', ')}.`),
      ),
    );
  const borrowable = catalogue
    .entries()
    .filter(({ license }) => license.borrowing !== null && license.signKeyArn === null);
  const wanting = borrowable.filter(({ license }) => !pinned.has(issuerAccountOf(license.arn)));
  if (wanting.length === 0)
    return well(
      'issuer-keys',
      `${keys.all().length} pinned; further ones are read from AWS KMS when first needed.`,
    );
  const names = [
    ...new Set(wanting.map(({ license }) => `${license.issuerName} (${issuerAccountOf(license.arn)})`)),
  ].slice(0, 5);
  const { nextStep } = toFailure(new FieldpassError('issuer-key-missing')).details;
  const message = `No key yet for ${names.join(', ')}; their licenses cannot be borrowed until there is one.`;
  return { part: 'issuer-keys', state: 'attention', message, nextStep, code: 'issuer-key-missing' };
}

// Said only where there is something to say: most computers are managed by nobody.
function upkeep({ managed = UNMANAGED, updateWay }: Needs): readonly Finding[] {
  const updates = updateWay === undefined ? [] : [well('updates', wayWords(updateWay))];
  return managed.source === null ? updates : [policy(managed), ...updates];
}

function policy(managed: Managed): Finding {
  const problem = policyProblem(managed);
  const { source, faults, unknown } = managed;
  if (problem !== null) {
    const message = `The policy in ${source ?? ''} is not right, and what it may have closed is closed: ${faults.join(' ')}`;
    return { ...broken('policy', problem), message };
  }
  if (unknown.length === 0) return well('policy', `Set by your administrator in ${source ?? ''}.`);
  const message = `The policy in ${source ?? ''} has keys that this Fieldpass does not know: ${unknown.join(', ')}.`;
  const nextStep = 'Tell your administrator: they may be misspelled, or for a newer Fieldpass.';
  return { part: 'policy', state: 'attention', message, nextStep, code: null };
}

// A changed identity is told, not refused: tokens borrowed before will say “issued for another computer”.
function computer({ machine }: Needs): Finding {
  const state = machine.state();
  if (state === 'equal') return well('computer', `Tokens are bound to ${machine.nodeId()}.`);
  const message =
    state === 'changed'
      ? 'The records were made on another computer, or the system was installed anew: older tokens do not verify here.'
      : 'The system shows no identity, so tokens are bound to one that Fieldpass made up and keeps in its records.';
  const nextStep =
    state === 'changed'
      ? 'Borrow again on this computer.'
      : 'Keep the data directory: it holds the identity.';
  return { part: 'computer', state: 'attention', message, nextStep, code: 'token-wrong-node' };
}

const well = (part: Finding['part'], message: string): Finding => ({
  part,
  state: 'well',
  message,
  nextStep: null,
  code: null,
});

function broken(part: Finding['part'], { code, message, details }: Failure): Finding {
  return { part, state: 'broken', message, nextStep: details.nextStep, code };
}
