// One instance per userData folder: a lock file naming the owner's pid and the Unix socket it hears second starts on.
// @ts-check
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Take the lock of a folder: { held: true, release } or, when a living process has it, { held: false, notify },
 * where notify tells that process our command line.
 */
export function takeLock(folder, onSecondInstance) {
  const file = join(folder, 'stand-in.lock');
  // A socket path may be 107 bytes long, which a test's userData folder easily exceeds; hence the temporary folder.
  const socket = join(mkdtempSync(join(tmpdir(), 'stand-in-')), 'socket');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, socket }), { flag: 'wx' });
      return { held: true, release: listen(file, socket, onSecondInstance) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && isAlive(owner.pid)) {
      rmSync(dirname(socket), { recursive: true });
      return { held: false, notify: () => notify(owner.socket) };
    }
    rmSync(file, { force: true });
  }
  throw new Error(`The lock ${file} changes owner faster than it can be read`);
}

function listen(file, socket, onSecondInstance) {
  const server = createServer({ allowHalfOpen: true }, async (client) => {
    client.on('error', () => {});
    let text = '';
    for await (const chunk of client.setEncoding('utf8')) text += chunk;
    const { argv, cwd } = JSON.parse(text);
    onSecondInstance(argv, cwd);
    client.end('ok');
  });
  server.listen(socket).unref();
  const release = () => {
    process.off('exit', release);
    server.close();
    rmSync(file, { force: true });
    rmSync(dirname(socket), { recursive: true, force: true });
  };
  process.once('exit', release);
  return release;
}

// The owner may still be starting, so a socket that is not there yet is tried again for a second.
async function notify(socket) {
  const text = JSON.stringify({ argv: process.argv, cwd: process.cwd() });
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await tell(socket, text);
    } catch {
      await pause(50);
    }
  }
}

function tell(socket, text) {
  return new Promise((resolve, reject) => {
    const client = connect(socket, () => client.end(text));
    client.on('error', reject).on('close', resolve).resume();
  });
}

function readOwner(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
