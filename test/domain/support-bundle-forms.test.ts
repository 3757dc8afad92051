// What may stand in a support bundle has one shape each; at its edges, what has another is left out.

import { describe, expect, test } from 'vitest';
import { unreadableEntry } from '../../main/domain/history.ts';
import { type BundleFacts, bundleText } from '../../main/domain/support-bundle.ts';
import { CONNECTIONS, snapshot } from '../renderer/dev/builders.ts';
import { QUIET_SURROUNDINGS } from '../support/hatch.ts';

const AT = Date.UTC(2026, 2, 10);
const LEFT_OUT = '[left out]';
const UUID = '6f1c1c0e-3c43-4f2d-9d0e-0b8b7c2a1f00';

const FACTS: BundleFacts = {
  about: QUIET_SURROUNDINGS.about,
  snapshot: snapshot(AT, {}),
  findings: [],
  chain: { isIntact: true, events: 0, brokenEvent: null, checkedAt: AT },
  troubles: [],
  mistakes: [],
  issuerKeys: 0,
  authorities: 0,
  withNames: false,
};

const told = (facts: Partial<BundleFacts>): unknown => JSON.parse(bundleText({ ...FACTS, ...facts }));

describe.each([
  ['linux', true],
  ['win32', true],
  ['x86_64', true],
  ['x'.repeat(20), true],
  ['x'.repeat(21), false],
  ['', false],
  ['Linux', false],
  ['linux ', false],
  [' linux', false],
])('the platform “%s”', (platform, fits) => {
  test(fits ? 'is told' : 'is left out', () =>
    expect(told({ about: { ...FACTS.about, platform } })).toMatchObject({
      program: { platform: fits ? platform : LEFT_OUT },
    }),
  );
});

describe.each([
  ['us-east-1', true],
  ['us-gov-west-1', true],
  ['eu-isoe-west-12', true],
  ['us-east', false],
  ['us-east-123', false],
  ['us-east-1a', false],
  ['xus-east-1 of Jane', false],
  ['Jane us-east-1', false],
])('the region “%s”', (region, fits) => {
  const connections = CONNECTIONS.map((one) => ({ ...one, reach: { ...one.reach, region } }));
  test(fits ? 'is told' : 'is left out', () =>
    expect(told({ snapshot: snapshot(AT, { connections }) })).toMatchObject({
      connection: { region: fits ? region : LEFT_OUT },
    }),
  );
});

describe.each([
  [UUID, true],
  [`x${UUID}`, false],
  [`${UUID}x`, false],
  [UUID.toUpperCase(), false],
])('the request id “%s”', (requestId, fits) => {
  test(fits ? 'is told' : 'is left out', () =>
    expect(told({ troubles: [{ ...unreadableEntry(1), requestId }] })).toMatchObject({
      lastTroubles: [{ requestId: fits ? requestId : LEFT_OUT }],
    }),
  );
});

describe.each([
  ['m1abcd', true],
  ['m1abcdefghij', true],
  ['m1abcdef-123456', true],
  ['m1abc', false],
  ['m1abcdefghijk', false],
  ['m1abcdef-1234567', false],
  ['m1abcdef-', false],
  ['Jane m1abcdef', false],
  ['m1abcdef Jane', false],
])('the number of a mistake “%s”', (reference, fits) => {
  test(fits ? 'is told' : 'is left out', () =>
    expect(told({ mistakes: [{ at: AT, reference }] })).toMatchObject({
      mistakes: [{ reference: fits ? reference : LEFT_OUT }],
    }),
  );
});
