// Ledger files with flipped bits, cut short, torn or overwritten: found out, left as they are, and the rest is shown.

import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Borrow } from '../../../main/domain/borrow.ts';
import type { Checkout } from '../../../main/domain/checkout.ts';
import type { IssuerKey } from '../../../main/domain/issuer-key.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { Catalogue, Ledger, LedgerChain } from '../../../main/ports.ts';
import { LedgerWitness } from '../../../main/services/ledger-witness.ts';
import { randomFrom } from '../../kills/random.ts';
import { LONG, reached, SEED, tries } from '../../support/effort.ts';
import { AT, checkoutHeld, checkoutRequested, held, requested } from '../../support/ledger-events.ts';
import { MemoryVault } from '../../support/memory-vault.ts';
import { LICENSE_ARN, sampleLicense } from '../../support/samples.ts';
import { silentLog } from '../../support/silent-log.ts';

const BORROWS = 40;
const CHECKOUTS = 10;
const clock = { now: () => 1_800_000_000_000 };
const MARKS = ['observed-at', 'vault-sentinel', 'node-id', 'settings', 'told', 'home-regions'] as const;

/** What a ledger holds. Events have hashes, so what they tell is proved; the rest is not, or can be had again. */
type Content = {
  readonly proved: { readonly borrows: readonly Borrow[]; readonly checkouts: readonly Checkout[] };
  readonly keys: readonly IssuerKey[];
  readonly marks: readonly (string | null)[];
  readonly catalogue: Catalogue | null;
};

let dir: string;
let whole: Buffer;
let wholeTruth: Content;
let truth: Content;
/** The files of a ledger whose process was killed: what was written last stands in the write-ahead log alone. */
let torn: { readonly main: Buffer; readonly wal: Buffer };
let cases = 0;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-damaged-'));
  const file = join(dir, 'ledger.db');
  const ledger = openSqliteLedger(file, { clock });
  for (let index = 0; index < CHECKOUTS; index += 1) {
    const id = `c${index}`;
    ledger.append(checkoutRequested(id), checkoutHeld(id));
    if (index % 3 === 0) ledger.append({ kind: 'checkout-releasing', checkoutId: id, at: AT });
  }
  for (let index = 0; index < BORROWS; index += 1) {
    const id = `b${index}`;
    ledger.append(requested(id), held(id));
    if (index % 3 === 0)
      ledger.append(
        { kind: 'returning', borrowId: id, at: AT },
        { kind: 'returned', borrowId: id, how: 'checked-in', requestId: null, at: AT },
      );
  }
  ledger.saveCatalogue({
    listedAt: clock.now(),
    licenses: ['Survey', 'Drill', 'Draft'].map((name) => ({
      license: sampleLicense({ name, arn: `${LICENSE_ARN}${name}` }),
      seats: { free: 1, total: 2 },
    })),
  });
  for (const account of ['111122223333', '444455556666']) ledger.addIssuerKey(keyOf(account));
  for (const name of MARKS) ledger.saveMark(name, `${name} `.repeat(8));
  wholeTruth = contentOf(ledger);
  ledger.close();
  whole = readFileSync(file);
  const again = openSqliteLedger(file, { clock });
  again.append(requested('late'), held('late'));
  truth = contentOf(again);
  torn = { main: readFileSync(file), wal: readFileSync(`${file}-wal`) };
  again.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function contentOf(ledger: Ledger): Content {
  return {
    proved: { borrows: ledger.borrows(), checkouts: ledger.checkouts() },
    keys: ledger.issuerKeys(),
    marks: MARKS.map((name) => ledger.mark(name)),
    catalogue: ledger.catalogue(),
  };
}

function keyOf(issuerAccount: string): IssuerKey {
  const n = Buffer.alloc(256, issuerAccount).toString('base64url');
  const thumbprint = hash('sha256', `{"e":"AQAB","kty":"RSA","n":"${n}"}`, 'base64url');
  const jwk = { kty: 'RSA', n, e: 'AQAB' } as const;
  return { thumbprint, issuerAccount, origin: 'file', addedAt: AT, comment: 'from the vendor', jwk };
}

