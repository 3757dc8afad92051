// What AWS's own settings say of endpoints leads no connection past the one it was given.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openConnection } from '../../../main/adapters/aws/aws-connection.ts';
import { environmentReach } from '../../../main/adapters/connection.ts';
import { type Connection, ENVIRONMENT_ID, PLAIN_REACH } from '../../../main/domain/connection.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { environment } from '../../../main/services/connections.ts';
import { silentLog } from '../../support/real-clock.ts';
import { HastyClock } from '../../support/scripted-aws.ts';
import { ScriptedSignIn } from '../../support/scripted-sign-in.ts';

const ELSEWHERE = 'http://127.0.0.1:9';
const LICENSE_ARN = 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef';
const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000001';
const REACH = { ...PLAIN_REACH, region: 'eu-central-1' };
const KEYS = 'aws_access_key_id=AKIDCANARY0000000000\naws_secret_access_key=canary\n';

const PROFILE: Connection = {
  id: '1'.repeat(32),
  kind: 'profile',
  name: 'Office',
  profile: 'office',
  reach: REACH,
};
const TOKEN: Connection = {
  id: '2'.repeat(32),
  kind: 'token',
  name: 'Token',
  licenseArn: LICENSE_ARN,
  roleArn: 'arn:aws:iam::444455556666:role/Field',
  reach: REACH,
} as Connection;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fieldpass-endpoints-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  configure('');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

function configure(endpoints: string): void {
  const role = 'role_arn=arn:aws:iam::444455556666:role/Field\nsource_profile=base\n';
  const services = '[services lab]\nlicense_manager =\n  endpoint_url = http://127.0.0.1:9\n';
  const text = `[profile base]\n${KEYS}${endpoints}[profile office]\n${role}${endpoints}[default]\n${KEYS}${endpoints}${services}`;
  writeFileSync(join(home, 'config'), text);
}

/** The hosts that a connection asks when licenses are listed, a key is read, and it is asked who we are. */
async function asked(connection: Connection): Promise<readonly string[]> {
  const aws = new ScriptedSignIn({ AssumeRole: [assumedRole()] });
  const { identity, licenses } = openConnection(connection, {
    clock: new HastyClock(),
    log: silentLog,
    requestHandler: aws,
    environmentProfile: null,
    refreshToken: async () => new Secret('canary.refresh.token'),
  });
  const passed = (): void => undefined;
  const pages = licenses.listReceived()[Symbol.asyncIterator]();
  await pages.next().then(passed, passed);
  await licenses.publicKeyOf(KEY_ARN).then(passed, passed);
  await identity.whoAmI().then(passed, passed);
  return [...new Set(aws.asked.map(({ hostname }) => hostname))].sort();
}

function assumedRole() {
  const keys =
    '<AccessKeyId>ASIACANARY</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>';
  const ends = `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>`;
  const result = `<AssumeRoleResult><Credentials>${keys}${ends}</Credentials></AssumeRoleResult>`;
  return { body: `<AssumeRoleResponse>${result}</AssumeRoleResponse>` };
}

const AWS_ITSELF = [
  'kms.eu-central-1.amazonaws.com',
  'license-manager.eu-central-1.amazonaws.com',
  'sts.eu-central-1.amazonaws.com',
];

const SETTINGS: readonly (readonly [string, () => void])[] = [
  ['nothing is set', () => undefined],
  ['AWS_ENDPOINT_URL', () => void vi.stubEnv('AWS_ENDPOINT_URL', ELSEWHERE)],
  [
    'a variable of each service',
    () => {
      for (const service of ['LICENSE_MANAGER', 'KMS', 'STS'])
        vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, ELSEWHERE);
    },
  ],
  ['endpoint_url in the config file', () => configure(`endpoint_url=${ELSEWHERE}\n`)],
  ['services in the config file', () => configure('services=lab\n')],
];

describe.each(SETTINGS)('with %s', (_, set) => {
  beforeEach(set);

  test('a profile asks AWS itself', async () => {
    expect(await asked(PROFILE)).toEqual(AWS_ITSELF);
  });

  test('an access token asks AWS itself', async () => {
    expect(await asked(TOKEN)).toEqual(AWS_ITSELF);
  });
});

test('the environment’s connection goes where the variables lead, because they stand in its reach', async () => {
  for (const [name, port] of [
    ['LICENSE_MANAGER', 1],
    ['KMS', 2],
    ['STS', 3],
  ] as const)
    vi.stubEnv(`AWS_ENDPOINT_URL_${name}`, `https://lab-${port}.example`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDCANARY0000000000');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary');
  const connection = environment(environmentReach(process.env));
  expect(connection.id).toBe(ENVIRONMENT_ID);
  expect(await asked(connection)).toEqual(['lab-1.example', 'lab-2.example', 'lab-3.example']);
});
