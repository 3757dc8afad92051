import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import {
  chooseConnection,
  environmentReach,
  isLocal,
  isWitness,
  ledgerOf,
} from '../../main/adapters/connection.ts';

describe('which connection a start uses', () => {
  let dir: string;
  let nothing: Record<string, string>;
  const nobody = { forced: null, active: null };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-choose-'));
    nothing = { AWS_CONFIG_FILE: join(dir, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials') };
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('a computer without any sign of AWS gets the samples', () => {
    expect(chooseConnection(dir, nothing, nobody)).toBe('samples');
  });

  test('a profile file, a variable or a record of real borrows makes it AWS', () => {
    expect(chooseConnection(dir, { ...nothing, AWS_PROFILE: 'x' }, nobody)).toBe('environment');
    mkdirSync(join(dir, 'records'));
    writeFileSync(join(dir, 'records', 'ledger.db'), 'not a database, so it may hold borrows');
    expect(chooseConnection(join(dir, 'records'), nothing, nobody)).toBe('environment');
    writeFileSync(join(dir, 'config'), '');
    expect(chooseConnection(dir, nothing, nobody)).toBe('environment');
  });

  test('the choice made in Fieldpass outweighs what is set up; the variable outweighs that, the wish of now all', () => {
    const active = 'a'.repeat(32);
    const env = { ...nothing, AWS_PROFILE: 'x' };
    expect(chooseConnection(dir, env, { forced: null, active })).toBe(active);
    expect(chooseConnection(dir, { ...env, FIELDPASS_CONNECTION: 'Rig' }, { forced: null, active })).toBe(
      'Rig',
    );
    expect(
      chooseConnection(dir, { ...env, FIELDPASS_CONNECTION: 'Rig' }, { forced: 'sandbox', active }),
    ).toBe('samples');
    expect(chooseConnection(dir, { ...env, FIELDPASS_CONNECTION: 'aws' }, { forced: null, active })).toBe(
      'environment',
    );
  });

  test('a connection may be called by any word, even one that every object knows', () => {
    for (const forced of ['constructor', 'toString', '__proto__'])
      expect(chooseConnection(dir, nothing, { forced, active: null })).toBe(forced);
  });

  test('samples and real borrows never share a ledger', () => {
    expect(ledgerOf('/d', 'samples')).toBe(join('/d', 'sandbox', 'ledger.db'));
    expect(ledgerOf('/d', 'environment')).toBe(ledgerOf('/d', 'a'.repeat(32)));
    expect(ledgerOf('/d', 'environment')).not.toBe(ledgerOf('/d', 'samples'));
  });

  test('a License Manager on this computer answers for keys and identities too, and attests no time', () => {
    const reach = environmentReach({ AWS_ENDPOINT_URL_LICENSE_MANAGER: 'http://127.0.0.1:4000' });
    expect(reach).toMatchObject({
      endpoint: 'http://127.0.0.1:4000',
      kmsEndpoint: 'http://127.0.0.1:4000',
      stsEndpoint: 'http://127.0.0.1:4000',
      region: 'us-east-1',
    });
    expect(isLocal({ kind: 'environment', reach })).toBe(true);
    const far = environmentReach({ AWS_ENDPOINT_URL_LICENSE_MANAGER: 'https://lm.example' });
    expect(far).toMatchObject({ kmsEndpoint: null, stsEndpoint: null, region: null });
    expect(isLocal({ kind: 'environment', reach: far })).toBe(false);
  });

  test.each(['http://10.0.0.1', 'ftp://127.0.0.1', 'lm.example', 'http://localhost.evil.example'])(
    'the endpoint %s is refused, because tokens would cross in the clear',
    (endpoint) => {
      expect(() => environmentReach({ AWS_ENDPOINT_URL_STS: endpoint })).toThrow('https://');
    },
  );
});

describe('whose Date may say what time it is', () => {
  const hears = (endpoint: string | null): boolean =>
    isWitness({ kind: 'environment', reach: { ...PLAIN_REACH, endpoint } });

  test('that of AWS, also through an endpoint of its own in a private network', () => {
    expect(hears(null)).toBe(true);
    expect(hears('https://vpce-1.license-manager.eu-central-1.vpce.amazonaws.com')).toBe(true);
    expect(hears('https://license-manager.cn-north-1.amazonaws.com.cn')).toBe(true);
    expect(hears('https://license-manager.eu-central-1.api.aws')).toBe(true);
  });

  test('not that of a server whose owner chose the time', () => {
    const owned = [
      'http://127.0.0.1:8080',
      'https://licenses.example.com',
      'http://license-manager.eu-central-1.amazonaws.com',
      'https://amazonaws.com.example.com',
      'https://evilamazonaws.com',
    ];
    expect(owned.filter(hears)).toEqual([]);
    expect(isWitness({ kind: 'samples', reach: PLAIN_REACH })).toBe(false);
  });
});
