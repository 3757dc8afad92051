// Many tokens: verified from the beginning, and verified again while nothing changed.

import { constants, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { loopBreaths } from '../../../main/adapters/loop-breaths.ts';
import { poolSignatures } from '../../../main/adapters/pool-signatures.ts';
import { sha256 } from '../../../main/adapters/sha256.ts';
import { systemClock } from '../../../main/adapters/system-clock.ts';
import type { IssuerKey } from '../../../main/domain/issuer-key.ts';
import { type Stored, Verifier } from '../../../main/services/verifying.ts';
import type { Curve, Round, Row } from '../row.ts';
import { curveOf } from '../subjects/growing.ts';
import { interleaved, msOf, msOfSync } from '../subjects/interleaved.ts';
import { sharedRounds } from '../subjects/shared-rounds.ts';
import { signedStock, type Stock, WITHIN } from '../subjects/signed-stock.ts';

const COUNT = 10_000;
const FRAME_MS = 16;
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

type Measured = {
  readonly times: readonly Round[];
  readonly stalls: readonly number[];
  /** The same of a loop that has nothing to do, for as long: what others on this machine take. */
  readonly idle: readonly number[];
};

/** Times of `work`, and the longest time of each round in which nothing else had its turn, ms. */
function measured(
  bits: number,
  how: (stock: Stock, make: () => Verifier) => Promise<() => Promise<void>>,
): (rounds: number) => Promise<Measured> {
  return async (rounds) => {
    const stock = await signedStock(bits, COUNT);
    const stalls: number[] = [];
    const idle: number[] = [];
    const times = await withVerifier(stock.key, async (make) => {
      const work = await how(stock, make);
      const ours = async (): Promise<number> => {
        const took = await withStall(work, stalls);
        await withStall(() => pause(took), idle);
        return took;
      };
      return interleaved(rounds, ours, primitive(stock));
    });
    // The first round warms up.
    return { times, stalls: stalls.slice(1), idle: idle.slice(1) };
  };
}

async function withStall(work: () => Promise<unknown>, stalls: number[]): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const took = await msOf(work);
  delays.disable();
  stalls.push(delays.max / 1e6);
  return took;
}

const fromTheBeginning = (bits: number) =>
  measured(
    bits,
    async ({ stored }, make) =>
      () =>
        mustProve(make(), stored),
  );

const unchanged = (bits: number) =>
  measured(bits, async ({ stored }, make) => {
    const verifier = make();
    await mustProve(verifier, stored);
    return () => mustProve(verifier, stored);
  });

const PRIMITIVE = 'a loop of crypto.verify on prepared bytes';
const distinct = '10,000 distinct tokens of 5 KB proved, record and times judged';
const again = '10,000 unchanged tokens proved again';

/** A row for the time, and one for the longest stall, out of the same rounds. */
function rowsOf(
  id: string,
  what: string,
  ratio: number,
  work: (rounds: number) => Promise<Measured>,
): readonly Row[] {
  const shared = sharedRounds(work);
  return [
    {
      id,
      what,
      against: PRIMITIVE,
      goal: { at: 'least', ratio },
      is: 'yardstick/ours',
      run: async (rounds) => {
        const { times } = await shared(id, rounds);
        return { kind: 'measured', rounds: times, unit: `ms for ${COUNT} tokens` };
      },
    },
    {
      id: `${id}-stall`,
      what: `longest stall of the event loop in it, worst round: ${what}`,
      against: `${FRAME_MS} ms, a frame of a screen`,
      goal: { at: 'most', ratio: 1 },
      is: 'ours/yardstick',
      decides: 'worst',
      run: async (rounds) => {
        const { stalls, idle } = await shared(`${id}-stall`, rounds);
        return {
          kind: 'measured',
          rounds: stalls.map((ours) => ({ ours, yardstick: FRAME_MS })),
          unit: 'ms',
          note: `an idle loop in the same rounds stalled ${Math.max(...idle).toFixed(1)} ms at worst`,
        };
      },
    },
  ];
}

export const rows: readonly Row[] = [
  ...rowsOf('tokens-2048', `${distinct}, RSA-2048`, 0.95, fromTheBeginning(2048)),
  ...rowsOf('tokens-4096', `${distinct}, RSA-4096`, 1.3, fromTheBeginning(4096)),
  ...rowsOf('tokens-again-2048', `${again}, RSA-2048`, 5, unchanged(2048)),
  ...rowsOf('tokens-again-4096', `${again}, RSA-4096`, 12, unchanged(4096)),
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
