// Where the SDK's requests go: the handler given to its clients, and the way through a handler that was passed in.

import type { Clock } from '../../ports.ts';
import {
  collect,
  Exchange,
  REPLY_LIMIT,
  TransportError,
  type RawReply,
  type Reply,
  type Send,
  type SendOptions,
  type WireRequest,
} from './aws-exchange.ts';
import { checkHost } from './aws-reach.ts';
import { refusalIn, refuseStrangers } from './aws-side-replies.ts';

/**
 * What the SDK calls a request handler. One that is passed in cannot be watched byte by byte, so its requests count as
 * sent from the moment it is called; it may throw an error with `notSent: true` when it knows better.
 */
export interface RequestHandler {
  // Method syntax, so that handlers typed with the SDK's own classes fit.
  handle(request: never, options?: never): Promise<{ readonly response: RawReply }>;
}

/** Sends through a handler that was passed in: the embedded sandbox, or the network of Electron. */
export function handlerSend(handler: RequestHandler): Send {
  return async (request, exchange, signal) => {
    if (signal.aborted) throw new TransportError('ABORTED');
    exchange.sent = true;
    try {
      const { response } = await handler.handle(request as never, { abortSignal: signal } as never);
      return await collect(response, exchange);
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'notSent' in error)
        exchange.sent = error.notSent !== true;
      throw error;
    }
  };
}

/**
 * The handler given to the SDK. Requests that carry no exchange are those of credential providers (STS, SSO): they get
 * a deadline of their own, and `onSideCall` hears how they ended, because the providers turn every error into text.
 */
export function sdkHandler(
  send: Send,
  sideCall: { readonly deadlineMs: number; readonly clock: Pick<Clock, 'after'> },
  onSideCall: (failed: { readonly error: unknown; readonly exchange: Exchange } | null) => void,
) {
  const onTheSide = async (request: WireRequest): Promise<Reply> => {
    const exchange = new Exchange(REPLY_LIMIT, false);
    const deadline = new AbortController();
    const stop = sideCall.clock.after(sideCall.deadlineMs, () => deadline.abort());
    try {
      const reply = await send(request, exchange, deadline.signal);
      refuseStrangers(reply);
      const refusal = refusalIn(reply);
      onSideCall(refusal === null ? null : { error: refusal, exchange });
      return reply;
    } catch (error) {
      onSideCall({ error, exchange });
      throw error;
    } finally {
      stop();
    }
  };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: WireRequest, options: Partial<SendOptions> = {}) {
      const { exchange, abortSignal } = options;
      checkHost(request.hostname);
      const reply =
        exchange && abortSignal ? await send(request, exchange, abortSignal) : await onTheSide(request);
      return { response: { statusCode: reply.status, headers: { ...reply.headers }, body: reply.body } };
    },
    updateHttpClientConfig: (): void => undefined,
    httpHandlerConfigs: () => ({}),
  };
}
