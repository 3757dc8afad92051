// `fieldpass keys`: the pinned public keys of issuers.

import { FieldpassError } from '../../domain/failure.ts';
import { writeInstant } from '../../domain/instant.ts';
import { fingerprintOf, type IssuerKey } from '../../domain/issuer-key.ts';
import type { Services } from '../../compose.ts';
import { readBounded } from '../files.ts';
import { type Options, requireLedger, withServices } from '../open.ts';
import { type Block, table, verbatim } from '../layout.ts';
import { looks } from '../looks.ts';
import type { Printer } from '../print.ts';
import { meantLicense } from './meant.ts';

const LARGEST_KEY = 65_536;

type Given = Options & { readonly issuer?: unknown };
type Work = {
  readonly run: (services: Services, printer: Printer, what: string, issuer: string) => Promise<void>;
  readonly needsIssuer: boolean;
  readonly usage: string;
};

export async function keys(options: Given, printer: Printer, action = 'list', what?: string): Promise<void> {
  if (action === 'list') return withServices(options, printer, (services) => list(services, printer));
  const work = ACTIONS.get(action);
  if (work === undefined)
    throw new FieldpassError('usage', `“keys ${action}” is not known; use add, remove or refresh.`);
  const issuer = typeof options.issuer === 'string' ? options.issuer : '';
  if (what === undefined || (issuer === '' && work.needsIssuer))
    throw new FieldpassError('usage', work.usage);
  await withServices(options, printer, (services) => work.run(services, printer, what, issuer));
}

const ACTIONS: ReadonlyMap<string, Work> = new Map([
  [
    'add',
    {
      run: add,
      needsIssuer: true,
      usage: 'Name the key file and the issuer: keys add FILE --issuer ACCOUNT.',
    },
  ],
  [
    'remove',
    {
      run: remove,
      needsIssuer: true,
      usage: 'Name the key and the issuer: keys remove THUMBPRINT --issuer ACCOUNT.',
    },
  ],
  [
    'refresh',
    {
      run: refresh,
      needsIssuer: false,
      usage: 'Name the license whose key AWS is to be asked for: keys refresh LICENSE.',
    },
  ],
]);

async function list(services: Services, printer: Printer): Promise<void> {
  const all = await Promise.all(services.keys.all().map(shown));
  if (all.length === 0) requireLedger(services);
  printer.result({ keys: all }, all.length === 0 ? ['No issuer keys are pinned yet.'] : all.flatMap(linesOf));
}

async function add(services: Services, printer: Printer, file: string, issuer: string): Promise<void> {
  const pinned = await services.keys.add(await readBounded(file, LARGEST_KEY), issuer, `from ${file}`);
  const all = await Promise.all(pinned.map(shown));
  const [first] = all;
  printer.result({ ...first, keys: all }, [`Pinned for issuer ${issuer}:`, ...all.flatMap(linesOf)]);
}

async function remove(
  services: Services,
  printer: Printer,
  thumbprint: string,
  issuer: string,
): Promise<void> {
  services.keys.remove(issuer, thumbprint);
  printer.result({ issuerAccount: issuer, thumbprint }, [
    `No longer pinned for issuer ${issuer}: ${thumbprint}`,
  ]);
}

async function refresh(services: Services, printer: Printer, text: string): Promise<void> {
  const before = new Set(services.keys.all().map(({ thumbprint }) => thumbprint));
  const license = await meantLicense(services, text);
  const view = await shown(await services.keys.readFromAws(license));
  const isNew = !before.has(view.thumbprint);
  const words = isNew
    ? 'A new key, pinned beside the old ones. Compare the fingerprint with the vendor:'
    : 'AWS names the key that is pinned already:';
  printer.result({ ...view, isNew }, [words, ...linesOf(view)]);
}

type Shown = Awaited<ReturnType<typeof shown>>;

async function shown(key: IssuerKey) {
  const { issuerAccount, thumbprint, origin, addedAt, comment } = key;
  return { issuerAccount, thumbprint, sha256: await fingerprintOf(key), origin, addedAt, comment };
}

// A fingerprint is compared with what a vendor says: it stays whole on its own line.
const linesOf = ({
  issuerAccount,
  thumbprint,
  sha256,
  origin,
  addedAt,
  comment,
}: Shown): readonly Block[] => [
  table(
    [
      [
        issuerAccount,
        thumbprint,
        origin,
        looks('quiet', origin === 'policy' ? '' : writeInstant(addedAt)),
        comment,
      ],
    ],
    ['fixed', 'fixed', 'fixed', 'fixed', 'prose'],
  ),
  verbatim(`  SHA-256 ${sha256}`),
];
