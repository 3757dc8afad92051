// Time is counted in milliseconds of UTC: neither a journey nor summer time can be noticed, because nothing asks for them.

import ts from 'typescript';
import { expect, test } from 'vitest';
import { breachesOf, productSources, type Rule } from '../support/static-rules.ts';

const LOCAL =
  /^(?:[gs]et(?:Hours|Minutes|Seconds|Milliseconds|Date|Day|Month|FullYear|TimezoneOffset)|toLocale\w*String|toDateString|toTimeString|DateTimeFormat)$/;

const ASKS_FOR_ZONE: Rule = {
  name: 'local time',
  // Words on the screen, and the name of the zone for them. Days of a trip come through the port of the calendar.
  only: ['main/domain/time-words.ts', 'main/services/reminders.ts'],
  trips: 'new Date(at).getHours()',
  // Given in parts, or as a text that readInstant did not make UTC, a date is one of the zone.
  breaks: (node) =>
    (ts.isIdentifier(node) && LOCAL.test(node.text)) ||
    (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) > 1),
};

test('nothing that decides asks what time it is in the zone of this computer', () => {
  const deciding = Object.fromEntries(
    Object.entries(productSources()).filter(([file]) => /^main\/(?:domain|services)\//.test(file)),
  );
  expect(Object.keys(deciding).length).toBeGreaterThan(100);
  expect(breachesOf(deciding, [ASKS_FOR_ZONE])).toEqual([]);
  for (const text of [ASKS_FOR_ZONE.trips, 'new Date(2026, 2, 29)', 'new Intl.DateTimeFormat()'])
    expect(breachesOf({ 'main/domain/x.ts': text }, [ASKS_FOR_ZONE])).toEqual([
      'main/domain/x.ts: local time',
    ]);
});
