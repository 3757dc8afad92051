import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../main/domain/connection.ts';
import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import type { Grant } from '../../main/domain/grant.ts';
import type { License } from '../../main/domain/license.ts';
import type { Probed, ProbedAction } from '../../main/ports.ts';
import { Permissions } from '../../main/services/permissions.ts';
import { sampleGrant } from '../support/memory-grants.ts';
import { sampleLicense } from '../support/samples.ts';

const ALLOWED: Probed = { answer: 'allowed', failure: null };
const DENIED: Probed = { answer: 'denied', failure: new FieldpassError('access-denied') };

type World = {
  licenses: readonly License[];
  grants: readonly Grant[];
  kind: Connection['kind'];
  who: () => Promise<{ account: string; arn: string }>;
  answers: Partial<Record<ProbedAction, Probed>>;
  listing: FailureCode | null;
};

function open(over: Partial<World> = {}) {
  const world: World = {
    licenses: [sampleLicense()],
    grants: [],
    kind: 'profile',
    who: async () => ({ account: '999988887777', arn: 'arn:aws:iam::999988887777:user/engineer' }),
    answers: {},
    listing: null,
    ...over,
  };
  const probes: { readonly action: ProbedAction; readonly about: string | null }[] = [];
  const calls = { now: 0, most: 0, refreshes: 0 };
  const permissions = new Permissions({
    identity: {
      whoAmI: () => world.who(),
      probe: async (action, about) => {
        probes.push({ action, about: about?.arn ?? null });
        calls.most = Math.max(calls.most, (calls.now += 1));
        await turn();
        calls.now -= 1;
        return world.answers[action] ?? ALLOWED;
      },
    },
    received: {
      async *listReceived() {
        if (world.listing !== null) throw new FieldpassError(world.listing);
        yield world.grants;
      },
    },
    catalogue: {
      entries: () => world.licenses.map((license) => ({ license, seats: null })),
      refresh: async () => void (calls.refreshes += 1),
    },
    grants: {
      refresh: async () => undefined,
      view: () => ({
        state: 'idle',
        problem: null,
        list: world.grants.map((grant) => ({
          grantArn: grant.arn,
          grantName: grant.name,
          licenseArn: grant.licenseArn,
          licenseName: null,
          granterAccount: grant.granterAccount,
          homeRegion: grant.homeRegion,
          status: grant.status,
          stage: 'pending',
          statusReason: null,
          operations: grant.operations,
          canAccept: true,
          canReject: true,
        })),
      }),
    },
    connection: { kind: world.kind },
  });
  return { permissions, probes, calls };
}

const sidsOf = (policy: string): readonly string[] =>
  (JSON.parse(policy) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);

describe('the permission check', () => {
  test('says who is signed in and what each action is needed for', async () => {
    const answers = { GetLicenseUsage: DENIED, CheckoutBorrowLicense: DENIED };
    const { identity, failure, rows, notes } = await open({ answers }).permissions.check();
    expect(identity).toEqual({ account: '999988887777', arn: 'arn:aws:iam::999988887777:user/engineer' });
    expect(failure).toBeNull();
    expect(notes).toEqual([]);
    expect(rows).toHaveLength(9);
    expect(rows).toContainEqual({
      action: 'CheckoutBorrowLicense',
      answer: 'denied',
      neededFor: 'to borrow',
      isOptional: false,
      failure: expect.objectContaining({ code: 'access-denied' }),
    });
    expect(rows).toContainEqual(
      expect.objectContaining({
        action: 'GetLicenseUsage',
        neededFor: 'optional: shows free seats',
        isOptional: true,
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'CheckInLicense', answer: 'allowed', neededFor: 'to give back' }),
    );
  });

  test('tries every action once, four at a time', async () => {
    const { permissions, probes, calls } = open();
    await permissions.check();
    expect(new Set(probes.map(({ action }) => action)).size).toBe(9);
    expect(probes).toHaveLength(9);
    expect(calls.most).toBe(4);
  });

  test('asks about a license that can be borrowed, and about a real grant', async () => {
    const first = sampleLicense({ arn: 'arn:first', borrowing: null });
    const { permissions, probes } = open({ licenses: [first, sampleLicense()], grants: [sampleGrant()] });
    await permissions.check();
    expect(probes).toContainEqual({ action: 'CheckoutBorrowLicense', about: sampleLicense().arn });
    expect(probes).toContainEqual({ action: 'GetGrant', about: sampleGrant().arn });
  });

  test('with nothing listed yet lists once, and says what could not be tried', async () => {
    const { permissions, probes, calls } = open({ licenses: [], listing: 'access-denied' });
    const { notes, policy } = await permissions.check();
    expect(calls.refreshes).toBe(1);
    expect(probes).toContainEqual({ action: 'GetLicense', about: null });
    expect(notes).toEqual([expect.stringContaining('No license is listed')]);
    expect(policy).toContain('arn:aws:license-manager::*:license:*');
  });

  test.each(['sign-in-expired', 'mfa-needed', 'region-missing'] as const)(
    'without a sign-in (%s) nothing is tried: all is unclear, for that reason',
    async (code) => {
      const who = () => Promise.reject(new FieldpassError(code));
      const { permissions, probes } = open({ who });
      const { identity, failure, rows, policy } = await permissions.check();
      expect({ identity, failure }).toMatchObject({ identity: null, failure: { code } });
      expect(probes).toEqual([]);
      expect(rows.every(({ answer, failure: why }) => answer === 'unclear' && why?.code === code)).toBe(true);
      expect(sidsOf(policy)).toContain('Borrow');
    },
  );

  test.each(['offline', 'access-denied'] as const)(
    'where only the question who it is fails (%s) the actions are tried all the same',
    async (code) => {
      const { permissions, probes } = open({ who: () => Promise.reject(new FieldpassError(code)) });
      const { failure, rows } = await permissions.check();
      expect(failure).toMatchObject({ code });
      expect(probes).toHaveLength(9);
      expect(rows.every(({ answer }) => answer === 'allowed')).toBe(true);
    },
  );

  test('the policy names the licenses listed, and grants only where some wait', async () => {
    const plain = await open().permissions.check();
    expect(plain.policy).toContain(`"${sampleLicense().arn}"`);
    expect(sidsOf(plain.policy)).toEqual(['See', 'Read', 'Borrow', 'Use']);
    const waiting = await open({ grants: [sampleGrant()] }).permissions.check();
    expect(sidsOf(waiting.policy)).toContain('Accept');
  });

  test('with an access token the policy is its role’s, and a note says what the managed policy lacks', async () => {
    const { rows, notes, policy } = await open({
      kind: 'token',
      answers: { CheckoutBorrowLicense: DENIED, ListReceivedLicenses: DENIED },
    }).permissions.check();
    expect(sidsOf(policy)).toEqual(['Read', 'Borrow', 'Use']);
    expect(notes).toEqual([expect.stringMatching(/may not borrow.*AWSLicenseManagerConsumptionPolicy/)]);
    expect(rows).toContainEqual(
      expect.objectContaining({ action: 'ListReceivedLicenses', answer: 'denied', isOptional: true }),
    );
  });
});
