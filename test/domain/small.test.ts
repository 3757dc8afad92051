import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT_NUMBERS, FieldpassError, exitNumberOf, toFailure } from '../../main/domain/failure.ts';
import { FAILURE_WORDS } from '../../main/domain/failure-words.ts';
import { findMeant } from '../../main/domain/finding.ts';
import { readInstant, writeInstant } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';

describe('instants', () => {
  test.each([
    ['2021-04-14T05:35:47', Date.UTC(2021, 3, 14, 5, 35, 47)],
    ['2021-04-14T05:35:47Z', Date.UTC(2021, 3, 14, 5, 35, 47)],
    ['2021-04-14T05:35:47.5Z', Date.UTC(2021, 3, 14, 5, 35, 47, 500)],
    ['2021-04-14T05:35:47+02:00', Date.UTC(2021, 3, 14, 3, 35, 47)],
    ['2024-02-29T00:00:00', Date.UTC(2024, 1, 29)],
  ])('%s is read', (text, instant) => expect(readInstant(text)).toBe(instant));

  test.each([
    '',
    'yesterday',
    '2021-02-29T00:00:00',
    '2021-13-01T00:00:00',
    '2021-01-01T24:00:00',
    '2021-01-01T00:60:00',
    '2021-01-01',
    '2021-01-01T00:00:00 ',
  ])('“%s” is none', (text) => expect(readInstant(text)).toBeNull());

  test('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) }),
        (instant) => readInstant(writeInstant(instant)) === instant,
      ),
    );
  });
});

describe('secrets', () => {
  test('do not print, serialise or clone', () => {
    const secret = new Secret('canary');
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(structuredClone({ secret })),
      JSON.stringify(Object.entries(secret)),
    ];
    expect(shown.join()).not.toContain('canary');
    expect(secret.reveal()).toBe('canary');
  });

  test('show in every way of looking that something is kept back', () => {
    const secret = new Secret('canary');
    const log = `token ${secret as unknown as string}`;
    expect([log, String(secret), JSON.stringify(secret), inspect(secret)]).toEqual([
      'token [secret]',
      '[secret]',
      '"[secret]"',
      '[secret]',
    ]);
  });
});

describe('failures', () => {
  test('every code has a sentence, a next step and an exit number from 1 to 7', () => {
    for (const [code, number] of Object.entries(EXIT_NUMBERS)) {
      const words = FAILURE_WORDS[code as keyof typeof EXIT_NUMBERS];
      expect(words.sentence).toMatch(/^\S.*\.$/s);
      expect(words.nextStep).toMatch(/\.$/);
      expect(number).toBeGreaterThanOrEqual(1);
      expect(number).toBeLessThanOrEqual(7);
    }
  });

  test('the message of a bug is never passed on', () => {
    const failure = toFailure(new Error('token eyJhbGciOi…'), 'ref-1');
    expect(failure).toMatchObject({ code: 'internal', details: { reference: 'ref-1' } });
    expect(JSON.stringify(failure)).not.toContain('eyJ');
  });

  test('an expected failure keeps its code, details and exit number', () => {
    const failure = toFailure(new FieldpassError('no-seats', 'All taken.', { details: { arn: 'x' } }));
    expect(failure).toMatchObject({
      code: 'no-seats',
      message: 'All taken.',
      retryable: true,
      details: { arn: 'x' },
    });
    expect(exitNumberOf('no-seats')).toBe(3);
  });
});

describe('what a person means', () => {
  const candidates = [
    { item: 1, ids: ['arn:one', 'aabbccdd00112233aabbccdd00112233'], name: 'Keelson Stability' },
    { item: 2, ids: ['arn:two', 'bbbbccdd00112233aabbccdd00112233'], name: 'Keelson Stability Pro' },
    { item: 3, ids: ['arn:three', 'ccbbccdd00112233aabbccdd00112233'], name: 'Überströmung' },
  ];
  test.each([
    ['arn:two', 2],
    ['keelson stability', 1],
    ['PRO', 2],
    ['überström', 3],
    ['bbbbcc', 2],
    ['  pro ', 2],
  ])('“%s” is number %i', (text, item) =>
    expect(findMeant(text, candidates, 'license-not-found')).toBe(item),
  );
  test.each([
    ['keelson', 'license-ambiguous'],
    ['xyz', 'license-not-found'],
    ['', 'license-not-found'],
    ['bbbb', 'license-not-found'],
  ])('“%s” is %s', (text, code) =>
    expect(() => findMeant(text, candidates, 'license-not-found')).toThrow(expect.objectContaining({ code })),
  );
});