type Files = { readonly main: Buffer; readonly wal?: Buffer };
type Outcome = {
  readonly told: boolean;
  readonly shown: number;
  readonly changed: readonly (keyof Content)[];
};

/** Opens the damaged files as the product does; throws the story of whatever is not as it must be. */
function look({ main, wal }: Files, what: string): Outcome {
  cases += 1;
  const folder = join(dir, `case-${cases}`);
  const file = join(folder, 'ledger.db');
  mkdirSync(folder);
  writeFileSync(file, main);
  if (wal !== undefined) writeFileSync(`${file}-wal`, wal);
  const due = wal === undefined ? wholeTruth : truth;
  try {
    const { ledger } = openLedgerOrExplain(file, { clock });
    const problems = ledger.problems();
    const content = contentOf(ledger);
    ledger.close();
    const told = problems.length > 0;
    const changed = (Object.keys(due) as (keyof Content)[]).filter(
      (part) => !isDeepStrictEqual(content[part], due[part]),
    );
    if (!told && changed.includes('proved')) throw new Error('accepted in silence');
    if (told && wal === undefined && !readFileSync(file).equals(main))
      throw new Error('the file was changed');
    if (!readdirSync(folder).includes('ledger.db')) throw new Error('the file was deleted');
    const { borrows, checkouts } = content.proved;
    return { told, shown: borrows.length + checkouts.length, changed: told ? [] : changed };
  } catch (error) {
    throw new Error(`seed ${SEED}, case ${cases}: ${what}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
  return copy;
};

const countOf = (outcomes: readonly Outcome[], part: keyof Content): number =>
  outcomes.filter(({ changed }) => changed.includes(part)).length;

function sum(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const told = outcomes.filter((one) => one.told);
  const shown = told.reduce((all, one) => all + one.shown, 0);
  return {
    files: outcomes.length,
    'found out': told.length,
    'nothing proved was changed': outcomes.length - told.length,
    'shown of 100 in a damaged one': Math.round(
      (shown * 100) / Math.max(1, told.length * (BORROWS + CHECKOUTS)),
    ),
    'without a hash and changed: keys': countOf(outcomes, 'keys'),
    'without a hash and changed: marks': countOf(outcomes, 'marks'),
    'without a hash and changed: catalogue': countOf(outcomes, 'catalogue'),
    crashes: 0,
    changed: 0,
    'borrows or checkouts changed in silence': 0,
  };
}

test('one bit flipped anywhere: found out or harmless, and the rest is still shown', LONG, () => {
  const random = randomFrom(SEED);
  const outcomes = Array.from({ length: tries(2_500, 50_000) }, () => {
    const at = Math.floor(random() * whole.length);
    const bit = Math.floor(random() * 8);
    return look({ main: flipped(whole, at, bit) }, `bit ${bit} of byte ${at} flipped`);
  });
  const figures = sum(outcomes);
  reached('ledgers with a flipped bit', figures);
  expect(figures['found out']).toBeGreaterThan(outcomes.length / 10);
  expect(figures['shown of 100 in a damaged one']).toBeGreaterThan(85);
});

test(
  'cut short at any length, or with pages or the head overwritten: found out, and the rest is still shown',
  LONG,
  () => {
    const random = randomFrom(SEED + 1);
    const outcomes = Array.from({ length: tries(600, 12_000) }, (_, index) => {
      const at = Math.floor(random() * whole.length);
      if (index % 3 === 0) return look({ main: whole.subarray(0, Math.max(1, at)) }, `cut to ${at} bytes`);
      const from = index % 3 === 1 ? 0 : at;
      const length = 1 + Math.floor(random() * 8_192);
      const main = Buffer.from(whole);
      main.fill(Math.floor(random() * 256), from, Math.min(whole.length, from + length));
      return look({ main }, `${length} bytes from ${from} overwritten`);
    });
    const figures = sum(outcomes);
    reached('ledgers cut short or overwritten', figures);
    expect(figures['found out']).toBeGreaterThan(outcomes.length / 2);
    expect(figures['shown of 100 in a damaged one']).toBeGreaterThan(40);
  },
);

/** What the keychain remembers of the whole ledger, as the product writes it when a token was stored. */
async function remembered(): Promise<MemoryVault> {
  const vault = new MemoryVault();
  const folder = unpacked(torn);
  const { ledger, chain } = openLedgerOrExplain(join(folder, 'ledger.db'), { clock });
  if (chain === null) throw new Error('the ledger is whole');
  const witness = witnessOf(vault, ledger, chain);
  await witness.vault().put('a token', new Secret('token'));
  await witness.vault().close();
  ledger.close();
  expect([...vault.kept.values()].filter((text) => text.startsWith('ledger-head.'))).toHaveLength(1);
  return vault;
}

function witnessOf(vault: MemoryVault, ledger: Ledger, chain: LedgerChain): LedgerWitness {
  const timer = { now: () => AT + 60_000, after: () => () => undefined };
  const both = {
    ...chainOf(chain),
    borrows: () => ledger.borrows(),
    checkouts: () => ledger.checkouts(),
  };
  return new LedgerWitness({ vault, ledger: both, clock: timer, log: silentLog });
}

const chainOf = (chain: LedgerChain): LedgerChain => ({
  position: () => chain.position(),
  has: (number, hashed) => chain.has(number, hashed),
});

function unpacked({ main, wal }: Required<Files>): string {
  cases += 1;
  const folder = join(dir, `case-${cases}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'ledger.db'), main);
  writeFileSync(join(folder, 'ledger.db-wal'), wal);
  return folder;
}

