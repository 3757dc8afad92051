import { describe, expect, test } from 'vitest';
import {
  type Connection,
  ENVIRONMENT_ID,
  findConnection,
  PLAIN_REACH,
  SAMPLES_ID,
  tokenSecretId,
} from '../../main/domain/connection.ts';

const named = (id: string, name: string): Connection => ({
  id,
  name,
  kind: 'environment',
  reach: PLAIN_REACH,
});

describe('the connection that is meant', () => {
  const all = [
    named('environment', 'AWS settings'),
    named('0a1b', 'Field Team'),
    named('ff00', 'environment'),
    named('samples', 'Samples'),
  ];

  test.each([
    ['0a1b', '0a1b'],
    ['0A1B', '0a1b'],
    ['Field Team', '0a1b'],
    ['  field TEAM ', '0a1b'],
    ['aws settings', 'environment'],
  ])('“%s” is %s', (text, id) => expect(findConnection(all, text).id).toBe(id));

  test('is found by its id before another one of that name', () => {
    expect(findConnection(all.toReversed(), 'environment').name).toBe('AWS settings');
  });

  test.each(['', 'field', 'elsewhere'])('“%s” is none, and says what was asked for', (text) => {
    const failure = { code: 'connection-unknown', details: { asked: text } };
    expect(() => findConnection(all, text)).toThrow(expect.objectContaining(failure));
    expect(() => findConnection([], text)).toThrow(expect.objectContaining(failure));
  });
});

test('a connection without settings of its own leaves everything to AWS', () => {
  expect(PLAIN_REACH).toEqual({
    region: null,
    endpoint: null,
    kmsEndpoint: null,
    stsEndpoint: null,
    useFips: false,
  });
});

test('the names under which secrets and choices are kept do not change', () => {
  expect([SAMPLES_ID, ENVIRONMENT_ID]).toEqual(['samples', 'environment']);
  expect(tokenSecretId({ id: 'e'.repeat(32) })).toBe('e'.repeat(32));
});
