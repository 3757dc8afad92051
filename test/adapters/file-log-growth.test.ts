// What the log takes secrets out of grows with the text, not with its square: AWS and proxies choose how long it is.

import { describe, expect, test } from 'vitest';
import { redactText } from '../../main/adapters/file-log-redaction.ts';

const SHORT = 250;
const LONG = 8 * SHORT;
const TOO_MUCH = 4;

const ofLength = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/**
 * How much longer the same amount of text takes in long pieces than in short ones: about 1 where the work grows with the
 * text, 8 where it grows with its square. Stops early where it is too much, so that a bad pattern is not waited for.
 */
function growthOf(work: (text: string) => unknown, piece: string): number {
  const [short, long] = [ofLength(piece, SHORT), ofLength(piece, LONG)];
  const rounds = 400;
  const took = (text: string, times: number, atMost = Infinity): number => {
    const { user, system } = process.cpuUsage();
    for (let left = times; left > 0; left -= 1) {
      work(text);
      const now = process.cpuUsage();
      if (now.user + now.system - user - system > atMost) return Infinity;
    }
    const end = process.cpuUsage();
    return end.user + end.system - user - system;
  };
  took(short, rounds);
  const inShort = Math.max(took(short, rounds * 8), 1);
  return took(long, rounds, inShort * TOO_MUCH) / inShort;
}

// The least of three: compiling and collecting garbage come in between.
const leastGrowth = (work: (text: string) => unknown, piece: string): number =>
  Math.min(...[1, 2, 3].map(() => growthOf(work, piece)));

describe('Redaction', () => {
  test.each(['a-', 'token-', 'secret', 'password ', '-', 'token=', 'signature"', 'eyJ', 'a.b-'])(
    'of many %j grows with the text',
    (piece) => expect(leastGrowth(redactText, piece)).toBeLessThan(TOO_MUCH),
  );

  test('would be seen to grow with its square', () => {
    const square = (text: string): boolean => /\b[\w-]*secret/.test(text);
    expect(leastGrowth(square, 'a-')).toBeGreaterThan(TOO_MUCH);
  });

  test.each([
    ['--token=abc, next', '--token= [secret], next'],
    ['x-amz-security-token: abc', 'x-amz-security-token: [secret]'],
    ['{"client_secret" : "abc"}', '{"client_secret" : [secret]'],
    ['a=1&X-Amz-Signature=abc&b=2', 'a=1&X-Amz-Signature= [secret]&b=2'],
    ['url: Authorization: Basic abc', 'url: Authorization: [secret]'],
    ['a token is no secret', 'a token is no secret'],
  ])('of %s', (text, clean) => expect(redactText(text)).toBe(clean));
});
