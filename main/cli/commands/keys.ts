// `fieldpass keys`: the pinned public keys of issuers.

import { FieldpassError } from '../../domain/failure.ts';
import { writeInstant } from '../../domain/instant.ts';
import type { IssuerKey } from '../../domain/issuer-key.ts';
import { readBounded } from '../files.ts';
import { type Options, requireLedger, withServices } from '../open.ts';
import { type Printer, table } from '../print.ts';

const LARGEST_KEY = 65_536;

export async function keys(
  options: Options & { issuer?: unknown },
  printer: Printer,
  action = 'list',
  file?: string,
): Promise<void> {
  await withServices(options, printer, async (services) => {
    if (action === 'add') {
      if (file === undefined || typeof options.issuer !== 'string') {
        throw new FieldpassError(
          'usage',
          'Name the key file and the issuer: keys add FILE --issuer ACCOUNT.',
        );
      }
      const key = await services.keys.add(
        await readBounded(file, LARGEST_KEY),
        options.issuer,
        `from ${file}`,
      );
      printer.result(shown(key), [`Pinned for issuer ${key.issuerAccount}: ${key.thumbprint}`]);
      return;
    }
    if (action !== 'list') throw new FieldpassError('usage', `“keys ${action}” is not known.`);
    const all = services.keys.all().map(shown);
    if (all.length === 0) requireLedger(services);
    const lines = all.map((key) => [
      key.issuerAccount,
      key.thumbprint,
      key.origin,
      writeInstant(key.addedAt),
      key.comment,
    ]);
    printer.result({ keys: all }, all.length === 0 ? ['No issuer keys are pinned yet.'] : table(lines));
  });
}

const shown = ({ issuerAccount, thumbprint, origin, addedAt, comment }: IssuerKey) => ({
  issuerAccount,
  thumbprint,
  origin,
  addedAt,
  comment,
});
