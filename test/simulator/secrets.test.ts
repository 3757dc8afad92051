// Secrets are found wherever they stand in a value that is shown.

import { expect, test } from 'vitest';
import { longTexts, SecretSearch } from './secrets.ts';

const TOKEN = 'c3f0a1b2d4e5f6071829';
const issued = new Map([
  ['one', { consumptionToken: TOKEN, signedToken: null }],
]) as unknown as ConstructorParameters<typeof SecretSearch>[0];

test.each([
  ['a text', { borrows: [{ nodeId: 'n', note: `of ${TOKEN}.` }] }],
  ['the name of a member', { marks: { [TOKEN]: 1 } }],
  ['a list in a list', [[1, null, [TOKEN]]]],
])('in %s', (_where, value) => {
  expect(new SecretSearch(issued).find([longTexts(value)])).toContain(TOKEN);
});

test('not where there is none', () => {
  expect(
    new SecretSearch(issued).find([longTexts({ borrows: [{ note: 'a text that holds no secret' }] })]),
  ).toBeNull();
});
