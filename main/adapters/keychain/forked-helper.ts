// The keychain process over Node's child_process.fork, for everything that runs without Electron's main process.

import type { ChildProcess } from 'node:child_process';

import type { HelperProcess } from './vault-process.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Starts the keychain process: `modulePath` is keytar-helper's built file, `service` the keychain service name. */
export function forkHelper(
  modulePath: string,
  service: string,
  env: Environment = process.env,
): HelperProcess {
  // Loaded here: most commands never start a process, and loading what starts one takes as long as reading the ledger.
  const { fork } = process.getBuiltinModule('node:child_process');
  const child = fork(modulePath, [service], {
    env: keychainEnvironment(env),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // An idle keychain process must not keep a command line from ending; calls in flight hold their own timers.
  child.unref();
  child.channel?.unref();
  return {
    // A channel that broke shows itself as the exit that follows; the callback keeps it from being thrown.
    post: (message) => void child.send(message, () => undefined),
    onMessage: (fn) => void child.on('message', fn),
    onExit: (fn) => onceEnded(child, fn),
    kill: () => void child.kill('SIGKILL'),
  };
}

/**
 * The environment a keychain process gets: everything the session bus and the desktop need, without AWS settings and
 * tokens, which it has no use for, and without Node options, which could stop it in a debugger.
 */
export function keychainEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => isNeeded(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function isNeeded(name: string): boolean {
  const upper = name.toUpperCase();
  if (upper.startsWith('AWS_') || upper === 'NODE_OPTIONS') return false;
  return !upper.includes('TOKEN') && !upper.includes('SECRET_ACCESS');
}

/** Calls `fn` once, however many events tell that the process has ended or never began. */
export function onceEnded(child: Pick<ChildProcess, 'on'>, fn: (how: string) => void): void {
  let told = false;
  const tell = (how: string): void => {
    if (!told) fn(how);
    told = true;
  };
  child.on('exit', (code, signal) => tell(signal === null ? `exit code ${code}` : `signal ${signal}`));
  child.on('error', (error) => tell(error.message));
}
