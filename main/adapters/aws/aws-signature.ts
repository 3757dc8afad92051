// Signature Version 4 over one request to a JSON service of AWS; a test holds it against the SDK's own signer.

import { createHash, createHmac } from 'node:crypto';
import type { Keys } from './kept-credentials.ts';

/** What is signed: the headers with lower-case names, `host` among them. */
export type Signable = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The headers of a POST with those that sign it. `at`: epoch milliseconds by AWS's clock. */
export function signed(
  { path, headers, body }: Signable,
  { accessKeyId, secretAccessKey, sessionToken }: Keys,
  { region, service, at }: { readonly region: string; readonly service: string; readonly at: number },
): Readonly<Record<string, string>> {
  const date = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all: Readonly<Record<string, string>> = {
    ...headers,
    'x-amz-date': date,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${(all[name] ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  const request = ['POST', path, '', lines, names.join(';'), hash(body)].join('\n');
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const text = [ALGORITHM, date, scope.join('/'), hash(request)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  const credential = `${accessKeyId}/${scope.join('/')}`;
  return {
    ...all,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

const hash = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
