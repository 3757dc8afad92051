// What must be caught: the kill loop against a command line with a broken order, and each comparison against one harm.

import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEYCHAIN_SERVICE, startProgram, textAt } from '../support/command-line.ts';
import { LONG, reached, SEED } from '../support/effort.ts';
import { buildBroken } from './broken-build.ts';
import { expectWhole } from './comparison.ts';
import { killLoop } from './kill-loop.ts';
import { World } from './world.ts';

/** It has never needed a fifth of them; the loop ends at the first seat that is lost. */
const AT_MOST = 200;

test(
  'a command line that writes its intent after the request loses a seat within some kills',
  LONG,
  async () => {
    const intent = "ledger.append({ kind: 'requested', borrowId, clientToken, wish, ...time.stamp() });";
    const build = await buildBroken({
      file: 'main/services/borrowing.ts',
      find: intent,
      replace: `await this.#needs.licenses.borrow(wish, clientToken);\n      ${intent}`,
    });
    const world = await World.open(build.cli, { before: 40, after: 250 });
    try {
      const plan = { kills: AT_MOST, atOnce: 1, afterIntent: 0, seed: SEED };
      const caught: unknown = await killLoop(world, plan).catch((error: unknown) => error);
      const { message, cause } = caught as Error;
      expect(String(cause)).toMatch(/seats on the server that the ledger knows nothing of/);
      const kills = Number(/after (\d+) kills/.exec(message)?.[1]);
      reached('kills of an order that loses seats', { 'control: seat lost within kills': kills });
    } finally {
      await world.close();
      build.remove();
    }
  },
);

let world: World;
let borrowId: string;
beforeAll(async () => {
  world = await World.open();
  borrowId = textAt((await world.ask('borrow', 'Quillmark Draft 3D')).document, 'borrowId');
  await expectWhole(world);
});
afterAll(() => world.close());

const secretTool = (...args: readonly string[]): Promise<unknown> =>
  startProgram('secret-tool', args, world.keyring.env, 'a value').ended;
const entry = (account: string): readonly string[] => ['service', KEYCHAIN_SERVICE, 'account', account];

test(
  'the comparison notices a process that stays, a stray entry, a changed event, and a token that is gone',
  LONG,
  async () => {
    const child = spawn('sleep', ['60'], { env: { ...world.env } });
    await expect(expectWhole(world)).rejects.toThrow(/processes left behind/);
    child.kill('SIGKILL');

    await secretTool('store', '--label=stray', ...entry('ab'.repeat(16)));
    await expect(expectWhole(world)).rejects.toThrow(/entries in the keychain/);
    await secretTool('clear', ...entry('ab'.repeat(16)));
    await expectWhole(world);

    const db = new DatabaseSync(world.ledgerFile);
    db.exec('DROP TRIGGER events_are_never_changed; UPDATE events SET at = at + 1 WHERE number = 2');
    await expect(expectWhole(world)).rejects.toThrow();
    db.exec('DROP TRIGGER events_are_never_changed; UPDATE events SET at = at - 1 WHERE number = 2');
    db.close();
    await expectWhole(world);

    await secretTool('clear', ...entry(borrowId));
    await expect(expectWhole(world)).rejects.toThrow(/token is not whole/);
  },
);
