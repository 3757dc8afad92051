import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { poolSignatures } from '../../main/adapters/pool-signatures.ts';
import { sha256 } from '../../main/adapters/sha256.ts';
import type { Borrow, Held } from '../../main/domain/borrow.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { IssuerKey } from '../../main/domain/issuer-key.ts';
import { Secret } from '../../main/domain/secret.ts';
import { ProvedTokens } from '../../main/services/proved-tokens.ts';
import { type Stored, Verifier } from '../../main/services/verifying.ts';
import { issuer, judge, keyOf, stranger } from '../support/forge.ts';
import { closed } from '../support/sample-borrows.ts';
import { LICENSE_ARN, MORNING, sampleClaims, sampleRecord, sampleWish } from '../support/samples.ts';
import { tries } from '../support/effort.ts';

const ACCOUNT = '123456789012';
const SEATS = ['seat one', 'seat two'].map((name) => sha256(name).slice(0, 32));
const means = poolSignatures();

type World = { keys: IssuerKey[]; borrows: readonly Borrow[] };

const recordFor = (seat: string): Pick<Held, 'wish' | 'token'> => ({
  wish: { ...sampleWish(), licenseArn: LICENSE_ARN },
  token: { ...sampleRecord(), consumptionHash: sha256(seat) },
});

const givenBack = (seat: string): Borrow =>
  closed({ state: 'returned', code: null, token: recordFor(seat).token } as never);

function verifierOn(world: World, proved?: ProvedTokens): Verifier {
  const ledger = { borrows: () => world.borrows, issuerKeys: () => [...world.keys] };
  return new Verifier({ ledger, digest: sha256, means, breath: () => null }, proved);
}

let pinned: readonly IssuerKey[];
/** Tokens of both seats and both issuers, a changed one, and one that is none. */
let tokens: readonly string[];

beforeAll(async () => {
  const both = await Promise.all([issuer, stranger].map(keyOf));
  pinned = both.map((key) => ({ ...key, issuerAccount: ACCOUNT, origin: 'file', addedAt: 0, comment: '' }));
  const claims = SEATS.map((seat) => sampleClaims({ licenseConsumptionToken: seat }));
  const signed = await Promise.all([issuer, stranger].flatMap((one) => claims.map((some) => one.sign(some))));
  const [first = ''] = signed;
  tokens = [...signed, `${first.slice(0, -6)}AAAAAA`, 'no.token.'];
});

type Step =
  | { readonly kind: 'pin' | 'unpin' | 'rename'; readonly key: number }
  | { readonly kind: 'return'; readonly seat: number }
  | { readonly kind: 'prove'; readonly token: number; readonly seat: number; readonly at: number };

const AT = [
  MORNING - DAY_MS,
  MORNING - 5 * MINUTE_MS,
  MORNING,
  MORNING + HOUR_MS,
  MORNING + 400 * DAY_MS,
  Number.NaN,
];
const steps = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pin', 'unpin', 'rename'), key: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('return'), seat: fc.nat(1) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('prove'),
        token: fc.nat(5),
        seat: fc.nat(1),
        at: fc.nat(AT.length - 1),
      }),
    },
  ),
  { minLength: 4, maxLength: 30 },
) as fc.Arbitrary<readonly Step[]>;

function change(world: World, step: Exclude<Step, { kind: 'prove' }>): void {
  if (step.kind === 'return') {
    world.borrows = [...world.borrows, givenBack(SEATS[step.seat] ?? '')];
    return;
  }
  const key = pinned[step.key];
  if (key === undefined) return;
  const others = world.keys.filter(({ thumbprint }) => thumbprint !== key.thumbprint);
  if (step.kind === 'unpin') world.keys = others;
  // The name of one key over the modulus of the other, as a damaged or tampered ledger might have it.
  else if (step.kind === 'rename')
    world.keys = [...others, { ...key, jwk: pinned[1 - step.key]?.jwk ?? key.jwk }];
  else world.keys = [...others, key];
}

