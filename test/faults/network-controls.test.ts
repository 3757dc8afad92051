// The matrix against transports that lie about what they saw: each lie must turn cells red, and the truth none.

import { describe, expect, test } from 'vitest';
import { Exchange, REPLY_LIMIT, type Reply, type WireRequest } from '../../main/adapters/aws/aws-exchange.ts';
import type { RequestHandler } from '../../main/adapters/aws/aws-sdk-handler.ts';
import { nodeSend } from '../../main/adapters/aws/aws-transport.ts';
import { LONG, reached } from '../support/effort.ts';
import { makeCertificates } from '../support/fault-proxy.ts';
import { realClock } from '../support/real-clock.ts';
import { SEATS } from './network-call-list.ts';
import { expected } from './network-judge.ts';
import { playMatrix } from './network-matrix.ts';

type Lie = {
  readonly isNotSent: (exchange: Exchange, code: unknown) => boolean;
  readonly turn?: (reply: Reply) => Reply;
};

const TRUTH: Lie = { isNotSent: ({ sent }) => !sent };
const isGood = ({ status }: Reply): boolean => status < 300;

const LIES: Readonly<Record<string, Lie>> = {
  'a reset is not sent': { isNotSent: ({ sent }, code) => !sent || code === 'ECONNRESET' },
  'all is sent': { isNotSent: () => false },
  'an empty 200 is a success': {
    ...TRUTH,
    turn: (reply) =>
      isGood(reply) && reply.body.length === 0 ? { ...reply, body: Buffer.from('{}') } : reply,
  },
  'a portal is AWS': {
    ...TRUTH,
    turn: (reply) =>
      isGood(reply) && Buffer.from(reply.body).includes('<html')
        ? { ...reply, headers: {}, body: Buffer.from('{}') }
        : reply,
  },
  'a fault of AWS is a refusal': {
    ...TRUTH,
    turn: (reply) =>
      reply.status < 500
        ? reply
        : { ...reply, status: 400, headers: {}, body: Buffer.from('{"__type":"ValidationException"}') },
  },
};

const NEVER = { abortSignal: new AbortController().signal };

function carrierOf(lie: Lie, trusted: readonly string[]): RequestHandler {
  const send = nodeSend(2_000, realClock, { trust: { roots: async () => trusted } });
  return {
    handle: async (request: WireRequest, { abortSignal }: { readonly abortSignal: AbortSignal } = NEVER) => {
      const exchange = new Exchange(REPLY_LIMIT, true);
      try {
        const reply = await send(request, exchange, abortSignal);
        const { status: statusCode, headers, body } = lie.turn?.(reply) ?? reply;
        return { response: { statusCode, headers, body } };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : '';
        throw Object.assign(error instanceof Error ? error : new Error(), {
          notSent: lie.isNotSent(exchange, code),
        });
      }
    },
  };
}

// CheckInLicense: the one change whose success has no content, so that nothing but the transport stands for it.
const CALLS = SEATS.filter(({ operation }) => operation === 'CheckInLicense');
const certificates = makeCertificates();

async function wrongClasses(lie: Lie): Promise<number> {
  const handler = (trusted: readonly string[]) => carrierOf(lie, trusted);
  const played = await playMatrix(CALLS, { certificates, handler });
  return played.filter(({ cell, ended }) => expected(cell).class !== ended.class).length;
}

describe('the matrix', () => {
  test('agrees with the truth, and notices every lie', LONG, async () => {
    const truth = await wrongClasses(TRUTH);
    const noticed: Record<string, number> = {};
    for (const [name, lie] of Object.entries(LIES)) noticed[`control: ${name}`] = await wrongClasses(lie);
    reached('network faults: controls', { 'the truth': truth, ...noticed });
    expect(truth).toBe(0);
    expect(Object.entries(noticed).filter(([, count]) => count === 0)).toEqual([]);
  });
});
