// The same tokens before four judges: the product by jose and by the thread pool, jose alone, and a verifier written from
// the contract with node:crypto.

import { compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { poolSignatures } from '../../main/adapters/pool-signatures.ts';
import { Secret } from '../../main/domain/secret.ts';
import { type Verdict, verifySignedToken } from '../../main/domain/token.ts';
import { BINDING } from '../domain/token-vectors/binding.ts';
import { CLAIMS } from '../domain/token-vectors/claims.ts';
import { FORM } from '../domain/token-vectors/form.ts';
import { HEADER } from '../domain/token-vectors/header.ts';
import { KEY } from '../domain/token-vectors/key.ts';
import { PAYLOAD } from '../domain/token-vectors/payload.ts';
import { SIGNATURE } from '../domain/token-vectors/signature.ts';
import { TIMES } from '../domain/token-vectors/times.ts';
import {
  b64,
  claims,
  type Given,
  header,
  ISSUER,
  NOW,
  type Pinned,
  sealed,
} from '../domain/token-vectors/vector.ts';
import { LONG, reached, SEED, tries } from '../support/effort.ts';
import { isPlainlySigned, plainVerdict } from '../support/plain-verifier.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateText } from './mutate-text.ts';
import { Random } from './random.ts';

const VECTORS = [...FORM, ...HEADER, ...KEY, ...SIGNATURE, ...PAYLOAD, ...CLAIMS, ...TIMES, ...BINDING];
const GENERATED = tries(30_000, 300_000);

const POOL = poolSignatures();

/** What the four said of a token. */
type Trial = {
  readonly ours: Verdict;
  /** By the means for many tokens. */
  readonly pooled: Verdict;
  readonly jose: boolean;
  readonly plain: string;
  readonly signed: boolean;
};

async function tried(token: string, given: Given): Promise<Trial> {
  const { now = NOW, expect: wanted = {}, pinned: keys = [ISSUER] } = given;
  const pinned = typeof keys === 'function' ? await keys() : keys;
  const keysFor = (account: string): readonly Pinned[] => (account === '123456789012' ? pinned : []);
  const asked = { token: new Secret(token), keysFor, now, expect: wanted };
  const ours = await verifySignedToken(asked);
  const pooled = await verifySignedToken({ ...asked, means: POOL });
  const { isConsumption, isReturned, ...rest } = wanted;
  const plain = plainVerdict(token, {
    ...rest,
    now,
    keysFor: (account) => keysFor(account).map(({ jwk }) => jwk),
    isConsumption: isConsumption && ((text) => isConsumption(new Secret(text))),
    isReturned: isReturned && ((text) => isReturned(new Secret(text))),
  });
  return {
    ours,
    pooled,
    plain,
    jose: await joseVerifies(token, pinned),
    signed: plainlySigned(token, pinned),
  };
}

async function joseVerifies(token: string, pinned: readonly Pinned[]): Promise<boolean> {
  for (const { jwk } of pinned) {
    try {
      await compactVerify(token, await importJWK({ ...jwk }, 'PS384'), { algorithms: ['PS384'] });
      return true;
    } catch {
      // Whatever it objects to: not this key.
    }
  }
  return false;
}

function plainlySigned(token: string, pinned: readonly Pinned[]): boolean {
  try {
    return isPlainlySigned(
      token,
      pinned.map(({ jwk }) => jwk),
    );
  } catch {
    return false;
  }
}

// The claims too, but for what they keep secret, which is compared by itself.
const textOf = (verdict: Verdict): string =>
  JSON.stringify([verdict, verdict.claims?.consumptionToken.reveal()]);

const isBelieved = ({ verdict }: Verdict): boolean =>
  !['malformed', 'unknown-issuer', 'bad-signature'].includes(verdict);

/** Counts of agreement, and every disagreement that no stricter rule explains. */
class Tally {
  tokens = 0;
  accepted = 0;
  believed = 0;
  readonly stricter = new Map<string, number>();
  readonly quarrels: string[] = [];

  take(name: string, { ours, pooled, jose, plain, signed }: Trial): void {
    this.tokens += 1;
    if (ours.verdict === 'valid') this.accepted += 1;
    if (isBelieved(ours)) this.believed += 1;
    const rule = `${ours.verdict} ${ours.reason}`;
    if (textOf(pooled) !== textOf(ours))
      this.quarrels.push(`${name}: ${textOf(ours)} by jose, ${textOf(pooled)} by the pool`);
    if (plain !== ours.verdict) this.quarrels.push(`${name}: ${rule} here, ${plain} by the contract`);
    if (isBelieved(ours) && !(jose && signed))
      this.quarrels.push(`${name}: believed, but jose ${jose}, crypto ${signed}`);
    // What jose takes and we do not is a rule of ours: of form, header, key, claims or time, never of the signature.
    if (jose && ours.verdict === 'bad-signature')
      this.quarrels.push(`${name}: jose takes the signature, we do not`);
    if (jose && ours.verdict !== 'valid') this.stricter.set(rule, (this.stricter.get(rule) ?? 0) + 1);
  }
}

const SEEDS = [
  claims(),
  claims({ nodeId: undefined, checkoutMetadata: { Mac: '00:11' } }),
  claims({ exp: 1_793_952_000, nbf: 1_793_700_000 }),
  claims({ expiration: '2026-11-04T08:30:00' }),
  claims({
    entitlementsAllowed: [
      { name: 'a', unit: 'Count', value: 7 },
      { name: 'b', unit: 'None' },
    ],
  }),
  header({ alg: 'PS384', typ: 'JWT', kid: 'one' }),
].map((make) => make());

const WORDS = [
  'alg',
  'crit',
  'kid',
  'typ',
  'jwk',
  '"exp":1',
  '1e400',
  '2026-02-30',
  'Z',
  '\\u0061',
  '\\ud800',
  '\ufeff',
  '"nodeId":"x",',
];

/** A changed token; one of four is signed anew after the change, so that the signature is right and the content is odd. */
function changed(random: Random): string {
  const token = random.pick(SEEDS);
  const other = random.pick(SEEDS);
  const [head = '', body = '', signature = ''] = token.split('.');
  const kind = random.below(8);
  if (kind < 2) return mutateText(token, random, other);
  if (kind === 2) return [head, other.split('.')[1], signature].join('.');
  const isHead = random.once(3);
  const part = isHead ? head : body;
  const text = edited(part, random, other.split('.')[isHead ? 0 : 1] ?? '');
  const [newHead, newBody] = isHead ? [text, body] : [head, text];
  return kind < 6 || newHead === '' || newBody === ''
    ? `${newHead}.${newBody}.${signature}`
    : sealed(newHead, newBody);
}

function edited(part: string, random: Random, other: string): string {
  const textOf = (one: string): string => Buffer.from(one, 'base64url').toString();
  if (random.once(10)) return mutateText(part, random, other).replaceAll(/[^\w-]/g, 'A');
  if (random.once(10))
    return Buffer.from(mutateText(textOf(part), random, ''), 'latin1').toString('base64url');
  return b64(mutateJson(textOf(part), random, textOf(other), WORDS));
}

describe('four judges', () => {
  test('agree on every vector, but for rules that are ours by contract', LONG, async () => {
    const tally = new Tally();
    for (const [title, make, , , given = {}] of VECTORS) tally.take(title, await tried(make(), given));
    expect(tally.quarrels).toEqual([]);
    tell('token differential, vectors', tally);
  });

  test(`agree on ${GENERATED} changed tokens, but for rules that are ours by contract`, LONG, async () => {
    const tally = new Tally();
    const random = new Random(SEED);
    for (let left = GENERATED; left > 0 && tally.quarrels.length < 5; left -= 1) {
      const token = changed(random);
      tally.take(JSON.stringify(token.slice(0, 3_000)), await tried(token, {}));
    }
    expect(tally.quarrels).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(GENERATED / 100);
    expect(tally.stricter.size).toBeGreaterThan(8);
    tell('token differential, generated', tally);
  });

  test('find out a verifier that trusts jose alone', LONG, async () => {
    const tally = new Tally();
    for (const [title, make, , , given = {}] of VECTORS) {
      const trial = await tried(make(), given);
      const ours: Verdict = {
        verdict: trial.jose ? 'valid' : 'bad-signature',
        reason: 'jose',
        claims: null,
        keyThumbprint: null,
      };
      tally.take(title, { ...trial, ours });
    }
    expect(tally.quarrels.length).toBeGreaterThan(100);
    reached('token differential, jose alone', {
      tokens: tally.tokens,
      'control: jose alone judged wrong': tally.quarrels.length,
    });
  });
});

function tell(suite: string, { tokens, accepted, believed, stricter, quarrels }: Tally): void {
  const count = [...stricter.values()].reduce((sum, one) => sum + one, 0);
  reached(suite, {
    tokens,
    valid: accepted,
    genuine: believed,
    disagreements: quarrels.length,
    'refused though jose takes them': count,
    'by so many rules': stricter.size,
  });
}
