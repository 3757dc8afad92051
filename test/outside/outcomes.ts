// One call of a client and what came of it, in the form in which the outcomes of different clients are compared.

import * as v from 'valibot';

export type Service = 'license-manager' | 'kms' | 'sts';
export type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** A call as it is ordered from a client; `operation` is the API's name, `input` has the API's members. */
export type Order = {
  readonly service: Service;
  readonly operation: string;
  readonly endpoint: string;
  readonly region: string;
  readonly keys: Keys;
  readonly unsigned: boolean;
  readonly input: Readonly<Record<string, unknown>>;
};

const Value = v.object({
  value: v.record(v.string(), v.unknown()),
  complaints: v.optional(v.string(), ''),
});
const Refusal = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    className: v.string(),
    isModeled: v.boolean(),
    status: v.number(),
    requestId: v.nullish(v.string()),
    location: v.nullish(v.string()),
  }),
});
// The CLI tells a refusal in a sentence on its error stream.
const Said = v.object({ status: v.number(), said: v.string() });

export type Refused = v.InferOutput<typeof Refusal>['error'];
export type Outcome =
  | {
      readonly kind: 'value';
      readonly value: Readonly<Record<string, unknown>>;
      /** What the client's own model finds wrong with the reply. */
      readonly complaints: string;
    }
  | { readonly kind: 'refused'; readonly refused: Refused };

const SENTENCE =
  /^An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: 0\))?: ([\s\S]*)$/;

/** Reads one line of a client; throws where it is neither a reply nor a refusal of the service. */
export function parse(line: string): Outcome {
  const raw: unknown = JSON.parse(line);
  const result = v.parse(v.union([Value, Refusal, Said]), raw);
  if ('value' in result) return { kind: 'value', ...result };
  if ('error' in result) return { kind: 'refused', refused: result.error };
  const [, code, message] = SENTENCE.exec(result.said) ?? [];
  if (code === undefined || message === undefined)
    throw new Error(`no refusal of the service: ${result.said}`);
  const refused = { code, message, className: '', isModeled: false, status: 0 };
  return { kind: 'refused', refused };
}
