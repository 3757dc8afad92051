// `fieldpass ca`: certificate authorities of company networks that are trusted besides the system's.

import type { Authority } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { readBounded } from '../files.ts';
import { type Options, withServices } from '../open.ts';
import { exactWords, type Printer } from '../print.ts';

const LARGEST_FILE = 65_536;

export async function authorities(
  options: Options,
  printer: Printer,
  action = 'list',
  what?: string,
): Promise<void> {
  await withServices(options, printer, async ({ connections }) => {
    if (action === 'list') return void printList(connections.authorities(), printer);
    if (what === undefined)
      throw new FieldpassError('usage', 'Say which: ca add FILE, or ca remove FINGERPRINT.');
    if (action === 'add') {
      const added = connections.addAuthority(await readBounded(what, LARGEST_FILE));
      return void printer.result({ authorities: added.map(shown) }, [
        'Trusted from now on. Compare the fingerprint with your IT:',
        ...added.flatMap(linesOf),
      ]);
    }
    if (action !== 'remove')
      throw new FieldpassError('usage', `“ca ${action}” is not known; use add or remove.`);
    const meant = connections.authorities().filter(({ sha256 }) => plain(sha256).startsWith(plain(what)));
    const [one, second] = meant;
    if (one === undefined || second !== undefined || plain(what).length < 8)
      throw new FieldpassError('usage', 'Name one authority by its fingerprint, eight characters or more.');
    connections.removeAuthority(one.sha256);
    printer.result(shown(one), [`No longer trusted: ${one.subject}`]);
  });
}

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toUpperCase();

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
