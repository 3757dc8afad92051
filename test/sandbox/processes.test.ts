// Several processes on one new directory at the same moment: one set of licenses, one key, one last seat.
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { directoryForTest, sandboxForTest } from './clients.ts';

const run = promisify(execFile);
const SANDBOX_URL = new URL('../../main/sandbox/sandbox.ts', import.meta.url).href;
const CLIENTS_URL = new URL('../../main/sandbox/request-handler.ts', import.meta.url).href;
const SCRIPT = `
  const { openSandbox } = await import(${JSON.stringify(SANDBOX_URL)});
  const { sandboxRequestHandler } = await import(${JSON.stringify(CLIENTS_URL)});
  const { LicenseManagerClient, ListReceivedLicensesCommand, CheckoutBorrowLicenseCommand } =
    await import('@aws-sdk/client-license-manager');
  const sandbox = openSandbox({ dir: process.argv[1] });
  const lm = new LicenseManagerClient({
    region: 'us-east-1', maxAttempts: 1, requestHandler: sandboxRequestHandler(sandbox),
    credentials: { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'x' },
  });
  const Filters = [{ Name: 'ProductSKU', Values: ['FH-PLC-STUDIO'] }];
  const { Licenses } = await lm.send(new ListReceivedLicensesCommand({ Filters }));
  const outcome = await lm.send(new CheckoutBorrowLicenseCommand({
    LicenseArn: Licenses[0].LicenseArn, Entitlements: [{ Name: 'Seats', Unit: 'Count', Value: '1' }],
    DigitalSignatureMethod: 'JWT_PS384', ClientToken: String(process.pid),
  })).then(() => 'won', (error) => error.name);
  console.log(outcome);
  process.stdout.write(await sandbox.issuerPublicKeyPem());
  sandbox.close();
`;

test('four processes on a new directory agree on licenses and key, and one gets the last seat', async () => {
  const dir = directoryForTest();
  const args = ['--no-warnings', '--input-type=module', '-e', SCRIPT, dir];
  const runs = Array.from({ length: 4 }, () => run(process.execPath, args, { cwd: process.cwd() }));
  const replies = (await Promise.all(runs)).map(({ stdout }) => {
    const [outcome = '', ...key] = stdout.split('\n');
    return { outcome, key: key.join('\n') };
  });
  expect(replies.map((each) => each.outcome).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'NoEntitlementsAllowedException'),
    'won',
  ]);
  expect(new Set(replies.map((each) => each.key)).size).toBe(1);
  const published = readFileSync(join(dir, 'issuer-key.pem'), 'utf8');
  expect(published).toBe(replies[0]?.key);
  expect(createPublicKey(published).asymmetricKeyDetails?.modulusLength).toBe(2048);
}, 60_000);

test('two sandboxes that make a key at the same time end with the same one', async () => {
  const dir = directoryForTest();
  const both = [sandboxForTest({ dir }), sandboxForTest({ dir })];
  const keys = await Promise.all(both.map((each) => each.issuerPublicKeyPem()));
  expect(new Set(keys).size).toBe(1);
  expect(readFileSync(join(dir, 'issuer-key.pem'), 'utf8')).toBe(keys[0]);
});

test.skipIf(process.platform === 'win32')(
  'the directory and the database are for their owner only',
  async () => {
    const dir = join(directoryForTest(), 'nested', 'sandbox');
    const sandbox = sandboxForTest({ dir });
    await sandbox.issuerPublicKeyPem();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dir))
      expect([name, statSync(join(dir, name)).mode & 0o077]).toEqual([name, 0]);
    expect(readdirSync(dir)).toContain('sandbox.db');
    expect(readdirSync(dir)).toContain('issuer-key.pem');
  },
);
