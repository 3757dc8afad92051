// A session bus of its own with a gnome-keyring or a fake Secret Service on it, for tests that lock, freeze or kill it.

import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Env = Readonly<Record<string, string | undefined>>;

export type PrivateBus = { readonly env: Env; readonly dir: string; readonly stop: () => Promise<void> };

export type PrivateKeyring = {
  readonly env: Env;
  /** Process id of the running daemon; changes with every start. */
  daemonPid(): number;
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
  /** kill -9; nothing answers until `start`. */
  readonly kill: () => Promise<void>;
  /** Starts the daemon again on the same files, unlocked. */
  readonly start: () => Promise<void>;
  /** Kills the daemon, removes all keyrings and starts with a new, empty one. */
  readonly wipe: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type FakeService = {
  readonly env: Env;
  /** Sets the faults listed at the head of fake-secret-service.py; what is left out is switched off. */
  setFaults(faults: Readonly<Record<string, string | number | boolean>>): void;
  readonly stop: () => Promise<void>;
};

const APT =
  'apt-get install -y --no-install-recommends dbus gnome-keyring libsecret-1-0 libsecret-tools python3-dbus python3-gi';
const NEEDED = [
  '/usr/bin/dbus-daemon',
  '/usr/bin/dbus-send',
  '/usr/bin/gnome-keyring-daemon',
  '/usr/bin/secret-tool',
];

// No service directories: otherwise the bus would start a second, locked daemon behind the test's back.
const BUS = (
  dir: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=${dir}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>`;

const LOCK = `
import sys, dbus
bus = dbus.SessionBus(); name = 'org.freedesktop.secrets'; root = '/org/freedesktop/secrets'
login = dbus.ObjectPath(root + '/collection/login'); thing = bus.get_object(name, root)
service = dbus.Interface(thing, 'org.freedesktop.Secret.Service')
_, session = service.OpenSession('plain', dbus.String('', variant_level=1))
if sys.argv[1] == 'lock':
    service.Lock([login])
else:
    secret = dbus.Struct((session, dbus.ByteArray(b''), dbus.ByteArray(b'test'), 'text/plain'), signature='oayays')
    dbus.Interface(thing, 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface').UnlockWithMasterPassword(login, secret)
`;

/** Starts a private session bus in a new directory; throws with the install line where the tools are missing. */
export async function startBus(): Promise<PrivateBus> {
  const missing = NEEDED.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} missing. Install them: ${APT}`);
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-bus-'));
  for (const name of ['data', 'config', 'cache', 'run']) mkdirSync(join(dir, name), { mode: 0o700 });
  writeFileSync(join(dir, 'bus.conf'), BUS(join(dir, 'run')));
  const args = [`--config-file=${join(dir, 'bus.conf')}`, '--nofork', '--nopidfile', '--print-address=1'];
  const daemon = spawn('/usr/bin/dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const env = { ...environmentIn(dir), DBUS_SESSION_BUS_ADDRESS: await firstLine(daemon) };
  const stop = async (): Promise<void> => {
    await end(daemon);
    rmSync(dir, { recursive: true, force: true });
  };
  return { env, dir, stop };
}

/** Starts a gnome-keyring with an empty, unlocked login keyring on a bus of its own. */
export async function startPrivateKeyring(): Promise<PrivateKeyring> {
  const bus = await startBus();
  let pid = await startDaemon(bus.env).catch(async (error: unknown) => {
    await bus.stop();
    throw error;
  });
  const start = async (): Promise<void> => void (pid = await startDaemon(bus.env));
  const kill = (): Promise<void> => killHard(bus.env, pid);
  const wipe = async (): Promise<void> => {
    await kill();
    rmSync(join(bus.dir, 'data', 'keyrings'), { recursive: true });
    await start();
  };
  const python = async (word: string): Promise<void> => {
    await run('/usr/bin/python3', ['-c', LOCK, word], { env: bus.env });
  };
  return {
    env: bus.env,
    daemonPid: () => pid,
    lock: () => python('lock'),
    unlock: () => python('unlock'),
    kill,
    start,
    wipe,
    stop: bus.stop,
  };
}

/** Starts the fake Secret Service on a bus of its own. */
export async function startFakeService(): Promise<FakeService> {
  const bus = await startBus();
  const file = join(bus.dir, 'faults.json');
  writeFileSync(file, '{}');
  const script = join(import.meta.dirname, 'fake-secret-service.py');
  const service = spawn('/usr/bin/python3', [script, file], {
    env: bus.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if ((await firstLine(service)) !== 'ready')
    throw new Error(`the fake Secret Service did not start. Try: ${APT}`);
  const stop = async (): Promise<void> => {
    await end(service);
    await bus.stop();
  };
  const setFaults: FakeService['setFaults'] = (faults) => {
    // Renamed into place: the service may read at any moment.
    writeFileSync(`${file}.new`, JSON.stringify(faults));
    renameSync(`${file}.new`, file);
  };
  return { env: bus.env, setFaults, stop };
}

function environmentIn(dir: string): Record<string, string | undefined> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, GNOME_KEYRING_CONTROL: _g, ...env } = process.env;
  return {
    ...env,
    HOME: dir,
    XDG_DATA_HOME: join(dir, 'data'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    XDG_RUNTIME_DIR: join(dir, 'run'),
  };
}

// The launching process ends when the control socket answers; the name on the bus comes a moment later.
async function startDaemon(env: Env): Promise<number> {
  const args = ['--unlock', '--components=secrets'];
  const child = spawn('/usr/bin/gnome-keyring-daemon', args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end('test');
  await once(child, 'exit');
  await untilOwned(env, true);
  return ownerPid(env);
}

async function ownerPid(env: Env): Promise<number> {
  const text = await askBus(env, 'GetConnectionUnixProcessID');
  const pid = Number(/uint32 (\d+)/.exec(text)?.[1]);
  if (!Number.isInteger(pid)) throw new Error(`gnome-keyring did not start: ${text}`);
  return pid;
}

async function killHard(env: Env, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await untilOwned(env, false);
}

// Each question to the bus is a process of its own, which is pause enough.
async function untilOwned(env: Env, wanted: boolean): Promise<void> {
  for (let question = 0; question < 2_000; question += 1) {
    if ((await askBus(env, 'NameHasOwner')).includes('true') === wanted) return;
  }
  throw new Error(`gnome-keyring did not ${wanted ? 'start' : 'end'}`);
}

async function askBus(env: Env, method: string): Promise<string> {
  const bus = 'org.freedesktop.DBus';
  const args = [
    '--session',
    '--print-reply=literal',
    `--dest=${bus}`,
    '/org/freedesktop/DBus',
    `${bus}.${method}`,
  ];
  const { stdout } = await run('/usr/bin/dbus-send', [...args, 'string:org.freedesktop.secrets'], { env });
  return stdout;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output to read');
  const ended = once(child, 'exit').then(() => ['']);
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  return String(line);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
