import { describe, expect, test } from 'vitest';
import { readInstant, writeInstant } from '../../main/domain/instant.ts';

const NOON = Date.UTC(2024, 1, 29, 12, 30, 45);

describe('an ISO 8601 date-time', () => {
  test.each([
    ['2024-02-29T12:30:45', NOON],
    ['2024-02-29T12:30:45Z', NOON],
    ['2024-02-29T12:30:45.1', NOON + 100],
    ['2024-02-29T12:30:45.12', NOON + 120],
    ['2024-02-29T12:30:45.007Z', NOON + 7],
    // Finer than a millisecond is cut, never rounded up: an end must not come later than it was told.
    ['2024-02-29T12:30:45.1239', NOON + 123],
    ['2024-02-29T12:30:45.999999999Z', NOON + 999],
    ['2024-02-29T12:30:45+00:00', NOON],
    ['2024-02-29T14:00:45+01:30', NOON],
    ['2024-02-29T04:45:45-07:45', NOON],
    ['2024-03-01T02:30:45.5+14:00', NOON + 500],
    ['2024-03-01T12:29:45+23:59', NOON],
    ['2024-02-28T16:00:45-20:30', NOON],
    ['0001-01-01T00:00:00', -62_135_596_800_000],
    ['9999-12-31T23:59:59', 253_402_300_799_000],
  ])('%s is read', (text, instant) => expect(readInstant(text)).toBe(instant));

  test.each([
    ['a day that the month has not', '2023-02-29T12:30:45'],
    ['31 February', '2024-02-31T12:30:45'],
    ['31 April', '2024-04-31T00:00:00'],
    ['day 0', '2024-03-00T00:00:00'],
    ['day 32', '2024-03-32T00:00:00'],
    ['month 0', '2024-00-10T00:00:00'],
    ['month 13', '2024-13-10T00:00:00'],
    ['hour 24 at midnight', '2024-02-29T24:00:00'],
    ['hour 25', '2024-02-29T25:00:00'],
    ['minute 60', '2024-02-29T12:60:00'],
    ['second 60', '2024-02-29T12:30:60'],
    ['ten digits of a fraction', '2024-02-29T12:30:45.1234567890'],
    ['a point without fraction', '2024-02-29T12:30:45.Z'],
    ['a fraction that is none', '2024-02-29T12:30:45.abc'],
    ['anything for a point', '2024-02-29T12:30:45,5'],
    ['a space for T', '2024-02-29 12:30:45'],
    ['small letters', '2024-02-29t12:30:45z'],
    ['a zone without colon', '2024-02-29T12:30:45+0130'],
    ['a zone of hours only', '2024-02-29T12:30:45+01'],
    ['three digits of a zone', '2024-02-29T12:30:45+01:300'],
    ['letters in a zone', '2024-02-29T12:30:45+aa:bb'],
    ['a zone of a whole day', '2024-02-29T12:30:45+24:00'],
    ['a zone of 30 hours', '2024-02-29T12:30:45+30:00'],
    ['a zone of 60 minutes', '2024-02-29T12:30:45-01:60'],
    ['a zone without sign', '2024-02-29T12:30:45 01:00'],
    ['two zones', '2024-02-29T12:30:45ZZ'],
    ['no seconds', '2024-02-29T12:30Z'],
    ['a year of two digits', '24-02-29T12:30:45'],
    ['a year of six', '+002024-02-29T12:30:45'],
    ['one digit of a month', '2024-2-29T12:30:45'],
    ['one digit of a day', '2024-02-9T12:30:45'],
    ['one digit of an hour', '2024-02-29T2:30:45'],
    ['one digit of a minute', '2024-02-29T12:3:45'],
    ['one digit of a second', '2024-02-29T12:30:5'],
    ['something before it', ' 2024-02-29T12:30:45'],
    ['something after it', '2024-02-29T12:30:45Z!'],
    ['a line break after it', '2024-02-29T12:30:45Z\n'],
    ['letters for the year', 'aaaa-02-29T12:30:45'],
    ['letters for the month', '2024-aa-29T12:30:45'],
    ['letters for the day', '2024-02-aaT12:30:45'],
    ['letters for the time', '2024-02-29Taa:bb:cc'],
    ['letters for the minute', '2024-02-29T12:aa:45'],
    ['letters for the second', '2024-02-29T12:30:aa'],
  ])('with %s is none', (_name, text) => expect(readInstant(text)).toBeNull());
});

describe('an instant as text', () => {
  test('has whole seconds where it has no fraction', () => {
    expect(writeInstant(NOON)).toBe('2024-02-29T12:30:45Z');
    expect(writeInstant(NOON + 500)).toBe('2024-02-29T12:30:45.500Z');
  });
});