test(
  'a write-ahead log that is torn or damaged costs what it held at most, never the chain; and the keychain tells that it is missing',
  LONG,
  async () => {
    const random = randomFrom(SEED + 2);
    const vault = await remembered();
    const counts = { earlier: 0, told: 0 };
    const count = tries(200, 4_000);
    for (let index = 0; index < count; index += 1) {
      const at = Math.floor(random() * torn.wal.length);
      const wal = index % 2 === 0 ? torn.wal.subarray(0, at) : flipped(torn.wal, at, index % 8);
      const what = `write-ahead log ${index % 2 === 0 ? 'cut' : 'flipped'} at ${at}`;
      const { isWhole, problem } = await lookAtTorn({ main: torn.main, wal }, vault, what);
      expect(problem, `seed ${SEED}: ${what}`).toBe(isWhole ? null : 'ledger-restored');
      if (!isWhole) counts.earlier += 1;
      if (problem !== null) counts.told += 1;
    }
    expect(await lookAtTorn(torn, vault, 'untouched')).toEqual({ isWhole: true, problem: null });
    // Control: a keychain that remembers nothing tells of nothing, and then the loss is silent.
    const short = { main: torn.main, wal: torn.wal.subarray(0, 0) };
    expect(await lookAtTorn(short, new MemoryVault(), 'forgotten')).toEqual({
      isWhole: false,
      problem: null,
    });
    expect(counts.earlier).toBeGreaterThan(count / 4);
    reached('ledgers with a torn write-ahead log', {
      files: count,
      crashes: 0,
      'without their newest events': counts.earlier,
      'of these told by the keychain': counts.told,
      'control: without its memory told': 0,
    });
  },
);

// SQLite takes the frames up to the first bad one: an earlier state, whole. That it is an earlier one the keychain tells.
async function lookAtTorn(
  files: Required<Files>,
  vault: MemoryVault,
  what: string,
): Promise<{ readonly isWhole: boolean; readonly problem: string | null }> {
  const folder = unpacked(files);
  const { ledger, chain } = openLedgerOrExplain(join(folder, 'ledger.db'), { clock });
  const [content, problems] = [contentOf(ledger), ledger.problems()];
  if (chain === null) throw new Error(`seed ${SEED}: ${what}: cannot be used`);
  const witness = witnessOf(vault, ledger, chain);
  await witness.vault().get('a token');
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
  const isWhole = isDeepStrictEqual(content, truth);
  expect({ problems, content }, `seed ${SEED}: ${what}`).toEqual({
    problems: [],
    content: isWhole ? truth : wholeTruth,
  });
  return { isWhole, problem: witness.problem()?.code ?? null };
}
