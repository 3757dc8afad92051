// Ports at which nobody answers: one that nobody listens on, and one whose queue is full so that nobody gets in.

import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Nobody listens on it (tcpmux), and the system hands it to nobody, as it does with a port that was just closed. */
export const REFUSED_PORT = 1;

// Listens, and then never takes a connection again: its thread sleeps for good.
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
  });
`;

/** A port that takes no more connections: what a firewall that drops packets looks like from here. */
export async function fullPort(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const worker = new Worker(DEAF, { eval: true });
  const port: unknown = (await once(worker, 'message'))[0];
  if (typeof port !== 'number') throw new Error('no port');
  await wait(200);
  const fillers: net.Socket[] = [];
  for (let isFull = false; !isFull;) {
    if (fillers.length > 64) throw new Error('the queue does not fill up');
    const filler = net.connect(port, '127.0.0.1').on('error', () => undefined);
    fillers.push(filler);
    isFull = await Promise.race([once(filler, 'connect').then(() => false), wait(400).then(() => true)]);
  }
  return {
    port,
    stop: async () => {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}
