// License Manager's and STS's side of a sign-in, by script: answers by operation, and notes what was asked and how.

import type { RequestHandler } from '../../main/adapters/aws/aws-sdk-handler.ts';

export type SignInAnswer = { readonly status?: number; readonly type?: string; readonly body: string };

export type SignInAsked = {
  readonly operation: string;
  readonly hostname: string;
  readonly isSigned: boolean;
  readonly body: string;
};

/** Answers each operation with its answers in turn, the last for good; waits for `gate` before each if there is one. */
export class ScriptedSignIn implements RequestHandler {
  readonly asked: SignInAsked[] = [];
  readonly answers: Record<string, SignInAnswer[]>;
  gate: Promise<void> = Promise.resolve();

  constructor(answers: Record<string, SignInAnswer[]> = {}) {
    this.answers = { GetAccessToken: [ACCESS_TOKEN], AssumeRoleWithWebIdentity: [credentials()], ...answers };
  }

  count(operation: string): number {
    return this.asked.filter((one) => one.operation === operation).length;
  }

  async handle(request: never) {
    const { headers, hostname, body }: { headers: Record<string, string>; hostname: string; body: unknown } =
      request;
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
    const target = headers['x-amz-target']?.split('.')[1];
    const operation = target ?? new URLSearchParams(text).get('Action') ?? '';
    this.asked.push({ operation, hostname, isSigned: 'authorization' in headers, body: text });
    await this.gate;
    const [answer = { status: 500, body: '' }, ...later] = this.answers[operation] ?? [];
    if (later.length > 0) this.answers[operation] = later;
    const type = answer.type ?? (target === undefined ? 'text/xml' : 'application/x-amz-json-1.1');
    return {
      response: { statusCode: answer.status ?? 200, headers: { 'content-type': type }, body: answer.body },
    };
  }
}

export const ACCESS_TOKEN: SignInAnswer = { body: '{"AccessToken":"canary.access.token"}' };

/** Temporary credentials, numbered so that one set is told from the next. */
export function credentials(number = 1, endsAt = Date.now() + 3_600_000): SignInAnswer {
  const fields = [
    `<AccessKeyId>ASIACANARY${number}</AccessKeyId>`,
    '<SecretAccessKey>canary-secret</SecretAccessKey>',
    '<SessionToken>canary-session</SessionToken>',
    `<Expiration>${new Date(endsAt).toISOString()}</Expiration>`,
  ];
  const result = `<AssumeRoleWithWebIdentityResult><Credentials>${fields.join('')}</Credentials></AssumeRoleWithWebIdentityResult>`;
  return { body: `<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>` };
}

/** A refusal as STS words it. */
export function stsRefusal(code: string, message = 'canary words', status = 400): SignInAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>r-1</RequestId></ErrorResponse>` };
}

/** A refusal as License Manager words it. */
export function jsonRefusal(code: string, message = 'canary words', status = 400): SignInAnswer {
  return { status, body: JSON.stringify({ __type: code, message }) };
}
