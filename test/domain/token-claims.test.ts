import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { readClaims, type TokenClaims } from '../../main/domain/token-claims.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

const read = (over: Record<string, unknown>): TokenClaims | string =>
  readClaims(JSON.stringify(sampleClaims(over)));

function claims(over: Record<string, unknown> = {}): TokenClaims {
  const answer = read(over);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

/** The rule that was broken; null where none was. */
function rule(over: Record<string, unknown>): string | null {
  const answer = read(over);
  return typeof answer === 'string' ? answer : null;
}

describe('the claims of a token', () => {
  test('are read whole, and nothing but them', () => {
    const { consumptionToken, ...others } = claims({ later: { more: 1 }, checkoutMetadata: { Mac: 'x' } });
    expect(consumptionToken.reveal()).toBe('0cd7b2bc7c674573a669bea8f5b75f2d');
    expect(others).toEqual({
      licenseArn: LICENSE_ARN,
      entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
      nodeId: 'fp1-node',
      issuedAt: MORNING,
      expiresAt: MORNING + 3 * DAY_MS,
    });
  });

  test.each(['[]', '1', 'null', '"x"', '{', '', '{"a":1,"a":2}', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`])(
    'are none in %s',
    (payload) => expect(readClaims(payload)).toBe('payload-not-json'),
  );

  test('are none where the bytes were no text', () => expect(readClaims(null)).toBe('payload-not-json'));

  test('nest sixteen deep and no deeper', () => {
    const deep = (depth: number) =>
      rule({ deep: JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown });
    expect([deep(15), deep(16)]).toEqual([null, 'payload-not-json']);
  });
});

describe('the license of a token', () => {
  const arn = (part: string, other: string): string => LICENSE_ARN.replace(part, other);

  test.each([
    arn('arn:aws:', 'arn:aws-us-gov:'),
    arn('::', ':us-east-1:'),
    arn(/l-.*/.exec(LICENSE_ARN)![0], 'x'),
    arn(/l-.*/.exec(LICENSE_ARN)![0], 'x'.repeat(1_000)),
  ])('is named by its ARN, as %s', (licenseArn) =>
    expect(claims({ licenseArn }).licenseArn).toBe(licenseArn),
  );

  test.each([
    undefined,
    null,
    1,
    '',
    `x${LICENSE_ARN}`,
    ` ${LICENSE_ARN}`,
    `${LICENSE_ARN}\n`,
    `${LICENSE_ARN} x`,
    arn('arn:', 'urn:'),
    arn('aws', 'azure'),
    arn('aws', 'aws1'),
    arn('license-manager', 'license_manager'),
    arn('::', ':us_east:'),
    arn('123456789012', '12345678901'),
    arn('123456789012', '1234567890123'),
    arn('123456789012', '12345678901a'),
    arn(':license:', ':grant:'),
    arn(/l-.*/.exec(LICENSE_ARN)![0], ''),
    arn(/l-.*/.exec(LICENSE_ARN)![0], 'x'.repeat(1_001)),
  ])('is not named by %j', (licenseArn) => expect(rule({ licenseArn })).toBe('license-arn'));
});

describe('the consumption token inside a token', () => {
  test.each(['x', 'x'.repeat(512), '!"§$%&/()='])('may be %s', (licenseConsumptionToken) => {
    expect(claims({ licenseConsumptionToken }).consumptionToken.reveal()).toBe(licenseConsumptionToken);
  });

  test.each([undefined, null, 7, '', ' ', 'a b', ' a', 'a ', 'a\n', 'x'.repeat(513), ['x']])(
    'may not be %j',
    (licenseConsumptionToken) => expect(rule({ licenseConsumptionToken })).toBe('consumption-token'),
  );
});

describe('the computer of a token', () => {
  test('may be named, or left open', () => {
    expect(claims({ nodeId: 'x'.repeat(512) }).nodeId).toHaveLength(512);
    for (const nodeId of [undefined, null]) expect(claims({ nodeId }).nodeId).toBeNull();
  });

  test.each([[7], [''.padEnd(513, 'x')], [['x']], [{}]])('may not be %j', (nodeId) => {
    expect(rule({ nodeId })).toBe('node-id');
  });
});

describe('the entitlements of a token', () => {
  const users = { name: 'Users', unit: 'Count' };

  test.each<[string, unknown, object]>([
    ['a text', { ...users, value: '2' }, { ...users, value: '2' }],
    ['a number', { ...users, value: 2 }, { ...users, value: '2' }],
    ['the largest exact number', { ...users, value: 2 ** 53 - 1 }, { ...users, value: '9007199254740991' }],
    ['the smallest', { ...users, value: 1 - 2 ** 53 }, { ...users, value: '-9007199254740991' }],
    ['an empty text', { ...users, value: '' }, { ...users, value: '' }],
    ['nothing', users, users],
    ['null', { ...users, value: null }, users],
  ])('have as value %s', (_name, entitlement, expected) => {
    expect(claims({ entitlementsAllowed: [entitlement] }).entitlements).toEqual([expected]);
  });

  test('may be 200, in their order, with nothing unknown in them', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ name: `E${n}`, unit: 'Count', more: n }));
    const read = claims({ entitlementsAllowed: many }).entitlements;
    expect(read).toHaveLength(200);
    expect(read[199]).toEqual({ name: 'E199', unit: 'Count' });
    expect(rule({ entitlementsAllowed: [...many, users] })).toBe('entitlements');
  });

  test.each<[unknown]>([
    [undefined],
    [null],
    [{}],
    ['Users'],
    [[]],
    [[null]],
    [['Users']],
    [[[]]],
    [[users, { name: 'x' }]],
    [[{ unit: 'Count' }]],
    [[{ ...users, name: '' }]],
    [[{ ...users, unit: '' }]],
    [[{ ...users, name: 1 }]],
    [[{ ...users, unit: 1 }]],
    [[{ ...users, value: 2 ** 53 }]],
    [[{ ...users, value: -(2 ** 53) }]],
    [[{ ...users, value: true }]],
    [[{ ...users, value: [] }]],
    [[{ ...users, value: {} }]],
  ])('may not be %j', (entitlementsAllowed) => expect(rule({ entitlementsAllowed })).toBe('entitlements'));
});

describe('the time of a token', () => {
  const END = MORNING + 3 * DAY_MS;
  const seconds = (instant: number): number => instant / 1_000;

  test.each<[string, object, number, number]>([
    ['without zone, which means UTC', {}, MORNING, END],
    ['with Z', { issuedAt: '2026-11-04T08:00:00Z', expiration: '2026-11-07T08:00:00Z' }, MORNING, END],
    [
      'with a fraction',
      { issuedAt: '2026-11-04T08:00:00.25', expiration: '2026-11-07T08:00:00.123456789Z' },
      MORNING + 250,
      END + 123,
    ],
    ['ended earlier by exp', { exp: seconds(END) - 1 }, MORNING, END - 1_000],
    ['not ended later by exp', { exp: seconds(END) + 1 }, MORNING, END],
    ['begun later by nbf', { nbf: seconds(MORNING) + 1 }, MORNING + 1_000, END],
    ['not begun earlier by nbf', { nbf: seconds(MORNING) - 1 }, MORNING, END],
    ['with the smallest nbf', { nbf: 1 }, MORNING, END],
    ['of a second', { expiration: '2026-11-04T08:00:00.001' }, MORNING, MORNING + 1],
    ['of 400 days', { expiration: '2027-12-09T08:00:00' }, MORNING, MORNING + 400 * DAY_MS],
    // The span counts from the issue: a late nbf makes no longer token acceptable.
    [
      'of 400 days, of which a part has not begun',
      { expiration: '2027-12-09T08:00:00', nbf: seconds(END) },
      END,
      MORNING + 400 * DAY_MS,
    ],
  ])('%s', (_name, over, issuedAt, expiresAt) =>
    expect(claims({ ...over })).toMatchObject({ issuedAt, expiresAt }),
  );

  test.each<[object, string]>([
    [{ issuedAt: undefined }, 'issued-at'],
    [{ issuedAt: 1 }, 'issued-at'],
    [{ issuedAt: '2026-11-04' }, 'issued-at'],
    [{ issuedAt: '2026-11-31T08:00:00' }, 'issued-at'],
    [{ issuedAt: '2026-11-04T08:00:00+00:00' }, 'issued-at'],
    [{ issuedAt: 'x2026-11-04T08:00:00' }, 'issued-at'],
    [{ issuedAt: '2026-11-04T08:00:00\n' }, 'issued-at'],
    [{ expiration: undefined }, 'expiration'],
    [{ expiration: ['2026-11-07T08:00:00'] }, 'expiration'],
    [{ expiration: '2026-11-07T08:00:00-08:00' }, 'expiration'],
    [{ expiration: '2026-11-07T24:00:00' }, 'expiration'],
    [{ expiration: '2026-11-07T08:00:00.' }, 'expiration'],
    [{ expiration: '2026-11-04T08:00:00' }, 'span'],
    [{ expiration: '2026-11-04T07:59:59' }, 'span'],
    [{ expiration: '2027-12-09T08:00:00.001' }, 'span'],
    [{ expiration: '2027-12-09T08:00:00.001', nbf: seconds(END) }, 'span'],
    [{ nbf: seconds(END) }, 'span'],
    [{ exp: seconds(MORNING) }, 'span'],
    [{ exp: 0 }, 'numeric-date'],
    [{ exp: -1 }, 'numeric-date'],
    [{ exp: 1.5 }, 'numeric-date'],
    [{ exp: '1790000000' }, 'numeric-date'],
    [{ exp: null }, 'numeric-date'],
    [{ exp: 2 ** 53 }, 'numeric-date'],
    [{ nbf: 0 }, 'numeric-date'],
    [{ nbf: 'x' }, 'numeric-date'],
    [{ nbf: null }, 'numeric-date'],
    [{ exp: seconds(END), nbf: -1 }, 'numeric-date'],
  ])('%j is no good: %s', (over, broken) => expect(rule({ ...over })).toBe(broken));
});
