import { expect, test } from 'vitest';
import { Comebacks } from '../../main/desktop/comeback.ts';

const MINUTE = 60_000;

test('a window that is gone comes back at once, and the next one not before a minute is over', () => {
  const comebacks = new Comebacks();
  expect(comebacks.lost(1_000)).toEqual({ kind: 'again', afterMs: 0 });
  expect(comebacks.lost(11_000)).toEqual({ kind: 'again', afterMs: 50_000 });
});

test('the third loss in ten minutes ends it', () => {
  const comebacks = new Comebacks();
  comebacks.lost(0);
  comebacks.lost(5 * MINUTE);
  expect(comebacks.lost(9 * MINUTE)).toEqual({ kind: 'stop' });
});

test('losses far apart go on for ever', () => {
  const comebacks = new Comebacks();
  for (let at = 0; at < 100; at += 1)
    expect(comebacks.lost(at * 6 * MINUTE)).toEqual({ kind: 'again', afterMs: 0 });
});
