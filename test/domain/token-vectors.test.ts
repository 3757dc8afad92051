// Some hundred hand-made tokens, each with the verdict, the rule and the failure code it must get.

import { describe, expect, test } from 'vitest';
import { Secret } from '../../main/domain/secret.ts';
import { FAILURE_OF_VERDICT, verifySignedToken } from '../../main/domain/token.ts';
import { reached } from '../support/effort.ts';
import { BINDING } from './token-vectors/binding.ts';
import { CLAIMS } from './token-vectors/claims.ts';
import { FORM } from './token-vectors/form.ts';
import { HEADER } from './token-vectors/header.ts';
import { KEY } from './token-vectors/key.ts';
import { SIGNATURE } from './token-vectors/signature.ts';
import { PAYLOAD } from './token-vectors/payload.ts';
import { TIMES } from './token-vectors/times.ts';
import { ISSUER, NOW, type Vector } from './token-vectors/vector.ts';

const THEMES: Readonly<Record<string, readonly Vector[]>> = {
  'form of the text': FORM,
  header: HEADER,
  key: KEY,
  signature: SIGNATURE,
  'JSON of the payload': PAYLOAD,
  claims: CLAIMS,
  'times and clock': TIMES,
  'binding and state': BINDING,
};

// The failure codes as docs/verify-a-token.md promises them.
const CODES: Readonly<Record<string, string | undefined>> = {
  malformed: 'token-malformed',
  'unknown-issuer': 'issuer-key-missing',
  'bad-signature': 'token-forged',
  mismatch: 'token-mismatch',
  'wrong-node': 'token-wrong-node',
  returned: 'token-returned',
  'clock-untrusted': 'clock-untrusted',
  'not-yet-valid': 'token-not-yet-valid',
  expired: 'token-expired',
};

const codeOf = (verdict: Vector[2]): string | undefined =>
  verdict === 'valid' ? undefined : FAILURE_OF_VERDICT[verdict];

// Claims of a token that no pinned key vouches for must not be believed, and of a malformed one there are none.
const BELIEVED: readonly string[] = [
  'valid',
  'expired',
  'not-yet-valid',
  'clock-untrusted',
  'mismatch',
  'wrong-node',
  'returned',
];

describe.each(Object.entries(THEMES))('%s', (_theme, vectors) => {
  test.each(vectors.map((vector) => [vector[0], vector] as const))('%s', async (_title, vector) => {
    const [, make, verdict, reason, given = {}] = vector;
    const { now = NOW, expect: wanted = {}, pinned = [ISSUER] } = given;
    const keys = typeof pinned === 'function' ? await pinned() : pinned;
    const keysFor = (account: string) => (account === '123456789012' ? keys : []);
    const got = await verifySignedToken({ token: new Secret(make()), keysFor, now, expect: wanted });
    const code = codeOf(got.verdict);
    expect({ verdict: got.verdict, reason: got.reason, code }).toEqual({
      verdict,
      reason,
      code: CODES[verdict],
    });
    expect(got.claims !== null).toBe(BELIEVED.includes(verdict));
  });
});

test('the vectors are at least 300, and no two of them are called alike', () => {
  const all = Object.values(THEMES).flat();
  const titles = new Set(all.map(([title]) => title));
  expect(titles.size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(300);
  const accepted = all.filter(([, , verdict]) => verdict === 'valid').length;
  const reasons = new Set(all.map(([, , verdict, reason]) => `${verdict} ${reason}`));
  reached('token vectors', { vectors: all.length, valid: accepted, 'verdicts with reasons': reasons.size });
});
