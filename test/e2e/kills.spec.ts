// The built app, killed at random moments of a start, a borrow and a return, over and over on the same records.

import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectCovered, expectWhole, type Subject } from '../kills/comparison.ts';
import { keychainAccounts, processesOn } from '../kills/outside.ts';
import { type Phase, phaseOf, type Verb } from '../kills/phases.ts';
import { pick, randomFrom } from '../kills/random.ts';
import { borrowsIn, mayHoldSeat, type RawBorrow, readEvents, untilMoreEvents } from '../kills/raw-ledger.ts';
import { LONG, reached, SEED, tries } from '../support/effort.ts';
import { test, type Laptop, type RunningApp } from './laptop.ts';

const KILLS = tries(24, 250);
const LICENSES = ['Quillmark Draft 3D', 'Fernholt PLC Studio', 'Ostrelle Vibration Suite'];
/** Shares of the kills that fall while the app starts and takes up what was left, and anywhere in a command. */
const STARTING = 0.15;
const ANYWHERE = 0.25;
/** Milliseconds over which those kills are spread, and those after the intent is on disk. */
const SPREAD = { starting: 400, anywhere: 450, afterIntent: 300 } as const;
const AWAY = { before: 40, after: 60 };

type Bridge = {
  readonly borrow: (args: { licenseArn: string }) => Promise<unknown>;
  readonly return: (args: { borrowId: string }) => Promise<unknown>;
};

const SERVICE = 'dev.fieldpass.vault.v1';

// The keyring of this run holds what other specs left in it, too; the sentinel is everybody's.
function subjectOf(laptop: Laptop, foreign: ReadonlySet<string>): Subject {
  const ledgerFile = join(laptop.dataDir, 'ledger.db');
  return {
    ledgerFile,
    ask: async (...args) => {
      const { status, stdout } = await laptop.fieldpass(...args, '--json');
      return { status, document: JSON.parse(stdout) as unknown };
    },
    events: () => readEvents(ledgerFile),
    seats: async () => laptop.seats(),
    keychainAccounts: async () =>
      (await keychainAccounts(SERVICE, process.env)).filter(
        (account) => account === 'sentinel' || !foreign.has(account),
      ),
    processes: () => processesOn(laptop.dataDir),
  };
}

async function arnsOf(subject: Subject): Promise<ReadonlyMap<string, string>> {
  const { document } = await subject.ask('licenses');
  const { licenses } = document as { licenses: readonly { licenseName: string; licenseArn: string }[] };
  return new Map(licenses.map(({ licenseName, licenseArn }) => [licenseName, licenseArn]));
}

// As the window asks, without waiting for the answer.
async function begin({ page }: RunningApp, licenseArn: string, held: RawBorrow | undefined): Promise<void> {
  await page.waitForFunction(() => 'fieldpass' in globalThis);
  await page.evaluate(
    ({ arn, borrowId }) => {
      const bridge = (globalThis as unknown as { fieldpass: Bridge }).fieldpass;
      void (borrowId === null ? bridge.borrow({ licenseArn: arn }) : bridge.return({ borrowId }));
    },
    { arn: licenseArn, borrowId: held?.borrowId ?? null },
  );
}

function aimOf(chance: number): keyof typeof SPREAD {
  if (chance < STARTING) return 'starting';
  return chance < STARTING + ANYWHERE ? 'anywhere' : 'afterIntent';
}

test(`the app killed ${KILLS} times loses no seat, no token and no record`, async ({ laptop }) => {
  test.setTimeout(LONG.timeout);
  await laptop.connect();
  for (const operation of ['CheckoutBorrowLicense', 'CheckInLicense'] as const) {
    const always = { operation, times: 'until-reset' } as const;
    laptop.misbehave({ kind: 'delay-before-commit', ms: AWAY.before, ...always });
    laptop.misbehave({ kind: 'delay-after-commit', ms: AWAY.after, ...always });
  }
  const subject = subjectOf(laptop, new Set(await keychainAccounts(SERVICE, process.env)));
  const random = randomFrom(SEED + 2_000);
  const arns = await arnsOf(subject);
  const phases = new Map<Phase | 'while starting', number>();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const app = await laptop.start();
    const aim = aimOf(random());
    const name = pick(LICENSES, random);
    const before = subject.events();
    const held = borrowsIn(before).findLast((one) => one.licenseName === name && one.last === 'held');
    const verb: Verb = held === undefined ? 'borrow' : 'return';
    const over = AbortSignal.timeout(10_000);
    const seen = aim === 'afterIntent' ? untilMoreEvents(subject.ledgerFile, () => over.aborted) : null;
    if (aim !== 'starting') await begin(app, arns.get(name) ?? '', held);
    await seen;
    const afterMs = random() * SPREAD[aim];
    await app.page.waitForTimeout(afterMs);
    await app.kill();
    const after = subject.events();
    const seats = await subject.seats();
    const borrow = borrowsIn(after).findLast(({ licenseName }) => licenseName === name);
    const isNew = after.slice(before.length).some((event) => event.borrow_id === borrow?.borrowId);
    const hasSeat = seats.some(({ clientToken }) => clientToken === borrow?.clientToken);
    const phase = aim === 'starting' ? 'while starting' : phaseOf(verb, borrow, { hasSeat, isNew });
    phases.set(phase, (phases.get(phase) ?? 0) + 1);
    const story = `seed ${SEED}, kill ${kill}: ${verb} ${name} after ${Math.round(afterMs)} ms: ${phase}`;
    expect(() => expectCovered(seats, after), story).not.toThrow();
    if (kill % 12 === 0) await expectWhole(subject);
  }
  await expectWhole(subject);
  for (const { borrowId } of borrowsIn(subject.events()).filter(mayHoldSeat))
    await subject.ask('return', borrowId);
  await expectWhole(subject, { empty: true });
  reached('kills of the app', { kills: KILLS, lost: 0, ...Object.fromEntries(phases) });
  expect(phases.size).toBeGreaterThan(4);
});
