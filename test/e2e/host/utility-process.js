// utilityProcess.fork: a Node child that sees process.parentPort, ends with the app and can be killed.
// @ts-check
import { fork } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { missing, strictEmitter, strictModule } from './strict.js';

const CHILD = fileURLToPath(new URL('utility-child.cjs', import.meta.url));
const OPTIONS = ['env', 'execArgv', 'serviceName', 'stdio', 'cwd'];
const nodeBinary = process.execPath;

class UtilityProcess extends strictEmitter('electron.UtilityProcess', ['message', 'exit', 'spawn']) {
  #child;

  constructor(modulePath, args, { env, execArgv = [], stdio = 'inherit', cwd }) {
    super();
    const streams = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
    this.#child = fork(modulePath, args, {
      env: env ?? process.env,
      cwd,
      execPath: nodeBinary,
      execArgv: ['--require', CHILD, ...execArgv],
      serialization: 'advanced',
      stdio: /** @type {any} */ (['ignore', streams[1] ?? 'inherit', streams[2] ?? 'inherit', 'ipc']),
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('error', (error) =>
      process.stderr.write(`utilityProcess ${modulePath}: ${error.message}\n`),
    );
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? constants.signals[signal]));
  }
  get pid() {
    const { pid, exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null ? pid : undefined;
  }
  postMessage(message, transfer = []) {
    if (transfer.length > 0) throw missing('electron.UtilityProcess.postMessage with ports');
    // A message to a process that is gone is lost, as in Electron.
    if (this.#child.connected) this.#child.send(structuredClone(message), () => {});
  }
  kill() {
    return this.#child.kill();
  }
}

export const utilityProcess = strictModule('utilityProcess', {
  fork(modulePath, args = [], /** @type {any} */ options = {}) {
    if (!Array.isArray(args)) [args, options] = [[], args];
    for (const name of Object.keys(options))
      if (!OPTIONS.includes(name)) throw missing(`electron.utilityProcess.fork option '${name}'`);
    return new UtilityProcess(modulePath, args, options);
  },
});
