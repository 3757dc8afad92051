// The values of a policy: each key by itself, and the strictest meaning where a value is wrong.

import { describe, expect, test } from 'vitest';
import { readPolicyValues } from '../../main/adapters/policy-shape.ts';
import { UNMANAGED } from '../../main/domain/managed.ts';
import { makeTestIssuer } from '../support/issuer.ts';

const read = (document: Readonly<Record<string, unknown>>) => readPolicyValues(document, '/p', 7);
const RIG = { name: 'Rig North', profile: 'rig', region: 'eu-central-1' };

describe('a policy', () => {
  test('that says nothing sets nothing', async () => {
    expect(await read({})).toEqual({ ...UNMANAGED, source: '/p' });
  });

  test('with everything is taken whole', async () => {
    const issuer = await makeTestIssuer();
    const endpoint = 'https://lm.rig.example/path';
    const managed = await read({
      connections: [RIG, { name: 'Ship', profile: 'ship', endpoint, useFips: false }],
      defaultConnection: ' ship ',
      mayAddConnections: false,
      lockEndpoints: true,
      allowedEndpoints: ['https://other.example'],
      issuerKeys: [{ issuer: issuer.account, key: issuer.pem }],
      reminders: { areOn: true, kinds: { ended: true } },
      updates: 'download',
      updateChannel: 'beta',
    });
    expect(managed).toMatchObject({
      source: '/p',
      faults: [],
      unknown: [],
      mayAddConnections: false,
      endpoints: ['https://other.example', 'https://lm.rig.example'],
      reminders: { areOn: true, kinds: { ended: true } },
      updates: 'download',
      updateChannel: 'beta',
    });
    expect(managed.connections.map(({ name }) => name)).toEqual(['Rig North', 'Ship']);
    expect(managed.defaultConnection).toBe(managed.connections[1]?.id);
    expect(managed.issuerKeys).toMatchObject([
      { issuerAccount: issuer.account, origin: 'policy', addedAt: 7 },
    ]);
  });

  test('takes a key as a JWK too, and never a private one', async () => {
    const issuer = await makeTestIssuer();
    const { n, e, kty } = issuer.jwk;
    const managed = await read({
      issuerKeys: [
        { issuer: issuer.account, key: { kty, n, e } },
        { issuer: issuer.account, key: { kty, n, e, d: 'AQAB' } },
      ],
    });
    expect(managed.issuerKeys).toHaveLength(1);
    expect(managed.faults).toEqual([
      expect.stringMatching(/^The key “issuerKeys\[1\]” cannot be used: .*private/i),
    ]);
  });

  test('gives a connection the same id at every start, whatever else of it changes', async () => {
    const [one] = (await read({ connections: [RIG] })).connections;
    const [other] = (await read({ connections: [{ ...RIG, region: 'us-east-1', name: 'RIG NORTH' }] }))
      .connections;
    expect(one?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(other?.id).toBe(one?.id);
  });

  test('names the keys it does not know, and takes the others', async () => {
    expect(await read({ mayAddConnection: false, updates: 'off' })).toMatchObject({
      unknown: ['mayAddConnection'],
      updates: 'off',
      faults: [],
    });
  });
});

describe('a wrong value', () => {
  test.each([
    [{ mayAddConnections: 'no' }, { mayAddConnections: false }],
    [{ lockEndpoints: 0 }, { endpoints: [] }],
    [{ allowedEndpoints: 'https://a.example' }, { endpoints: [] }],
    [{ allowedEndpoints: ['ftp://a.example', 'https://b.example'] }, { endpoints: ['https://b.example'] }],
    [{ allowedEndpoints: ['http://b.example'] }, { endpoints: [] }],
    [{ updates: 'never' }, { updates: 'off' }],
    [{ updateChannel: 'nightly' }, { updateChannel: 'latest' }],
    [{ reminders: { areOn: 'yes' } }, { reminders: { areOn: null, kinds: {} } }],
    [{ connections: [{ ...RIG, password: 'x' }, RIG] }, { connections: [{ name: 'Rig North' }] }],
    [{ connections: [RIG, { ...RIG, name: 'rig north' }] }, { connections: [{ name: 'Rig North' }] }],
    [{ connections: [RIG], defaultConnection: 'Ship' }, { connections: [{ name: 'Rig North' }] }],
    [{ issuerKeys: [{ issuer: '12', key: 'x' }] }, { issuerKeys: [] }],
  ])('%j is told and counts as the strictest it could have meant', async (document, strict) => {
    const managed = await read(document);
    expect(managed).toMatchObject(strict);
    expect(managed.faults).toHaveLength(1);
    expect(managed.faults[0]).toMatch(/^[\p{Lu}“].*\.$/u);
  });

  test('is also an address so long that only `URL.canParse` takes it', async () => {
    const long = `http://${'x'.repeat(17_000)}Y:1`;
    expect(URL.canParse(long)).toBe(true);
    const { endpoints, faults } = await read({ allowedEndpoints: [long, 'https://b.example'] });
    expect(endpoints).toEqual(['https://b.example']);
    expect(faults).toEqual(['“allowedEndpoints[0]” is not what it should be.']);
  });

  test('leaves every other key of the policy in force', async () => {
    expect(await read({ updates: 3, connections: [RIG], mayAddConnections: false })).toMatchObject({
      updates: 'off',
      mayAddConnections: false,
      connections: [{ name: 'Rig North' }],
    });
  });

  test('is never repeated in what is said about it', async () => {
    const { faults } = await read({ connections: [{ ...RIG, region: 'AKIASECRETSECRETSECR' }] });
    expect(faults.join()).not.toContain('AKIASECRET');
    expect(faults).toEqual(['“connections[0].region” is not what it should be.']);
  });
});
