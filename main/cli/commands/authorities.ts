// `fieldpass ca`: certificate authorities of company networks that are trusted besides the system's.

import type { Authority } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { readBounded } from '../files.ts';
import { type Options, withServices } from '../open.ts';
import { exactWords } from '../moments.ts';
import type { Printer } from '../print.ts';

const LARGEST_FILE = 65_536;
const SHORTEST_FINGERPRINT = 8;

export async function authorities(
  options: Options,
  printer: Printer,
  action = 'list',
  what?: string,
): Promise<void> {
  if (!['list', 'add', 'remove'].includes(action))
    throw new FieldpassError('usage', `“ca ${action}” is not known; use add or remove.`);
  if (action !== 'list' && what === undefined)
    throw new FieldpassError('usage', 'Say which: ca add FILE, or ca remove FINGERPRINT.');
  const pem = action === 'add' ? await readBounded(what ?? '', LARGEST_FILE) : null;
  await withServices(options, printer, async ({ connections }) => {
    if (pem !== null) return void add(connections.addAuthority(pem), printer);
    if (what === undefined || action === 'list') return void printList(connections.authorities(), printer);
    const one = meantAuthority(connections.authorities(), what);
    connections.removeAuthority(one.sha256);
    printer.result(shown(one), [`No longer trusted: ${one.subject}`]);
  });
}

function add(added: readonly Authority[], printer: Printer): void {
  printer.result({ authorities: added.map(shown) }, [
    'Trusted from now on. Compare the fingerprint with your IT:',
    ...added.flatMap(linesOf),
  ]);
}

function meantAuthority(all: readonly Authority[], text: string): Authority {
  const wanted = plain(text);
  const [one, second] = all.filter(({ sha256 }) => plain(sha256).startsWith(wanted));
  if (wanted.length < SHORTEST_FINGERPRINT || second !== undefined)
    throw new FieldpassError('usage', 'Name one authority by its fingerprint: eight digits of it or more.');
  if (one !== undefined) return one;
  const nextStep = 'Run “fieldpass ca” to see their fingerprints.';
  throw new FieldpassError('usage', 'No authority of that fingerprint was imported.', {
    details: { nextStep },
  });
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();

function printList(all: readonly Authority[], printer: Printer): void {
  const lines = all.length === 0 ? ['No company authorities were imported.'] : all.flatMap(linesOf);
  printer.result({ authorities: all.map(shown) }, lines);
}

const shown = ({ subject, issuer, sha256, notAfterAt }: Authority) => ({
  subject,
  issuer,
  sha256,
  notAfterAt,
});

const linesOf = ({ subject, sha256, notAfterAt }: Authority): readonly string[] => [
  subject,
  `  SHA-256 ${sha256}`,
  `  until ${exactWords(notAfterAt)}`,
];
