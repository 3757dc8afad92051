// Preloaded into a measured command: the keychain process becomes a map in memory, so that what remains is everything else.
const { EventEmitter } = require('node:events');
const childProcess = require('node:child_process');

// As if a keyring had been used before.
const entries = new Map([['sentinel', '0123456789abcdef0123456789abcdef']]);

function carryOut({ op, account, value }) {
  if (op === 'get') return entries.get(account) ?? null;
  if (op === 'delete') return entries.delete(account);
  entries.set(account, value);
  return true;
}

childProcess.fork = () => {
  const child = new EventEmitter();
  child.send = (message) =>
    queueMicrotask(() => child.emit('message', { id: message.id, ok: true, value: carryOut(message) }));
  child.kill = () => queueMicrotask(() => child.emit('exit', null, 'SIGKILL'));
  child.unref = () => undefined;
  child.channel = { unref: () => undefined };
  return child;
};
