import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemCalendar } from '../../main/adapters/system-calendar.ts';
import { openTripDesk, readKit } from '../../main/adapters/trips-file.ts';
import { HOUR_MS } from '../../main/domain/instant.ts';
import { kitLicenseOf, kitText } from '../../main/domain/trip-kit.ts';
import type { Trip } from '../../main/domain/trip.ts';
import { LICENSE_ARN, sampleLicense } from '../support/samples.ts';

const TRIP: Trip = {
  tripId: 'a'.repeat(32),
  name: 'Rig 7',
  place: '',
  firstDay: '2026-12-01',
  lastDay: '2026-12-05',
  kit: [{ licenseArn: LICENSE_ARN, licenseName: 'Survey', productSku: 'S-1' }],
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

describe('the file of trips', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-trips-'));
    file = join(dir, 'trips.json');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('that is not there holds no trips', () => {
    expect(openTripDesk(dir).read()).toEqual([]);
  });

  test('gives back what was written, private to the user, with nothing left beside it', () => {
    openTripDesk(dir).write([TRIP]);
    expect(openTripDesk(dir).read()).toEqual([TRIP]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['trips.json']);
  });

  test('is read anew when another hand has written it, and not otherwise', () => {
    const desk = openTripDesk(dir);
    const before = desk.revision();
    openTripDesk(dir).write([TRIP]);
    expect(desk.revision()).not.toBe(before);
    expect(desk.read()).toBe(desk.read());
    expect(desk.read()).toEqual([TRIP]);
  });

  test.each([
    ['not JSON', '{'],
    ['no list', JSON.stringify({ version: 1 })],
    ['a trip without days', JSON.stringify({ version: 1, trips: [{ ...TRIP, firstDay: '' }] })],
    [
      'a trip that ends before it begins',
      JSON.stringify({ version: 1, trips: [{ ...TRIP, lastDay: '2026-11-01' }] }),
    ],
    ['an id that is none', JSON.stringify({ version: 1, trips: [{ ...TRIP, tripId: '../x' }] })],
    ['too many trips', JSON.stringify({ version: 1, trips: Array.from({ length: 101 }, () => TRIP) })],
    ['a trip twice', JSON.stringify({ version: 1, trips: [TRIP, TRIP] })],
    [
      'a license twice',
      JSON.stringify({ version: 1, trips: [{ ...TRIP, kit: [...TRIP.kit, ...TRIP.kit] }] }),
    ],
    ['too large', ' '.repeat((8 << 20) + 1)],
  ])('with %s is told and stays as it is', (_, content) => {
    writeFileSync(file, content);
    expect(codeOf(() => openTripDesk(dir).read())).toBe('file-unreadable');
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('of a newer Fieldpass is told as such', () => {
    writeFileSync(file, JSON.stringify({ version: 2, journeys: [] }));
    expect(() => openTripDesk(dir).read()).toThrow('newer Fieldpass');
  });

  test('that is a folder is told, not overwritten', () => {
    mkdirSync(file);
    expect(codeOf(() => openTripDesk(dir).read())).toBe('file-unreadable');
    expect(codeOf(() => openTripDesk(dir).write([TRIP]))).toBe('data-dir-unwritable');
    expect(readdirSync(dir)).toEqual(['trips.json']);
  });

  test('takes a license whatever its issuer called it', () => {
    const hostile = sampleLicense({ name: `\u0000${'x'.repeat(500)}😀`, productSku: '\n' });
    const trip = { ...TRIP, kit: [kitLicenseOf(hostile)] };
    openTripDesk(dir).write([trip]);
    expect(openTripDesk(dir).read()).toEqual([trip]);
  });
});

describe('a kit file', () => {
  const kit = { fieldpassKit: 1, name: 'Rig', licenses: [{ licenseArn: LICENSE_ARN }] };

  test('comes back as it was written', () => {
    const written = { name: 'Rig', licenses: TRIP.kit };
    expect(readKit(kitText(written))).toEqual(written);
  });

  test.each([
    ['nothing', ''],
    ['not JSON', 'fieldpassKit: 1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another form', JSON.stringify({ ...kit, fieldpassKit: 2 })],
    ['no name', JSON.stringify({ ...kit, name: ' ' })],
    ['a name that forges a line', JSON.stringify({ ...kit, name: 'Rig\nBorrowed' })],
    ['too long a name', JSON.stringify({ ...kit, name: 'x'.repeat(61) })],
    ['no licenses', JSON.stringify({ ...kit, licenses: [] })],
    [
      'too many licenses',
      JSON.stringify({ ...kit, licenses: Array.from({ length: 101 }, () => kit.licenses[0]) }),
    ],
    ['a license that says nothing', JSON.stringify({ ...kit, licenses: [{}] })],
    ['an ARN that is none', JSON.stringify({ ...kit, licenses: [{ licenseArn: 'file:///etc/passwd' }] })],
    ['a name that is no text', JSON.stringify({ ...kit, licenses: [{ licenseName: { toString: 'x' } }] })],
    ['too large a text', `${' '.repeat(61_440)}${JSON.stringify(kit)}`],
    ['a depth that breaks readers', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ])('with %s is refused', (_, text) => expect(codeOf(() => readKit(text))).toBe('kit-rejected'));

  test('cannot bring in keys of its own', () => {
    const text = JSON.stringify({ ...kit, licenses: [{ licenseArn: LICENSE_ARN, token: 'secret' }] });
    const withPrototype = text.replace('{', '{"__proto__":{"admin":true},');
    expect(readKit(withPrototype)).toEqual({
      name: 'Rig',
      licenses: [{ licenseArn: LICENSE_ARN, licenseName: '', productSku: '' }],
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('a calendar day of this computer', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  const lengthIn = (name: string, day: string, next: string): number => {
    process.env['TZ'] = name;
    const calendar = systemCalendar();
    return (calendar.beginOf(next) - calendar.beginOf(day)) / HOUR_MS;
  };

  test('begins at midnight of the zone that is set now', () => {
    process.env['TZ'] = 'Asia/Kolkata';
    expect(systemCalendar().beginOf('2026-12-01')).toBe(Date.UTC(2026, 10, 30, 18, 30));
    process.env['TZ'] = 'America/St_Johns';
    expect(systemCalendar().beginOf('2026-12-01')).toBe(Date.UTC(2026, 11, 1, 3, 30));
  });

  test('has 23 or 25 hours where summer time begins or ends', () => {
    expect(lengthIn('Europe/Berlin', '2027-03-28', '2027-03-29')).toBe(23);
    expect(lengthIn('Europe/Berlin', '2026-10-25', '2026-10-26')).toBe(25);
    expect(lengthIn('Australia/Lord_Howe', '2026-10-04', '2026-10-05')).toBe(23.5);
  });

  test('begins after the skip where midnight itself is skipped', () => {
    process.env['TZ'] = 'Africa/Cairo';
    // Clocks go from 00:00 to 01:00 on the last Friday of April.
    expect(new Date(systemCalendar().beginOf('2026-04-24')).toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });
});
