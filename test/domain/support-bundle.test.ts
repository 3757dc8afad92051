import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../main/domain/failure.ts';
import { unreadableEntry } from '../../main/domain/history.ts';
import { type BundleFacts, bundleText, maskedArn } from '../../main/domain/support-bundle.ts';
import {
  borrow,
  checkout,
  CONNECTIONS,
  failure,
  grant,
  license,
  snapshot,
} from '../renderer/dev/builders.ts';
import { QUIET_SURROUNDINGS } from '../support/hatch.ts';

const AT = Date.UTC(2026, 2, 10);
const SIGNED = `eyJhbGciOiJQUzM4NCJ9.${'c2VjcmV0'.repeat(20)}.${'x'.repeat(60)}`;
const REFRESH = `eyJ0eXAiOiJKV1QifQ.${'cmVmcmVzaA'.repeat(12)}.${'y'.repeat(60)}`;
const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const CANARIES = [SIGNED, REFRESH, ACCESS_KEY, SECRET_KEY];
const ACCOUNT = '123456789012';

/** Facts in which every text that can hold anything holds secrets, an account and a name. */
function poisoned(withNames = false): BundleFacts {
  const poison = `Jane Roe ${ACCOUNT} ${CANARIES.join(' ')}`;
  const trouble = { ...failure('offline', poison, poison), details: { nextStep: poison, more: poison } };
  const reach = {
    ...CONNECTIONS[0]!.reach,
    region: poison,
    endpoint: `https://${poison}`,
    stsEndpoint: poison,
  };
  const state = snapshot(AT, {
    connection: 'aws',
    nodeId: poison,
    connections: CONNECTIONS.map((one) => ({ ...one, name: poison, reach })),
    licenses: [license('1', AT, { licenseName: poison, issuerName: poison, productName: poison })],
    borrows: [borrow('1', AT, { licenseName: poison, issuerName: poison, nodeId: poison, problem: trouble })],
    vault: { state: 'locked', problem: trouble },
    ledger: { readable: false, problem: trouble },
    clock: { behindMs: 5, problem: trouble },
    listing: { state: 'idle', listedAt: AT, loaded: 1, problem: trouble },
  });
  const about = {
    ...QUIET_SURROUNDINGS.about,
    version: poison,
    node: poison,
    release: poison,
    platform: poison,
  };
  return {
    about,
    snapshot: state,
    withNames,
    issuerKeys: 2,
    authorities: 1,
    findings: [
      { part: 'keychain', state: 'broken', message: poison, nextStep: poison, code: 'keychain-locked' },
      { part: 'ledger', state: 'broken', message: poison, nextStep: null, code: poison as FailureCode },
    ],
    chain: { isIntact: false, events: 12, brokenEvent: 3, checkedAt: AT },
    troubles: [
      {
        ...unreadableEntry(3),
        deed: 'refused',
        at: AT,
        code: 'no-seats',
        requestId: ACCESS_KEY,
        licenseName: poison,
      },
      { ...unreadableEntry(2), requestId: '6f1c1c0e-3c43-4f2d-9d0e-0b8b7c2a1f00', issuerName: poison },
      { ...unreadableEntry(1), requestId: poison, subject: poison, nodeId: poison, connectionName: poison },
    ],
    mistakes: [
      { at: AT, reference: 'm1abcdef-3' },
      { at: AT, reference: ACCESS_KEY },
    ],
  };
}

