// Names of what is on this computer, for completion: read only, without keychain and network, and nothing is made.

import { chooseDataDir } from '../adapters/data-dir.ts';
import { chooseConnection, environmentReach, ledgerOf } from '../adapters/connection.ts';
import { readConnections } from '../adapters/connections-file.ts';
import { type NamesInLedger, namesInLedger } from '../adapters/ledger/ledger-names.ts';
import { readPolicyHere } from '../adapters/policy-source.ts';
import { findConnection } from '../domain/connection.ts';
import { mayUse } from '../domain/managed.ts';
import { environment, SAMPLES } from '../services/connections.ts';
import type { Offer, Source } from './completing.ts';
import { printable } from './layout.ts';
import { asArgument } from './print.ts';

/** What the words before say of where to look. */
export type NameQuery = { readonly dataDir: string | undefined; readonly connection: string | undefined };

/** The names of a source. Throws what the files make it throw. */
export async function localNames(
  source: Source,
  { connection, dataDir }: NameQuery,
): Promise<readonly Offer[]> {
  const dir = chooseDataDir(dataDir, process.env);
  const managed = await readPolicyHere(import.meta.dirname, false);
  const book = readConnections(dir, managed.connections);
  const all = [SAMPLES, environment(environmentReach(process.env)), ...book.connections];
  if (source === 'connections')
    return all.filter((one) => mayUse(one, managed)).map(({ id, name }) => offered(name, id, ''));
  const wished = { forced: connection ?? null, active: book.active, managed: managed.defaultConnection };
  const chosen = findConnection(all, chooseConnection(dir, process.env, wished));
  return unique(namesOf(source, namesInLedger(ledgerOf(dir, chosen.id))));
}

function namesOf(source: Source, { borrows, checkouts, licenses }: NamesInLedger): readonly Offer[] {
  const ofBorrows = borrows.map(({ id, name }) => offered(name, id, 'borrowed'));
  const ofCheckouts = checkouts.map(({ id, name }) => offered(name, id, 'checked out'));
  if (source === 'licenses') return licenses.map(({ id, name, by }) => offered(name, id, by));
  if (source === 'borrows') return ofBorrows;
  if (source === 'checkouts') return ofCheckouts;
  return source === 'records' ? [...ofBorrows, ...ofCheckouts] : [];
}

// Names come from outside: one that a shell could read anything in is offered by its id.
function offered(name: string, id: string, about: string): Offer {
  const isPlain = asArgument(name, id) !== id;
  return isPlain
    ? { word: name, about: printable(about) }
    : { word: id, about: printable(`${name} ${about}`.trim()) };
}

const unique = (offers: readonly Offer[]): readonly Offer[] => [
  ...new Map(offers.map((offer) => [offer.word, offer])).values(),
];
