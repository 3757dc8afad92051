// Where the SDK's requests go: the handler given to its clients, and the way through a handler that was passed in.

import { FieldpassError } from '../../domain/failure.ts';
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
      onSideCall(null);
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

// STS answers in XML, the others in JSON; none of them redirects, answers with nothing, or with a page. The providers
// would take most of this for a missing sign-in.
function refuseStrangers({ status, headers, body }: Reply): void {
  const text = Buffer.from(body).toString('utf8');
  const details = { httpStatus: status };
  const isPage = /^text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)\b/i.test(text);
  const isElsewhere = (status >= 300 && status < 400) || status === 407 || status === 511;
  if (isElsewhere || (isPage && status < 500))
    throw new FieldpassError('captive-portal', undefined, { details: { problem: 'not-aws', ...details } });
  if (isPage || !isDocument(text)) {
    const [code, problem] =
      status >= 500
        ? (['service-trouble', 'server-error'] as const)
        : (['reply-invalid', 'not-understood'] as const);
    throw new FieldpassError(code, undefined, { details: { problem, ...details } });
  }
}

// A whole JSON object, or XML whose root is closed.
function isDocument(text: string): boolean {
  if (/^\s*(<\?xml[^>]*>\s*)?<([\w:]+)[^>]*>[\s\S]*<\/\2>\s*$/.test(text)) return true;
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