describe('the bundle for support', () => {
  test('holds no secret, no account and no name, wherever these were planted', () => {
    const text = bundleText(poisoned());
    for (const canary of [...CANARIES, ACCOUNT, 'Jane', 'Roe', 'arn:']) expect(text).not.toContain(canary);
    expect(text).not.toMatch(/eyJ|AKIA|EXAMPLE/);
  });

  test('tells what support asks first', () => {
    expect(JSON.parse(bundleText(poisoned()))).toMatchObject({
      format: 1,
      madeAt: '2026-03-10T00:00:00Z',
      program: { version: '[left out]', electron: '45.0.1', chromium: '150.0.1.2', door: 'window' },
      connection: { kind: 'samples', region: '[left out]', hasOwnEndpoint: true, useFips: false },
      state: { keychain: 'locked', ledgerProblem: 'offline', clockBehindMs: 5, listingProblem: 'offline' },
      counts: { connections: { samples: 1, environment: 1 }, borrows: { borrowed: 1 }, issuerKeys: 2 },
      findings: [
        { part: 'keychain', state: 'broken', code: 'keychain-locked' },
        { part: 'ledger', code: null },
      ],
      history: { isIntact: false, brokenEvent: 3 },
      lastTroubles: [
        { deed: 'refused', code: 'no-seats', requestId: '[left out]' },
        { requestId: '6f1c1c0e-3c43-4f2d-9d0e-0b8b7c2a1f00' },
        { requestId: '[left out]' },
      ],
      mistakes: [{ reference: 'm1abcdef-3' }, { reference: '[left out]' }],
    });
  });

  test('has exactly the fields that are written down, and a field more only where names were asked for', () => {
    const fields = [
      ...['what', 'format', 'madeAt', 'program', 'connection', 'state', 'counts', 'findings', 'history'],
      ...['lastTroubles', 'mistakes'],
    ];
    expect(Object.keys(JSON.parse(bundleText(poisoned())) as object)).toEqual(fields);
    expect(Object.keys(JSON.parse(bundleText(poisoned(true))) as object)).toEqual([...fields, 'licenses']);
  });

  test('with names still holds no token, no access key and no account of an ARN', () => {
    const { licenses } = JSON.parse(bundleText(poisoned(true))) as { licenses: readonly object[] };
    const text = JSON.stringify(licenses);
    expect(text).toContain('Jane Roe');
    // Whoever reads it sees that there was one.
    expect(text).toContain(`Jane Roe ${ACCOUNT} [token] [token] [access key]`);
    // Not the head of one either, which is all that a cut name would show.
    expect(text).not.toMatch(/eyJ|AKIA|arn:/);
  });

  test('names each borrow with its state, long names cut and no more than fifty licenses', () => {
    const many = Array.from({ length: 51 }, (_, n) => license(`${n}`, AT));
    const state = snapshot(AT, {
      licenses: many,
      borrows: [borrow('1', AT, { licenseName: 'W'.repeat(201) })],
    });
    expect(JSON.parse(bundleText({ ...poisoned(true), snapshot: state }))).toMatchObject({
      licenses: [
        { name: 'W'.repeat(200), issuer: 'Northwind Geo', state: 'borrowed' },
        ...many.slice(1).map(() => ({ state: 'available' })),
      ],
    });
  });

  test('says what it is and where its fields are written down', () =>
    expect(JSON.parse(bundleText(poisoned()))).toMatchObject({
      what: expect.stringMatching(/^Fieldpass support bundle, .*docs\/support-bundle\.md/),
    }));

  test('tells a healthy house with checkouts, grants and nothing set up', () => {
    const calm = snapshot(AT, {
      checkouts: [checkout('1', AT), checkout('2', AT, { badge: 'fading' })],
      grants: { state: 'idle', list: [grant('1')], problem: null },
      licenses: [
        license('1', AT),
        license('2', AT, { borrow: { possible: false, reason: 'no-seats', why: 'All are in use.' } }),
      ],
    });
    const facts = { ...poisoned(true), about: { ...QUIET_SURROUNDINGS.about, electron: null }, findings: [] };
    expect(JSON.parse(bundleText({ ...facts, snapshot: calm }))).toMatchObject({
      program: { version: '1.2.3', electron: null },
      connection: { kind: 'samples', region: 'us-east-1', hasOwnEndpoint: false },
      state: { ledgerProblem: null, clockProblem: null, listingProblem: null },
      counts: {
        licenses: 2,
        licensesBorrowable: 1,
        checkouts: { kept: 1, fading: 1 },
        grants: { pending: 1 },
      },
      history: { problem: null },
      licenses: [{ state: 'kept' }, { state: 'fading' }, { state: 'available' }, { state: 'no-seats' }],
    });
    const apart = { ...calm, connections: CONNECTIONS.map((one) => ({ ...one, isActive: false })) };
    expect(JSON.parse(bundleText({ ...facts, snapshot: apart }))).toMatchObject({ connection: null });
    const plain = { ...calm, connections: [{ ...CONNECTIONS[1]!, isActive: true }] };
    expect(JSON.parse(bundleText({ ...facts, snapshot: plain }))).toMatchObject({
      connection: { kind: 'environment', region: null },
    });
  });

  test('names a license by its id without the account', () => {
    expect(maskedArn(`arn:aws:license-manager::${ACCOUNT}:license:l-0123456789abcdef`)).toBe(
      '…:license:l-0123456789abcdef',
    );
    expect(maskedArn(`arn:aws:license-manager::${ACCOUNT}:license:l-${ACCESS_KEY}`)).toBe('[left out]');
    const regional = `arn:aws:license-manager:us-east-1:${ACCOUNT}:license:l-0123`;
    expect(maskedArn(regional)).toBe('…:license:l-0123');
    expect([`of ${regional}`, `${regional} too`].map(maskedArn)).toEqual(['[left out]', '[left out]']);
  });
});
