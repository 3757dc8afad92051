// Inputs made to be slow, as large as each parser takes them: none may hold the app up for more than 50 ms.

import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { readAccessToken } from '../../main/adapters/aws/access-token.ts';
import { redact } from '../../main/adapters/aws/aws-failures.ts';
import { plainNotes } from '../../main/adapters/electron-updater.ts';
import { redactText } from '../../main/adapters/file-log-redaction.ts';
import { readBook } from '../../main/adapters/connections-file.ts';
import { readHead } from '../../main/adapters/keychain/vault-head.ts';
import { carveEvents } from '../../main/adapters/ledger/ledger-carving.ts';
import { isExempt, readAnswer } from '../../main/adapters/network/proxies.ts';
import { readCompanyCa } from '../../main/adapters/network/company-ca.ts';
import { readKeyFile } from '../../main/domain/issuer-key.ts';
import { Secret } from '../../main/domain/secret.ts';
import { readStrictJson } from '../../main/domain/strict-json.ts';
import { verifySignedToken } from '../../main/domain/token.ts';
import { b64, GOOD_HEADER } from '../domain/token-vectors/vector.ts';
import { reached } from '../support/effort.ts';
import { cpuMs } from './engine.ts';

const KIB = 1_024;
const PATIENCE_MS = 50;
const file = (piece: string, end = '', size = 64 * KIB): Uint8Array =>
  Buffer.from(
    (piece.repeat(Math.ceil(size / piece.length)).slice(0, size - end.length) + end).slice(0, size),
    'latin1',
  );
const text = (piece: string, end = '', size = 64 * KIB): string =>
  Buffer.from(file(piece, end, size)).toString('latin1');

const verify = (token: string) => verifySignedToken({ token: new Secret(token), keysFor: () => [], now: 0 });
const two = 'eyJhbGciOi.eyJhbGciOi.eyJhbGciOi eyJhbGciOi.eyJhbGciOi.eyJhbGciOj ';

/** A file of one page, the largest there is, of so many rows that all lie in one place. */
function pageOf(row: readonly number[], rows: number): Buffer {
  const page = Buffer.alloc(32_768, 1);
  page.fill(0, 0, 108 + 2 * rows);
  page.writeUInt16BE(32_768, 16);
  page[100] = 0x0d;
  page.writeUInt16BE(rows, 103);
  for (let at = 0; at < rows; at += 1) page.writeUInt16BE(108 + 2 * rows, 108 + 2 * at);
  Buffer.from(row).copy(page, 108 + 2 * rows);
  return page;
}
// Of 8,000 bytes: the header, five texts of a letter and one of 7,900, and a time.
const LARGE_ROW = [190, 64, 1, 10, 0, 15, 15, 15, 1, 251, 69, 15, 15];

