// A process with nothing but keytar in it: stores what it is sent and says how long that took, ms.

import keytar from 'keytar';

type Order = { readonly service: string; readonly account: string; readonly value: string };

process.on('message', (order: Order) => void carryOut(order));

async function carryOut({ service, account, value }: Order): Promise<void> {
  const startedAt = performance.now();
  await keytar.setPassword(service, account, value);
  const tookMs = performance.now() - startedAt;
  await keytar.deletePassword(service, account);
  process.send?.(tookMs);
}