describe('a verifier that remembers', () => {
  test('comes to the very verdicts of one that does not, whatever happens in between', async () => {
    let remembered = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (play) => {
        const world: World = { keys: [...pinned], borrows: [] };
        const proved = new ProvedTokens(3);
        const verifier = verifierOn(world, proved);
        for (const step of play) {
          if (step.kind !== 'prove') {
            change(world, step);
            continue;
          }
          const token = new Secret(tokens[step.token] ?? '');
          if (proved.of(sha256(token.reveal())) !== undefined) remembered += 1;
          const stored = { token, record: recordFor(SEATS[step.seat] ?? '') };
          const now = AT[step.at] ?? 0;
          const fresh = await verifierOn(world).verify(stored, { now, keys: null });
          const { verdict, reason, keyThumbprint, claims } = fresh;
          const expiresAt = claims?.expiresAt ?? null;
          expect(await verifier.prove(stored, now)).toEqual({ verdict, reason, keyThumbprint, expiresAt });
        }
      }),
      { numRuns: tries(300, 5_000), seed: 20_261_129 },
    );
    expect(remembered).toBeGreaterThan(100);
  });

  const storedOnes = (): readonly Stored[] =>
    Array.from({ length: 300 }, (_, at) => ({
      token: new Secret(tokens[at % tokens.length] ?? ''),
      record: recordFor(SEATS[at % 2] ?? ''),
    }));

  test('proves many in their order, as each by itself', async () => {
    const verifier = verifierOn({ keys: [...pinned], borrows: [givenBack(SEATS[1] ?? '')] });
    const all = storedOnes();
    const single = await Promise.all(all.map((stored) => verifier.prove(stored, MORNING + HOUR_MS)));
    const anew = verifierOn({ keys: [...pinned], borrows: [givenBack(SEATS[1] ?? '')] });
    expect(await anew.proveAll(all, () => MORNING + HOUR_MS)).toEqual(single);
    expect(await anew.proveAll(all, () => MORNING + HOUR_MS)).toEqual(single);
    expect(new Set(single.map(({ verdict }) => verdict)).size).toBeGreaterThanOrEqual(4);
  });

  test('sees a key that is taken away while it rests', async () => {
    const world: World = { keys: [...pinned], borrows: [] };
    let asked = 0;
    const over = Promise.resolve();
    let resting: Promise<void> | null = null;
    const breath = (): Promise<void> | null => {
      asked += 1;
      if (asked < 100 || resting === over) return null;
      // Whoever asks while there is a rest, rests too.
      resting ??= new Promise<void>((resolve) => {
        setImmediate(() => {
          world.keys = [];
          resting = over;
          resolve();
        });
      });
      return resting;
    };
    const ledger = { borrows: () => world.borrows, issuerKeys: () => world.keys };
    const verifier = new Verifier({ ledger, digest: sha256, means, breath });
    const stored = { token: new Secret(tokens[0] ?? ''), record: recordFor(SEATS[0] ?? '') };
    await verifier.prove(stored, MORNING + HOUR_MS);
    const proofs = await verifier.proveAll(new Array(250).fill(stored), () => MORNING + HOUR_MS);
    const verdicts = proofs.map(({ verdict }) => verdict);
    expect(verdicts[0]).toBe('valid');
    expect(verdicts.at(-1)).toBe('unknown-issuer');
  });
});

describe('what is remembered', () => {
  test('holds neither a token nor a consumption token', async () => {
    const proved = new ProvedTokens();
    const kept: unknown[] = [];
    const spied = Object.assign(proved, {
      keep: (...args: Parameters<ProvedTokens['keep']>) => {
        kept.push(args);
        ProvedTokens.prototype.keep.apply(proved, args);
      },
    });
    const verifier = verifierOn({ keys: [...pinned], borrows: [] }, spied);
    const [token = ''] = tokens;
    await verifier.prove({ token: new Secret(token), record: recordFor(SEATS[0] ?? '') }, MORNING + HOUR_MS);
    expect(kept).toHaveLength(1);
    const text = JSON.stringify(kept);
    for (const part of [...token.split('.'), SEATS[0] ?? '']) expect(text).not.toContain(part);
    expect(text).not.toContain('[secret]');
  });

  test('is bounded: the oldest goes first', () => {
    const proved = new ProvedTokens(2);
    const facts = { ...sampleRecord(), licenseArn: LICENSE_ARN, keyThumbprint: '', jwk: pinned[0]?.jwk };
    for (const hash of ['a', 'b', 'b', 'c']) proved.keep(hash, facts as never);
    expect([proved.size, proved.of('a'), proved.of('b') !== undefined]).toEqual([2, undefined, true]);
  });

  test('is a token of its record only, and only under a key of one name', async () => {
    const [key] = pinned;
    if (key === undefined) throw new Error('no key');
    const at = MORNING + HOUR_MS;
    const other = new ProvedTokens();
    const [token = ''] = tokens;
    const stored = { token: new Secret(token), record: recordFor(SEATS[1] ?? '') };
    expect((await verifierOn({ keys: [key], borrows: [] }, other).prove(stored, at)).verdict).toBe(
      'mismatch',
    );
    const named = { ...key, jwk: pinned[1]?.jwk ?? key.jwk };
    const right = { token: new Secret(token), record: recordFor(SEATS[0] ?? '') };
    const both: World = { keys: [named, key], borrows: [] };
    expect((await verifierOn(both, other).prove(right, at)).verdict).toBe('valid');
    expect(other.size).toBe(0);
  });
});

test('the tokens of this file are what they are meant to be', async () => {
  const verdicts = await Promise.all(tokens.map((token) => judge(token)));
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([
    'valid',
    'valid',
    'bad-signature',
    'bad-signature',
    'bad-signature',
    'malformed',
  ]);
});
