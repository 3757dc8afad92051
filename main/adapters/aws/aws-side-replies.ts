// What came back to a credential provider: from whom, and what a refusal says that the provider would turn into text.

import { FieldpassError, type FailureDetails } from '../../domain/failure.ts';
import { codeOfException } from './aws-exception-names.ts';
import type { Reply } from './aws-exchange.ts';

/**
 * Throws what a stranger's reply means: `captive-portal`, `reply-invalid` or `service-trouble`. STS answers in XML, the
 * others in JSON; none of them redirects, answers with nothing, or with a page. The providers would take most of this for
 * a missing sign-in.
 */
export function refuseStrangers({ status, headers, body }: Reply): void {
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

// XML whose root is closed, or a JSON object that says something.
function isDocument(text: string): boolean {
  if (/^\s*(<\?xml[^>]*>\s*)?<([\w:]+)[^>]*>[\s\S]*<\/\2>\s*$/.test(text)) return true;
  return Object.keys(objectIn(text)).length > 0;
}

/**
 * The failure behind a refusal in JSON that says nothing about who is signed in: trouble at AWS, too many requests, or
 * no exception at all. The providers of SSO and `aws login` tell all of these as a session that has ended. Null for every other reply.
 */
export function refusalIn({ status, headers, body }: Reply): FieldpassError | null {
  const text = Buffer.from(body).toString('utf8');
  if (status < 400 || !text.trimStart().startsWith('{')) return null;
  const name = exceptionOf(headers['x-amzn-errortype'], objectIn(text));
  const say = (code: FieldpassError['code'], more: FailureDetails): FieldpassError =>
    new FieldpassError(code, undefined, {
      details: { operation: 'sign-in', httpStatus: status, awsError: name, ...more },
    });
  const code = codeOfException(name, '');
  if (status >= 500 || code === 'service-trouble') return say('service-trouble', { reason: 'busy' });
  if (status === 429 || code === 'rate-limited') return say('rate-limited', { reason: 'other' });
  return name === '' ? say('reply-invalid', { problem: 'not-understood' }) : null;
}

// The SDK's order: header, `code`, `__type`; each may carry a namespace before and a page after the name.
function exceptionOf(header: string | undefined, said: Readonly<Record<string, unknown>>): string {
  const named = [header, said['code'], said['__type']].find((name) => typeof name === 'string');
  return /^(?:[\w.]+#)?([A-Za-z]\w{2,99})(?::|$)/.exec(named ?? '')?.[1] ?? '';
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  if (!text.trimStart().startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
