// Many tokens: verified from the beginning, and verified again while nothing changed.

import { constants, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { loopBreaths } from '../../../main/adapters/loop-breaths.ts';
import { poolSignatures } from '../../../main/adapters/pool-signatures.ts';
import { sha256 } from '../../../main/adapters/sha256.ts';
import { systemClock } from '../../../main/adapters/system-clock.ts';
import type { IssuerKey } from '../../../main/domain/issuer-key.ts';
import { type Stored, Verifier } from '../../../main/services/verifying.ts';
import type { Curve, Outcome, Row } from '../row.ts';
import { curveOf } from '../subjects/growing.ts';
import { interleaved, medianOf, msOf, msOfSync } from '../subjects/interleaved.ts';
import { signedStock, type Stock, WITHIN } from '../subjects/signed-stock.ts';

const COUNT = 10_000;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;

/** Runs `work` with a verifier on a real ledger in which the key is pinned. */
async function withVerifier<T>(key: IssuerKey, work: (make: () => Verifier) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpass-bench-'));
  const ledger = openSqliteLedger(join(folder, 'ledger.db'), { clock: systemClock() });
  try {
    ledger.addIssuerKey(key);
    const needs = { ledger, digest: sha256, means: poolSignatures(), breath: loopBreaths() };
    return await work(() => new Verifier(needs));
  } finally {
    ledger.close();
    rmSync(folder, { recursive: true });
  }
}

async function mustProve(verifier: Verifier, stored: readonly Stored[]): Promise<void> {
  const proofs = await verifier.proveAll(stored, () => WITHIN);
  const wrong = proofs.find(({ verdict }) => verdict !== 'valid');
  if (wrong !== undefined) throw new Error(`a token of the bench is ${wrong.verdict}: ${wrong.reason}`);
}

function primitive({ key, prepared }: Stock): () => number {
  const options = { key: createPublicKey({ key: { ...key.jwk }, format: 'jwk' }), ...PSS };
  return () =>
    msOfSync(() => {
      for (const [signed, signature] of prepared)
        if (!verify('sha384', signed, options, signature)) throw new Error('a token of the bench is forged');
    });
}

/** Time of `work` and the longest time in which nothing else had its turn, ms. */
async function withStall(work: () => Promise<void>, stalls: number[]): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const took = await msOf(work);
  delays.disable();
  stalls.push(delays.max / 1e6);
  return took;
}

function measured(
  bits: number,
  how: (stock: Stock, make: () => Verifier, stalls: number[]) => Promise<() => Promise<number>>,
) {
  return async (rounds: number): Promise<Outcome> => {
    const stock = await signedStock(bits, COUNT);
    const stalls: number[] = [];
    const found = await withVerifier(stock.key, async (make) =>
      interleaved(rounds, await how(stock, make, stalls), primitive(stock)),
    );
    // The first round warms up.
    const counted = stalls.slice(1);
    const note = `longest stall of the event loop, ms: median ${medianOf(counted).toFixed(1)}, worst ${Math.max(...counted).toFixed(1)} (goal: at most 16)`;
    return { kind: 'measured', rounds: found, unit: `ms for ${COUNT} tokens`, note };
  };
}

const fromTheBeginning = (bits: number) =>
  measured(bits, async ({ stored }, make, stalls) => () => {
    const verifier = make();
    return withStall(() => mustProve(verifier, stored), stalls);
  });

const unchanged = (bits: number) =>
  measured(bits, async ({ stored }, make, stalls) => {
    const verifier = make();
    await mustProve(verifier, stored);
    return () => withStall(() => mustProve(verifier, stored), stalls);
  });

const PRIMITIVE = 'a loop of crypto.verify on prepared bytes';
const distinct = '10,000 distinct tokens of 5 KB proved, record and times judged';
const again = '10,000 unchanged tokens proved again';

export const rows: readonly Row[] = [
  {
    id: 'tokens-2048',
    what: `${distinct}, RSA-2048`,
    against: PRIMITIVE,
    goal: { at: 'least', ratio: 0.95 },
    is: 'yardstick/ours',
    run: fromTheBeginning(2048),
  },
  {
    id: 'tokens-4096',
    what: `${distinct}, RSA-4096`,
    against: PRIMITIVE,
    goal: { at: 'least', ratio: 1.3 },
    is: 'yardstick/ours',
    run: fromTheBeginning(4096),
  },
  {
    id: 'tokens-again-2048',
    what: `${again}, RSA-2048`,
    against: PRIMITIVE,
    goal: { at: 'least', ratio: 5 },
    is: 'yardstick/ours',
    run: unchanged(2048),
  },
  {
    id: 'tokens-again-4096',
    what: `${again}, RSA-4096`,
    against: PRIMITIVE,
    goal: { at: 'least', ratio: 12 },
    is: 'yardstick/ours',
    run: unchanged(4096),
  },
];

async function timesOf(size: number, rounds: number, isRemembered: boolean): Promise<readonly number[]> {
  const { key, stored } = await signedStock(2048, size);
  return withVerifier(key, async (make) => {
    const known = make();
    await mustProve(known, stored);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const verifier = isRemembered ? known : make();
      times.push(await msOf(() => mustProve(verifier, stored)));
    }
    return times;
  });
}

export const curves: readonly Curve[] = [
  curveOf({ id: 'verify', what: 'distinct tokens proved, RSA-2048', unit: 'ms' }, (size, rounds) =>
    timesOf(size, rounds, false),
  ),
  curveOf(
    { id: 'verify-again', what: 'unchanged tokens proved again, RSA-2048', unit: 'ms' },
    (size, rounds) => timesOf(size, rounds, true),
  ),
];
