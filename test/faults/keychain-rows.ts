// The situations of a keychain as a table: how each comes about, what every call must say in it, and how it is mended.

import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FailureCode } from '../../main/domain/failure.ts';
import type { VaultState } from '../../main/ports.ts';
import {
  startBus,
  startFakeService,
  startPrivateKeyring,
  type FakeService,
  type PrivateKeyring,
} from '../support/private-keyring.ts';
import { TEST_SERVICE } from '../support/vault-under-test.ts';

const run = promisify(execFile);

type Env = Readonly<Record<string, string | undefined>>;

/** A keychain that works, how it is broken, and how it is mended (absent where nothing short of a new login does it). */
export type Stage = {
  readonly env: Env;
  readonly spoil: () => Promise<void>;
  readonly mend?: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What the five calls must answer; null: the call must succeed. */
export type Said = {
  readonly probe: VaultState;
  readonly read: FailureCode | null;
  readonly readMissing: FailureCode | null;
  readonly write: FailureCode | null;
  readonly destroy: FailureCode | null;
};

export type Row = {
  readonly name: string;
  readonly said: Said;
  /** True: nothing can be stored before, as there is no keychain from the start. */
  readonly isNever?: boolean;
  /** How many deadlines a call may take; one unless told otherwise. */
  readonly most?: number;
  readonly open: () => Promise<Stage>;
};

function all(probe: VaultState, code: FailureCode | null): Said {
  return { probe, read: code, readMissing: code, write: code, destroy: code };
}

const GONE = all('unavailable', 'keychain-unavailable');
const LOCKED = all('locked', 'keychain-locked');
const SLOW = all('slow', 'keychain-slow');
const FINE = all('ready', null);

// A write is a chain of questions, and waits for the one before it: where only some of them hang, each takes its share.
const SEVERAL = 3;

const nothing = async (): Promise<void> => undefined;

function never(name: string, env: Env): Row {
  const nowhere = {
    PATH: '/usr/bin:/bin',
    HOME: '/nonexistent',
    XDG_RUNTIME_DIR: '/nonexistent',
    LC_ALL: 'C',
  };
  const open = async (): Promise<Stage> => ({ env: { ...nowhere, ...env }, spoil: nothing, stop: nothing });
  return { name, said: GONE, isNever: true, open };
}

type OnKeyring = (keyring: PrivateKeyring) => Pick<Stage, 'spoil' | 'mend'>;

function onKeyring(name: string, said: Said, how: OnKeyring): Row {
  const open = async (): Promise<Stage> => {
    const keyring = await startPrivateKeyring();
    return { env: keyring.env, ...how(keyring), stop: keyring.stop };
  };
  return { name, said, open };
}

function onFake(name: string, said: Said, faults: Parameters<FakeService['setFaults']>[0], cure = {}): Row {
  const open = async (): Promise<Stage> => {
    const service = await startFakeService();
    return {
      env: service.env,
      spoil: async () => service.setFaults(faults),
      mend: async () => service.setFaults(cure),
      stop: service.stop,
    };
  };
  return { name, said, open };
}

const frozen: OnKeyring = (keyring) => ({
  spoil: async () => void process.kill(keyring.daemonPid(), 'SIGSTOP'),
  mend: async () => void process.kill(keyring.daemonPid(), 'SIGCONT'),
});

const keyringsOf = ({ env }: PrivateKeyring): string => join(String(env['XDG_DATA_HOME']), 'keyrings');

// The old one comes back later, as when a person logs in with another account for a while.
const another: OnKeyring = (keyring) => {
  const kept = `${keyringsOf(keyring)}.kept`;
  return {
    spoil: async () => {
      cpSync(keyringsOf(keyring), kept, { recursive: true });
      await keyring.wipe();
    },
    mend: async () => {
      await keyring.kill();
      rmSync(keyringsOf(keyring), { recursive: true });
      cpSync(kept, keyringsOf(keyring), { recursive: true });
      await keyring.start();
    },
  };
};

const wrongPassword: OnKeyring = ({ env, lock, unlock }) => ({
  spoil: async () => {
    await lock();
    const child = execFile('/usr/bin/gnome-keyring-daemon', ['--unlock'], { env: { ...env } });
    child.stdin?.end('not the password');
    await once(child, 'exit');
  },
  mend: unlock,
});

// Stored first: afterwards it would replace one of ours, since the service is all its attributes.
async function besideForeign(): Promise<Stage> {
  const { env, stop } = await startPrivateKeyring();
  const args = ['store', '--label=x', 'service', TEST_SERVICE];
  const child = execFile('/usr/bin/secret-tool', args, { env: { ...env } });
  child.stdin?.end('somebody else’s');
  await once(child, 'exit');
  return { env, spoil: nothing, mend: nothing, stop };
}

const FULL = { ...FINE, probe: 'full', write: 'keychain-full' } as const;

// Reading needs two of them. What can be read and not written or removed counts as full.
const FAILING = {
  CreateItem: FULL,
  GetSecrets: GONE,
  SearchItems: GONE,
  Delete: { ...FINE, probe: 'full' },
} as const;
const HANGING = {
  CreateItem: { ...FINE, probe: 'slow', write: 'keychain-slow' },
  GetSecrets: SLOW,
  SearchItems: SLOW,
  Delete: { ...FINE, probe: 'slow' },
} as const;
const OPERATIONS = ['CreateItem', 'GetSecrets', 'SearchItems', 'Delete'] as const;

// Unlocked with no password, as by a login without one: the daemon is there, and no keyring is made. Nothing tells it from a
// locked one: it finds nothing and takes nothing.
function noKeyring(): Row {
  const open = async (): Promise<Stage> => {
    const { env, stop } = await startBus();
    const daemon = execFile('/usr/bin/gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
      env: { ...env },
    });
    daemon.stdin?.end();
    await once(daemon, 'exit');
    return { env, spoil: nothing, stop };
  };
  return { name: 'a provider without a keyring', said: LOCKED, isNever: true, open };
}