/** What is slow to read, by what makes it so. Whatever is thrown is a refusal. */
const INPUTS: Readonly<Record<string, () => unknown>> = {
  'a key file of white space and a mark': () => readKeyFile(file(' ', '!')),
  'a key file of Base64, white space and a mark': () => readKeyFile(file('QUJD   ', '!')),
  'a key file of equals signs': () => readKeyFile(file('=', '!')),
  'a key file of beginnings of blocks': () => readKeyFile(file('-----BEGIN A-----')),
  'a key file of beginnings without an end': () => readKeyFile(file('-----BEGIN PRIVAT')),
  'a key file of one long label': () => readKeyFile(file('A', '', 60 * KIB)),
  'a key file of dots and letters': () => readKeyFile(file('aaaaaaaa.')),
  'a key file of brackets': () => readKeyFile(file('[')),
  'a key file of members': () => readKeyFile(file('{"a":')),
  'a key file of many small keys': () =>
    readKeyFile(Buffer.from(`{"keys":[${text('{},', '', 60_000).replace(/,[^,]*$/, '')}]}`)),
  'a key file of many names': () =>
    readKeyFile(Buffer.from(`{${Array.from({ length: 6_000 }, (_, n) => `"${n}":0`).join()}}`)),
  'a key file of a long text that never ends': () =>
    readKeyFile(Buffer.from(`["${text('\\u0061')}`.slice(0, 64 * KIB))),
  'certificates that begin and never end': () => readCompanyCa(file('-----BEGIN A-----', '', 256 * KIB), 0),
  'certificates of changing labels': () =>
    readCompanyCa(file('-----BEGIN A-----\n-----END B-----\n', '', 256 * KIB), 0),
  'certificates that are empty': () =>
    readCompanyCa(file('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', '', 256 * KIB), 0),
  'an access token of dots and letters': () => readAccessToken(text('aaaaaaaa.'), 0),
  'an access token of letters': () => readAccessToken(text('a'), 0),
  'an access token among spaces': () => readAccessToken(two + text('refresh '), 0),
  'an access token after a name and spaces': () => readAccessToken(two + text(' ', 'refresh', 60_000), 0),
  'an access token among roles': () => readAccessToken(two + text('arn:aws:iam::123456789012:role/x '), 0),
  'an access token among beginnings of roles': () => readAccessToken(two + text('arn:aws-'), 0),
  'strict JSON of escapes': () => readStrictJson(`"${text('\\u0061')}`, 16),
  'strict JSON of digits': () => readStrictJson(text('1'), 16),
  'strict JSON of 60,000 names': () =>
    readStrictJson(`{${Array.from({ length: 6_000 }, (_, n) => `"a${n}":0`).join()}}`, 16),
  'a token of the greatest length': () => verify(`${b64(GOOD_HEADER)}.${text('A', '', 16_000)}.AAAA`),
  'a token of nested lists': () => verify(`${b64(GOOD_HEADER)}.${b64(text('[', '', 11_900))}.AAAA`),
  'a token of ten million letters': () => verify('A'.repeat(1e7)),
  'a head of a secret': () => readHead(text('LV1.a.1.1.')),
  'an error of AWS': () => redact(text('0123456789abcdef0123456789abcdef '), []),
  'an error of AWS of one word': () => redact(text('a'), ['a'.repeat(40)]),
  'an answer about proxies': () => readAnswer(text('PROXY a;')),
  'a list of exemptions': () => isExempt(new URL('https://a.example'), { NO_PROXY: text('1:1,') }),
  'an exemption of digits': () => isExempt(new URL('https://a.example'), { NO_PROXY: `:${text('1')}` }),
  'notes of a release that open marks': () => plainNotes(text('<', '', 256 * KIB)),
  'notes of a release that open marks and close one': () => plainNotes(text('<', '>', 256 * KIB)),
  'notes of a release of marks': () => plainNotes(text('<a>', '', 256 * KIB)),
  'a line of the log of hyphens': () => redactText(text('a-', '', 16 * KIB)),
  'a line of the log of names of secrets': () => redactText(text('token-', '', 4 * KIB)),
  'a line of the log of one name of secrets': () => redactText(text('secret', '', 16 * KIB)),
  'a line of the log of a name and spaces': () => redactText(`token${text(' ', '', 16 * KIB)}`),
  'a page of a ledger whose rows are all one, with columns without end': () =>
    carveEvents(pageOf([228, 0, 1, 227, 0], 8_000)),
  'a page of a ledger whose rows are all one, and large': () =>
    carveEvents(pageOf([...LARGE_ROW, ...Buffer.from('then')], 12_000)),
  'a file of connections of brackets': () => readBook(file('['), ''),
};

// The fastest of up to five counts: compiling and collecting garbage come in between.
async function leastMs(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let left = 5; left > 0 && least > PATIENCE_MS; left -= 1) least = Math.min(least, await cpuMs(work));
  return least;
}

const slowest = { ms: 0 };

test.each(Object.entries(INPUTS))('%s', async (_what, work) => {
  const took = await leastMs(work);
  slowest.ms = Math.max(slowest.ms, took);
  expect(took).toBeLessThan(PATIENCE_MS);
});

test('a pattern that tries every division is found out', async () => {
  const worst = await leastMs(() => /^[A-Z\s]+={0,2}\s*$/.test(`${' '.repeat(20_000)}!`));
  expect(worst).toBeGreaterThan(PATIENCE_MS);
  reached('slow inputs', {
    inputs: Object.keys(INPUTS).length,
    'slowest ms': slowest.ms.toFixed(1),
    'control: quadratic pattern, ms': Math.round(worst),
  });
});
