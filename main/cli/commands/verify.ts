// `fieldpass verify`: proves a borrowed license, a token file or standard input, with no network.

import { existsSync } from 'node:fs';
import { FieldpassError } from '../../domain/failure.ts';
import { readInstant } from '../../domain/instant.ts';
import { readPublicKey } from '../../domain/issuer-key.ts';
import { Secret } from '../../domain/secret.ts';
import { FAILURE_OF_VERDICT, type Verdict } from '../../domain/token.ts';
import type { Services } from '../../compose.ts';
import { unseal } from '../../services/sealed.ts';
import { readBounded, readStdin } from '../files.ts';
import { type Options, requireLedger, withServices } from '../open.ts';
import { type Printer, untilWords } from '../print.ts';
import { meantBorrow } from './meant.ts';

const LARGEST_TOKEN_FILE = 65_536;

type VerifyOptions = Options & { readonly key?: unknown; readonly at?: unknown };

export async function verify(options: VerifyOptions, printer: Printer, what = ''): Promise<void> {
  const wanted = typeof options.at === 'string' ? options.at : null;
  const at = wanted === null ? null : readInstant(wanted);
  if (wanted !== null && at === null)
    throw new FieldpassError('usage', `“${wanted}” is not a time like 2026-03-14T16:00:00Z.`);
  await withServices(options, printer, async (services) => {
    const now = at ?? services.time.now();
    const subject = await subjectOf(services, what);
    const given = typeof options.key === 'string' ? await givenKey(options.key) : null;
    const verdict = await services.proofs.verify(subject.token, subject.record, { now, keys: given });
    if (verdict.verdict === 'unknown-issuer') requireLedger(services);
    if (verdict.verdict !== 'valid') throw failureOf(verdict);
    const claims = shown(verdict);
    const forThisComputer = claims.nodeId === services.snapshots.take().nodeId;
    printer.result({ verdict: verdict.verdict, ...claims, forThisComputer, ...subject.named }, [
      `Genuine: ${subject.named.licenseName ?? claims.licenseArn}`,
      `  ${untilWords(claims.expiresAt, now)}`,
      `  signed by the key ${verdict.keyThumbprint ?? ''}`,
      `  for ${forThisComputer ? 'this computer' : 'another computer'}: ${claims.nodeId ?? 'none named'}`,
    ]);
  });
}

type Subject = {
  readonly token: Secret;
  readonly record: Parameters<Services['proofs']['verify']>[1];
  readonly named: { readonly borrowId?: string; readonly licenseName?: string };
};

async function subjectOf(services: Services, what: string): Promise<Subject> {
  if (what === '-')
    return { token: new Secret((await readStdin(LARGEST_TOKEN_FILE)).trim()), record: null, named: {} };
  if (existsSync(what)) {
    // Editors end files with a newline; it is not part of the token.
    const text = Buffer.from(await readBounded(what, LARGEST_TOKEN_FILE))
      .toString('utf8')
      .trim();
    return { token: new Secret(text), record: null, named: {} };
  }
  const borrow = meantBorrow(services, what);
  if (borrow.state === 'unresolved') throw new FieldpassError(borrow.code);
  if (borrow.state !== 'held' && borrow.state !== 'returning') {
    const message = 'It is not known yet whether AWS granted this license, so there is no token to verify.';
    throw new FieldpassError('in-progress', message);
  }
  const stored = await services.vault.get(borrow.borrowId);
  if (stored === null) throw new FieldpassError('secret-missing');
  const named = { borrowId: borrow.borrowId, licenseName: borrow.wish.licenseName };
  return { token: unseal(stored).token, record: borrow, named };
}

async function givenKey(path: string) {
  const read = await readPublicKey(await readBounded(path, LARGEST_TOKEN_FILE));
  if ('refused' in read) throw new FieldpassError('key-rejected', read.refused);
  return [read];
}

function failureOf(verdict: Verdict): FieldpassError {
  const code = FAILURE_OF_VERDICT[verdict.verdict === 'valid' ? 'malformed' : verdict.verdict];
  const end =
    verdict.claims === null
      ? {}
      : {
          licenseArn: verdict.claims.licenseArn,
          expiresAt: new Date(verdict.claims.expiresAt).toISOString(),
        };
  return new FieldpassError(code, undefined, {
    details: { verdict: verdict.verdict, reason: verdict.reason, ...end },
  });
}

function shown({ claims, keyThumbprint }: Verdict) {
  if (claims === null) throw new Error('a valid verdict has claims');
  const { licenseArn, entitlements, nodeId, issuedAt, expiresAt } = claims;
  return { licenseArn, entitlements, nodeId, issuedAt, expiresAt, keyThumbprint };
}
