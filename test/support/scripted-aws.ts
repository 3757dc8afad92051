// AWS by script, without a socket: answers in turn, remembers what it was asked, and a clock that does not wait.

import type { WireRequest } from '../../main/adapters/aws/aws-exchange.ts';
import type { RequestHandler } from '../../main/adapters/aws/aws-sdk-handler.ts';
import type { Clock, Log } from '../../main/ports.ts';

export type ScriptedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Thrown instead of an answer. */
  readonly error?: Error;
};

export type AskedRequest = {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly region: string;
  readonly signedAt: string;
  readonly body: string;
};

/** Answers requests in turn, the last answer for good; `asked` holds what came. */
export class ScriptedAws implements RequestHandler {
  readonly asked: AskedRequest[] = [];
  #answers: readonly ScriptedAnswer[];

  constructor(...answers: readonly ScriptedAnswer[]) {
    this.#answers = answers;
  }

  async handle(
    request: never,
  ): Promise<{ response: { statusCode: number; headers: Record<string, string>; body: string } }> {
    const { headers, hostname, method, path, body }: WireRequest & { body: Uint8Array } = request;
    this.asked.push({
      operation: headers['x-amz-target']?.split('.')[1] ?? '',
      method,
      path,
      headers,
      hostname,
      region: headers['authorization']?.split('/')[2] ?? '',
      signedAt: headers['x-amz-date'] ?? '',
      body: new TextDecoder().decode(body),
    });
    const [answer = {}, ...later] = this.#answers;
    if (later.length > 0) this.#answers = later;
    if (answer.error) throw answer.error;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    return { response: { statusCode: answer.status ?? 200, headers: { ...answer.headers }, body: text } };
  }
}

/** An exception as License Manager sends it. */
export function exception(
  name: string,
  message = '',
  more: Readonly<Record<string, string>> = {},
): ScriptedAnswer {
  const headers = { 'x-amzn-requestid': 'request-id-1' };
  return {
    status: name.startsWith('ServerInternal') ? 500 : 400,
    headers,
    body: { __type: name, message, ...more },
  };
}

/** A clock whose short waits are over at once and are noted; deadlines never come. */
export class HastyClock implements Pick<Clock, 'after' | 'now'> {
  readonly waits: number[] = [];
  at: number;

  constructor(at = Date.now()) {
    this.at = at;
  }

  now(): number {
    return this.at;
  }

  after(ms: number, fn: () => void): () => void {
    if (ms >= 15_000) return () => undefined;
    this.waits.push(ms);
    const soon = setImmediate(fn);
    return () => clearImmediate(soon);
  }
}

/** A log that keeps its lines. */
export class KeptLog implements Log {
  readonly lines: unknown[] = [];

  info(...line: unknown[]): void {
    this.lines.push(line);
  }

  warn(...line: unknown[]): void {
    this.lines.push(line);
  }

  error(...line: unknown[]): void {
    this.lines.push(line);
  }
}
