// What follows from a policy, and what a broken one closes.

import { describe, expect, test } from 'vitest';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import {
  managedView,
  mayAsk,
  mayUse,
  policyProblem,
  requireUnmanaged,
  UNMANAGED,
  unreadablePolicy,
  withManaged,
} from '../../main/domain/managed.ts';
import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';

const RIG = { id: 'a'.repeat(32), name: 'Rig', kind: 'profile', profile: 'rig', reach: PLAIN_REACH } as const;
const POLICY = { ...UNMANAGED, source: '/etc/fieldpass/policy.json', connections: [RIG] };

describe('a computer that nobody manages', () => {
  test('has no problem and closes nothing', () => {
    expect(policyProblem(UNMANAGED)).toBeNull();
    expect(UNMANAGED).toMatchObject({ connections: [], issuerKeys: [], faults: [], unknown: [] });
    expect(managedView(UNMANAGED)).toMatchObject({ source: null, mayAddConnections: true, problem: null });
    expect(managedView(UNMANAGED)).toMatchObject({
      areEndpointsLocked: false,
      reminders: { areOn: false, kinds: [] },
    });
    expect(mayUse({ id: 'environment', kind: 'environment' }, UNMANAGED)).toBe(true);
    expect(mayAsk(new URL('https://elsewhere.example'), UNMANAGED)).toBe(true);
    expect(withManaged(DEFAULT_SETTINGS, UNMANAGED)).toEqual(DEFAULT_SETTINGS);
  });
});

describe('a policy that cannot be read', () => {
  const broken = unreadablePolicy('/etc/fieldpass/policy.json', 'It is not JSON with every key once.');

  test('closes what it may have closed', () => {
    expect(mayUse({ id: 'environment', kind: 'environment' }, broken)).toBe(false);
    expect(mayUse({ id: 'b'.repeat(32), kind: 'profile' }, broken)).toBe(false);
    expect(mayUse({ id: 'samples', kind: 'samples' }, broken)).toBe(true);
    expect(mayAsk(new URL('https://elsewhere.example'), broken)).toBe(false);
    expect(broken.updates).toBe('off');
  });

  test('is told with where it lies and what is wrong', () => {
    expect(policyProblem(broken)).toMatchObject({
      code: 'policy-broken',
      details: { policy: '/etc/fieldpass/policy.json', faults: 'It is not JSON with every key once.' },
    });
    const twice = { ...POLICY, faults: ['“updates” is odd.', '“endpoints” is odd.'] };
    expect(policyProblem(twice)?.details).toMatchObject({
      faults: '“updates” is odd. “endpoints” is odd.',
    });
  });
});

test('where only the connections of the policy may be used, they are open and no others', () => {
  const closed = { ...POLICY, mayAddConnections: false };
  expect(mayUse(RIG, closed)).toBe(true);
  expect(mayUse({ id: 'b'.repeat(32), kind: 'profile' }, closed)).toBe(false);
});

describe('locked endpoints', () => {
  const locked = { ...POLICY, endpoints: ['https://lm.rig.example', 'http://127.0.0.1:9000'] };
  test.each([
    ['https://license-manager.eu-central-1.amazonaws.com/', true],
    ['https://sts.cn-north-1.amazonaws.com.cn/', true],
    ['https://oidc.eu-central-1.api.aws/', true],
    ['https://eu-central-1.signin.aws.amazon.com/', true],
    ['https://lm.rig.example/path', true],
    ['http://127.0.0.1:9000/', true],
    ['http://license-manager.eu-central-1.amazonaws.com/', false],
    ['https://amazonaws.com.evil.example/', false],
    ['https://license-manager.amazonaws.com.evil.example/', false],
    ['https://evilamazonaws.com/', false],
    ['https://lm.rig.example:8443/', false],
    ['http://127.0.0.1:9001/', false],
  ])('%s may be asked: %s', (url, may) => {
    expect(mayAsk(new URL(url), locked)).toBe(may);
  });

  test('are told to the window', () => expect(managedView(locked).areEndpointsLocked).toBe(true));
});

describe('managed reminders', () => {
  const managed = { reminders: { areOn: true, kinds: { 'last-hour': true } } };
  const quiet = {
    ...DEFAULT_SETTINGS,
    reminders: {
      areOn: false,
      kinds: { ...DEFAULT_SETTINGS.reminders.kinds, 'last-hour': false, week: false },
    },
  };

  test('stand in place of the person’s own, and the others stay', () => {
    expect(withManaged(quiet, managed).reminders).toMatchObject({
      areOn: true,
      kinds: { 'last-hour': true, week: false },
    });
  });

  test('cannot be set to something else', () => {
    expect(() => requireUnmanaged(quiet, managed)).toThrow(expect.objectContaining({ code: 'managed' }));
    const obeying = withManaged(quiet, managed);
    expect(() => requireUnmanaged(obeying, managed)).not.toThrow();
    const { areOn, kinds } = obeying.reminders;
    for (const reminders of [
      { areOn: false, kinds },
      { areOn, kinds: { ...kinds, 'last-hour': false } },
    ])
      expect(() => requireUnmanaged({ ...obeying, reminders }, managed)).toThrow(
        expect.objectContaining({ code: 'managed' }),
      );
  });

  test('are named in what the window gets, with nothing else of the policy', () => {
    expect(managedView({ ...POLICY, ...managed }).reminders).toEqual({ areOn: true, kinds: ['last-hour'] });
    expect(JSON.stringify(managedView(POLICY))).not.toContain('rig');
  });
});
