// Every crash point of storing and removing a secret, alone and with a second crash on top, and a dying keychain process.

import { expect, test } from 'vitest';

import type { Entries } from '../../../main/adapters/keychain/vault-entries.ts';
import { VaultSlots } from '../../../main/adapters/keychain/vault-slots.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { idOf, memoryMark, openOnMemory, quietLog, secretText } from '../../support/vault-under-test.ts';

const ID = idOf(1);
const LENGTHS = [500, 1_985, 2_100, 4_500, 9_000];
const MAX_ENTRY = 2_048;

type Crash = { readonly at: number; readonly when: 'before' | 'after' };
type Work = (slots: VaultSlots) => Promise<void>;

/** A program over the keychain that dies at one primitive operation; what it had not done by then never happens. */
class Program implements Entries {
  readonly #kept: Map<string, string>;
  readonly #crash: Crash | null;
  operations = 0;
  #isDead = false;

  constructor(kept: Map<string, string>, crash: Crash | null) {
    this.#kept = kept;
    this.#crash = crash;
  }

  get(account: string): Promise<string | null> {
    return this.#perform(() => this.#kept.get(account) ?? null);
  }

  set(account: string, value: string): Promise<void> {
    return this.#perform(() => void this.#kept.set(account, value));
  }

  delete(account: string): Promise<void> {
    return this.#perform(() => void this.#kept.delete(account));
  }

  /** Whether it ended by itself rather than by the crash. */
  async runs(work: Work): Promise<boolean> {
    const proveOpen = async (): Promise<void> => undefined;
    try {
      await work(new VaultSlots({ entries: this, proveOpen, maxEntry: MAX_ENTRY, log: quietLog }));
    } catch (error) {
      if (!this.#isDead) throw error;
    }
    return !this.#isDead;
  }

  async #perform<T>(effect: () => T): Promise<T> {
    this.operations += 1;
    const isHit = this.operations === this.#crash?.at;
    if (this.#isDead || (isHit && this.#crash?.when === 'before')) return this.#die();
    const result = effect();
    return isHit ? this.#die() : result;
  }

  #die(): never {
    this.#isDead = true;
    throw new Error('crash');
  }
}

test('leaves the old or the new secret whole at every crash point, and nothing over afterwards', async () => {
  const tally = { cases: 0, wrong: 0, orphans: 0 };
  for (const [before, after] of pairs()) {
    const write: Work = (slots) => slots.write(ID, after);
    const start = await stored(before);
    for (const first of await crashPoints(start, write)) {
      const once = await crashed(start, write, first);
      await judge(tally, once, [before, after], write, after);
      for (const second of await crashPoints(once, write)) {
        const twice = await crashed(once, write, second);
        await judge(tally, twice, [before, after], write, after);
      }
    }
  }
  process.stdout.write(
    `storing: ${tally.cases} crash cases, ${tally.wrong} wrong values, ${tally.orphans} orphans\n`,
  );
  expect(tally).toMatchObject({ wrong: 0, orphans: 0 });
  expect(tally.cases).toBeGreaterThan(5_000);
}, 60_000);

test('leaves the whole secret or none at every crash point of a removal, and nothing over afterwards', async () => {
  const tally = { cases: 0, wrong: 0, orphans: 0 };
  const remove: Work = (slots) => slots.remove(ID);
  for (const [before, after] of pairs()) {
    // A removal of what an interrupted replacement left behind, in both slots.
    const start = await stored(before);
    for (const torn of await crashPoints(start, (slots) => slots.write(ID, after))) {
      const half = await crashed(start, (slots) => slots.write(ID, after), torn);
      for (const point of await crashPoints(half, remove)) {
        await judge(tally, await crashed(half, remove, point), [before, after, null], remove, null);
      }
    }
  }
  process.stdout.write(
    `removing: ${tally.cases} crash cases, ${tally.wrong} wrong values, ${tally.orphans} orphans\n`,
  );
  expect(tally).toMatchObject({ wrong: 0, orphans: 0 });
  expect(tally.cases).toBeGreaterThan(2_000);
}, 60_000);

test('survives its keychain process dying around any request, and reports a stored secret only if it is there', async () => {
  const tally = { cases: 0, wrong: 0, refused: 0 };
  for (const when of ['die-before', 'die-after'] as const) {
    for (let at = 1; at <= 40; at += 1) {
      const keychain = new MemoryKeychain();
      const sentinel = memoryMark();
      let asked = 0;
      keychain.faultOf = () => (++asked === at ? when : null);
      const vault = openOnMemory(keychain, { maxEntry: MAX_ENTRY, sentinel });
      const results = [];
      for (const text of [secretText(4_500, 'old'), secretText(6_500, 'new')]) {
        results.push(
          await vault.put(ID, new Secret(text)).then(
            () => text,
            () => null,
          ),
        );
      }
      await vault.close();
      keychain.faultOf = () => null;
      const again = openOnMemory(keychain, { maxEntry: MAX_ENTRY, sentinel });
      const found = (await again.get(ID))?.reveal() ?? null;
      await again.close();
      tally.cases += 1;
      if (results[1] !== null ? found !== results[1] : found !== results[0]) tally.wrong += 1;
      tally.refused += results.filter((result) => result === null).length;
    }
  }
  process.stdout.write(
    `process deaths: ${tally.cases} cases, ${tally.wrong} wrong, ${tally.refused} puts refused\n`,
  );
  // Only the three writes of the very first run are not repeated: a person may be at the prompt they brought up.
  expect(tally).toMatchObject({ wrong: 0, refused: 6 });
}, 120_000);

async function judge(
  tally: { cases: number; wrong: number; orphans: number },
  left: Map<string, string>,
  allowed: readonly (string | null)[],
  repair: Work,
  wanted: string | null,
): Promise<void> {
  tally.cases += 1;
  if (!allowed.includes(await readFrom(left))) tally.wrong += 1;
  const kept = new Map(left);
  await new Program(kept, null).runs(repair);
  if ((await readFrom(kept)) !== wanted) tally.wrong += 1;
  if (kept.size !== entriesOf(wanted)) tally.orphans += 1;
}

async function readFrom(kept: Map<string, string>): Promise<string | null> {
  let found: string | null = null;
  await new Program(kept, null).runs(async (slots) => void (found = await slots.read(ID)));
  return found;
}

async function stored(text: string): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  await new Program(kept, null).runs((slots) => slots.write(ID, text));
  return kept;
}

async function crashPoints(start: Map<string, string>, work: Work): Promise<Crash[]> {
  const whole = new Program(new Map(start), null);
  await whole.runs(work);
  const points = Array.from({ length: whole.operations }, (_, index) => index + 1);
  return points.flatMap((at): Crash[] => [
    { at, when: 'before' },
    { at, when: 'after' },
  ]);
}

async function crashed(start: Map<string, string>, work: Work, crash: Crash): Promise<Map<string, string>> {
  const kept = new Map(start);
  await new Program(kept, crash).runs(work);
  return kept;
}

function pairs(): [string, string][] {
  return LENGTHS.flatMap((one) =>
    LENGTHS.map((other): [string, string] => [secretText(one, 'old'), secretText(other, 'new')]),
  );
}

// Independent of the code under test: a head holds at least 1,980 characters of 2,048, each chunk 2,048.
function entriesOf(text: string | null): number {
  if (text === null) return 0;
  return text.length <= 1_985 ? 1 : 1 + Math.ceil((text.length - 1_985) / MAX_ENTRY);
}