// Root in a container may not, others may not at all.
function canMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-mount-'));
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', dir], { stdio: 'ignore' });
    execFileSync('/usr/bin/umount', [dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// Only who may mount can play it: the keyring on a disk of its own, with no byte left.
function onFullDisk(): Row {
  const open = async (): Promise<Stage> => {
    const keyring = await startPrivateKeyring();
    const dir = keyringsOf(keyring);
    const filler = join(dir, 'filler');
    await keyring.kill();
    const kept = `${dir}.kept`;
    cpSync(dir, kept, { recursive: true });
    await run('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none', dir]);
    cpSync(kept, dir, { recursive: true });
    await keyring.start();
    return {
      env: keyring.env,
      spoil: async () => void (await run('/bin/sh', ['-c', `cat /dev/zero > "${filler}" || true`])),
      mend: async () => rmSync(filler),
      stop: async () => {
        await keyring.kill();
        await run('/usr/bin/umount', [dir]);
        await keyring.stop();
      },
    };
  };
  return { name: 'a full disk under the keyring', said: FULL, open };
}

/** Every situation of facts/keychain.md 2.3 and 2.4 that can be played here. */
export const ROWS: readonly Row[] = [
  never('no bus', {}),
  never('a display, and no bus on it', { DISPLAY: ':987' }),
  never('an address where nothing is', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }),
  never('an address that is disabled', { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }),
  {
    name: 'a bus without a provider',
    said: GONE,
    isNever: true,
    open: async () => {
      const { env, stop } = await startBus();
      return { env, spoil: nothing, stop };
    },
  },
  onKeyring('the bus killed', GONE, ({ env }) => ({
    spoil: async () => {
      const path = /path=([^,]+)/.exec(String(env['DBUS_SESSION_BUS_ADDRESS']))?.[1] ?? '';
      const { stdout } = await run('/usr/bin/fuser', [path]).catch(() => ({ stdout: '' }));
      for (const pid of stdout.match(/\d+/g) ?? []) process.kill(Number(pid), 'SIGKILL');
    },
  })),
  onKeyring('the daemon killed', GONE, ({ kill, start }) => ({ spoil: kill, mend: start })),
  onKeyring('the daemon frozen', SLOW, frozen),
  onKeyring('the keyring locked, its prompt failing', LOCKED, ({ lock, unlock }) => ({
    spoil: lock,
    mend: unlock,
  })),
  onKeyring('the wrong password at the prompt', LOCKED, wrongPassword),
  onKeyring('another keyring, then the old one again', { ...all('wiped', 'keychain-wiped') }, another),
  { name: 'an entry of somebody else without an account', said: FINE, open: besideForeign },
  onFake('a prompt that is dismissed', LOCKED, { locked: true, prompt: 'dismiss' }),
  onFake(
    'a prompt that nobody answers, then somebody does',
    SLOW,
    { locked: true, prompt: 'never' },
    { locked: true, prompt: 'unlock' },
  ),
  onFake('a slow service', FINE, { delay_ms: 60 }),
  onFake('a service that hangs', SLOW, { delay_ms: 20_000 }),
  onFake('no room', FULL, { full: true }),
  onFake(
    'writes acknowledged and lost',
    { ...FINE, probe: 'unavailable', write: 'keychain-corrupt' },
    { lose: true },
  ),
  ...OPERATIONS.flatMap((operation) => [
    onFake(`${operation} alone failing`, FAILING[operation], { fail: operation }),
    { ...onFake(`${operation} alone hanging`, HANGING[operation], { hang: operation }), most: SEVERAL },
  ]),
  noKeyring(),
  ...(canMount() ? [onFullDisk()] : []),
  onFake('writes damaged', { ...FINE, probe: 'unavailable', write: 'keychain-corrupt' }, { corrupt: true }),
];
