// The keytar vault on a real gnome-keyring that is killed, frozen, missing or looked into from outside.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { forkHelper } from '../../../main/adapters/keychain/forked-helper.ts';
import type { HelperProcess } from '../../../main/adapters/keychain/vault-process.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { Vault } from '../../../main/ports.ts';
import { LONG, reached, tries } from '../../support/effort.ts';
import type { PrivateKeyring } from '../../support/private-keyring.ts';
import { startBus, startPrivateKeyring } from '../../support/private-keyring.ts';
import {
  HELPER,
  idOf,
  memoryMark,
  openOnEnvironment,
  realClock,
  secretText,
  TEST_SERVICE,
} from '../../support/vault-under-test.ts';

const run = promisify(execFile);
const ID = idOf(1);
const KILLS = tries(30, 150);
const DAEMON_KILLS = tries(10, 40);

describe('a gnome-keyring', () => {
  let keyring: PrivateKeyring;
  const sentinel = memoryMark();

  beforeAll(async () => {
    keyring = await startPrivateKeyring();
  });
  afterAll(() => keyring.stop());

  const open = (overrides: Parameters<typeof openOnEnvironment>[1] = {}): Vault =>
    openOnEnvironment(keyring.env, { sentinel, ...overrides });
  const textOf = async (vault: Vault): Promise<string | null> => (await vault.get(ID))?.reveal() ?? null;
  const lookUp = async (account: string): Promise<string> =>
    (
      await run('/usr/bin/secret-tool', ['lookup', 'service', TEST_SERVICE, 'account', account], {
        env: keyring.env,
      })
    ).stdout;

  test('shows the token under the service and account that secret-tool is asked for', async () => {
    const vault = open();
    await vault.put(ID, new Secret(secretText(1_140)));
    expect(await lookUp(ID)).toMatch(/^LV1\.a\.1\.1140\.[\w-]{43}\./);
    expect(await lookUp(ID)).toContain(secretText(1_140));
    expect(await lookUp('sentinel')).toBe(sentinel.read());
    await vault.close();
  });

  test(
    `holds whole secrets only, and every acknowledged one, through ${KILLS} kills of the keychain process`,
    LONG,
    async () => {
      let helper: HelperProcess | null = null;
      let starts = 0;
      const startHelper = (): HelperProcess => {
        starts += 1;
        return (helper = forkHelper(HELPER, TEST_SERVICE, keyring.env));
      };
      const writer = open({ startHelper, maxEntry: 2_048 });
      const tally = { acknowledged: 0, refused: 0, wrong: 0 };
      let last = secretText(5_000, 'r0');
      await writer.put(ID, new Secret(last));
      for (let round = 1; round <= KILLS; round += 1) {
        const next = secretText(5_000, `r${round}`);
        // The first 30 ms of a write, over and over.
        const stop = realClock.after(1 + ((round - 1) % 30), () => helper?.kill());
        const isStored = await writer.put(ID, new Secret(next)).then(
          () => true,
          () => false,
        );
        stop();
        const found = await textOf(writer);
        tally[isStored ? 'acknowledged' : 'refused'] += 1;
        if (isStored ? found !== next : found !== next && found !== last) tally.wrong += 1;
        last = found ?? '';
      }
      await writer.close();
      reached('keychain: kills of its process', { ...tally, started: starts });
      expect(tally.wrong).toBe(0);
      // Only a kill that struck makes the vault start another one.
      expect(starts).toBeGreaterThan(1);
    },
  );

  test(
    `loses no acknowledged secret through ${DAEMON_KILLS} kill -9 of the daemon, without a restart of the program`,
    LONG,
    async () => {
      const vault = open({ maxEntry: 2_048 });
      const tally = { acknowledged: 0, refused: 0, wrong: 0 };
      let last = secretText(5_000, 'd0');
      await vault.put(ID, new Secret(last));
      for (let round = 1; round <= DAEMON_KILLS; round += 1) {
        const next = secretText(5_000, `d${round}`);
        const put = vault.put(ID, new Secret(next)).then(
          () => true,
          () => false,
        );
        await new Promise<void>((resolve) => realClock.after((1 + ((round - 1) % 10)) * 15, resolve));
        await keyring.kill();
        const isStored = await put;
        await keyring.start();
        expect((await vault.probe()).state).toBe('ready');
        const found = await textOf(vault);
        tally[isStored ? 'acknowledged' : 'refused'] += 1;
        if (isStored ? found !== next : found !== next && found !== last) tally.wrong += 1;
        last = found ?? '';
      }
      await vault.close();
      reached('keychain: kills of the daemon', tally);
      expect(tally.wrong).toBe(0);
    },
  );

  test('is slow within the deadline while frozen, and works by itself once it goes on', async () => {
    const vault = open({ deadlines: { callMs: 1_000, promptMs: 20_000, pauseMs: 10 } });
    await vault.put(ID, new Secret('frozen'));
    process.kill(keyring.daemonPid(), 'SIGSTOP');
    const before = realClock.elapsed();
    await expect(vault.get(ID)).rejects.toMatchObject({ code: 'keychain-slow' });
    expect((await vault.probe()).state).toBe('slow');
    expect(realClock.elapsed() - before).toBeLessThan(4_000);
    process.kill(keyring.daemonPid(), 'SIGCONT');
    // Nobody probes: the call that was left waiting in the background opens the vault again.
    await expect.poll(() => textOf(vault).catch(() => null), { timeout: 90_000 }).toBe('frozen');
    await vault.close();
  }, 120_000);
});

describe('no keychain', () => {
  test('is unavailable with the reason where a bus has no Secret Service', async () => {
    const bus = await startBus();
    const vault = openOnEnvironment(bus.env);
    const { state, reason } = await vault.probe();
    expect(state).toBe('unavailable');
    expect(reason).toContain('org.freedesktop.secrets');
    await expect(vault.get(ID)).rejects.toMatchObject({ code: 'keychain-unavailable' });
    await vault.close();
    await bus.stop();
  });

  test('is unavailable with the reason where there is no bus', async () => {
    const vault = openOnEnvironment({
      PATH: '/usr/bin:/bin',
      HOME: '/nonexistent',
      XDG_RUNTIME_DIR: '/nonexistent',
    });
    const { state, reason } = await vault.probe();
    expect(state).toBe('unavailable');
    expect(reason).toMatch(/D-Bus|DISPLAY/);
    await vault.close();
  });
});
