// Loaded before a utility process's own module: gives it process.parentPort and no `electron`.
// @ts-check
const { EventEmitter } = require('node:events');
const { registerHooks } = require('node:module');

const parentPort = Object.assign(new EventEmitter(), { start, postMessage });
const receive = (data) => parentPort.emit('message', { data, ports: [] });
// Messages wait in the channel until somebody listens.
parentPort.on('newListener', (event) => event === 'message' && setImmediate(start));

Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.assign(process, { type: 'utility' });
process.on('disconnect', () => process.exit());
process.channel.ref();

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron')
      throw new Error('electron in a utility process is not in the stand-in host');
    return next(specifier, context);
  },
});

function start() {
  if (!process.listeners('message').includes(receive)) process.on('message', receive);
}

function postMessage(message) {
  process.send(structuredClone(message));
}
