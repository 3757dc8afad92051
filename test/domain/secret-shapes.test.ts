// Tokens and access keys are known by their shape in any text, whole or cut, and nothing else is taken for one.

import { expect, test } from 'vitest';
import { withoutSecretShapes } from '../../main/domain/secret-shapes.ts';

const HEAD = 'eyJhbGciOiJQUzM4NCJ9';

test.each([
  ['a whole token', `${HEAD}.eyJpc3MiOiJ4In0.c2lnbmF0dXJl`, '[token]'],
  ['the head of one', HEAD, '[token]'],
  ['one cut after its head', `${HEAD}.`, '[token]'],
  ['one that hides in a sentence', `took ${HEAD}.abc-_.d for it`, 'took [token] for it'],
  ['two beside each other', `${HEAD}.a ${HEAD}.b`, '[token] [token]'],
  ['one with an empty part', `${HEAD}..abc`, '[token]'],
  ['an access key', 'key AKIAIOSFODNN7EXAMPLE.', 'key [access key].'],
  ['a temporary one', 'ASIAIOSFODNN7EXAMPLE', '[access key]'],
])('%s is replaced by what it is', (_what, text, clean) => expect(withoutSecretShapes(text)).toBe(clean));

test.each([
  ['a short word that begins alike', 'eyJabcdefg'],
  ['the beginning alone', 'eyJ'],
  ['a longer name in capitals', 'AKIAIOSFODNN7EXAMPLES'],
  ['a name that ends alike', 'XAKIAIOSFODNN7EXAMPLE'],
])('%s stays', (_what, text) => expect(withoutSecretShapes(text)).toBe(text));
