// The transport, loaded with the first request: a command that asks nobody loads neither HTTP nor TLS.

import type { Clock } from '../../ports.ts';
import type { Send } from './aws-exchange.ts';
import type { Network } from './aws-transport.ts';

/** What `nodeSend` of aws-transport.ts gives, opened by the first request. */
export function nodeSendWhenAsked(
  connectionMs: number,
  clock: Pick<Clock, 'after' | 'now'>,
  network: Network | undefined,
): Send {
  let opened: Promise<Send> | null = null;
  const open = async (): Promise<Send> => {
    const { nodeSend } = await import('./aws-transport.ts');
    return nodeSend(connectionMs, clock, network);
  };
  return async (request, exchange, signal) => (await (opened ??= open()))(request, exchange, signal);
}
