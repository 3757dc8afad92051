import { describe, expect, test } from 'vitest';
import {
  EXIT_NUMBERS,
  exitNumberOf,
  type FailureCode,
  FieldpassError,
  toFailure,
} from '../../main/domain/failure.ts';
import { FAILURE_WORDS } from '../../main/domain/failure-words.ts';

const codes = Object.keys(EXIT_NUMBERS) as readonly FailureCode[];

/** The failures after which the same act may be tried again as it is. */
const RETRYABLE: readonly FailureCode[] = [
  'ledger-busy',
  'disk-full',
  'too-many-requests',
  'no-seats',
  'in-progress',
  'update-waits',
  'offline',
  'timed-out',
  'outcome-unknown',
  'rate-limited',
  'service-trouble',
  'captive-portal',
  'proxy-refused',
  'grant-pending',
  'reply-invalid',
  'update-failed',
  'keychain-locked',
  'keychain-unavailable',
  'keychain-slow',
];

describe('the words for failures', () => {
  test.each(codes)('%s has a whole sentence and a whole next step', (code) => {
    const { sentence, nextStep } = FAILURE_WORDS[code];
    for (const text of [sentence, nextStep]) expect(text).toMatch(/^\p{Lu}[^\n]{6,}[.”]$/u);
    expect(sentence).not.toBe(nextStep);
  });

  test('no two failures are told in the same sentence', () => {
    const sentences = codes.map((code) => FAILURE_WORDS[code].sentence);
    expect(new Set(sentences).size).toBe(codes.length);
  });

  test('trying again is offered for what passes by itself, and for nothing else', () => {
    expect(codes.filter((code) => FAILURE_WORDS[code].retryable)).toEqual(RETRYABLE);
  });
});

describe('the exit numbers', () => {
  const of = (number: number) => codes.filter((code) => EXIT_NUMBERS[code] === number);

  // Scripts rely on the family: a code that changes its number breaks them.
  test.each([
    [1, 7, 'internal'],
    [2, 17, 'usage'],
    [3, 26, 'no-seats'],
    [4, 8, 'sign-in-needed'],
    [5, 13, 'offline'],
    [6, 7, 'keychain-locked'],
    [7, 10, 'token-forged'],
  ] as const)('number %i stands for %i failures, %s among them', (number, count, code) => {
    expect(of(number)).toHaveLength(count);
    expect(exitNumberOf(code)).toBe(number);
  });

  test('every code about a token is of the family of proof', () => {
    const about = codes.filter((code) => code.startsWith('token-'));
    expect(about.map(exitNumberOf)).toEqual(about.map(() => 7));
  });
});

describe('a failure that was expected', () => {
  test('says its default sentence, may be told more exactly, and knows its cause', () => {
    const cause = new Error('socket');
    const plain = new FieldpassError('offline', undefined, { cause });
    expect(plain).toMatchObject({
      name: 'FieldpassError',
      message: FAILURE_WORDS.offline.sentence,
      details: {},
    });
    expect(plain.cause).toBe(cause);
    expect(new FieldpassError('offline', 'No route.').message).toBe('No route.');
  });

  test.each([true, false])(
    'may be retried or not (%s) where the case is clearer than its code',
    (retryable) => {
      for (const code of ['offline', 'access-denied'] as const)
        expect(toFailure(new FieldpassError(code, undefined, { retryable })).retryable).toBe(retryable);
      expect(new FieldpassError('offline').retryable).toBe(true);
      expect(new FieldpassError('access-denied').retryable).toBe(false);
    },
  );

  test('crosses to the window as plain data with its next step, which a case may replace', () => {
    expect(toFailure(new FieldpassError('disk-full', 'Full.', { details: { free: 0 } }))).toEqual({
      code: 'disk-full',
      message: 'Full.',
      retryable: true,
      details: { nextStep: FAILURE_WORDS['disk-full'].nextStep, free: 0 },
    });
    const details = { nextStep: 'Empty the bin.' };
    expect(toFailure(new FieldpassError('disk-full', 'Full.', { details })).details).toEqual(details);
  });
});

describe('a bug', () => {
  test.each([
    ['an Error', new Error('token eyJ')],
    ['a text', 'token eyJ'],
    ['nothing', undefined],
    ['what only looks like a failure', { code: 'offline', message: 'token eyJ', details: {} }],
  ])('%s is told as one, with nothing of its own but the reference', (_name, thrown) => {
    const { sentence, nextStep } = FAILURE_WORDS.internal;
    const told = { code: 'internal', message: sentence, retryable: false };
    expect(toFailure(thrown, 'ref-1')).toEqual({ ...told, details: { nextStep, reference: 'ref-1' } });
    expect(toFailure(thrown)).toEqual({ ...told, details: { nextStep, reference: '' } });
  });
});
