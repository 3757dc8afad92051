// The AWS adapter keeps the promises of the port, through the SDK: over HTTP and inside the process.

import { openAwsLicenseManager, type AwsOptions } from '../../main/adapters/aws/aws-license-manager.ts';
import type { License } from '../../main/domain/license.ts';
import { openSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import { startSandboxServer } from '../../main/sandbox/server.ts';
import { realClock, silentLog } from '../support/real-clock.ts';
import { licenseManagerPromises, type LicenseManagerStage } from './license-manager.ts';

const OPERATIONS = {
  borrow: 'CheckoutBorrowLicense',
  checkIn: 'CheckInLicense',
  checkOut: 'CheckoutLicense',
  extend: 'ExtendLicenseConsumption',
} as const;

const CREDENTIALS = { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'sandbox' };

async function stageOn(
  sandbox: Sandbox,
  options: Partial<AwsOptions>,
  stop: () => Promise<void>,
): Promise<LicenseManagerStage> {
  const manager = openAwsLicenseManager({
    region: 'us-east-1',
    credentials: CREDENTIALS,
    clock: realClock,
    log: silentLog,
    ...options,
  });
  const licenses: License[] = [];
  for await (const page of manager.listReceived()) licenses.push(...page);
  const bySku = (sku: string): License => {
    const found = licenses.find(({ productSku }) => productSku === sku);
    if (found === undefined) throw new Error(`the sandbox has no ${sku}`);
    return found;
  };
  return {
    manager,
    license: bySku('QM-DRAFT-3D'),
    fullLicense: bySku('TW-FIELD-SURVEY'),
    keptLicense: bySku('OB-FEM-STRUCT'),
    scarce: {
      license: bySku('QM-RENDER-BENCH'),
      asked: [
        { name: 'Render nodes', unit: 'Count', value: '2' },
        { name: 'Material library', unit: 'None' },
      ],
      allowed: [
        { name: 'Render nodes', unit: 'Count', value: '1' },
        { name: 'Material library', unit: 'None', value: 'Included' },
      ],
    },
    drawdownLicense: bySku('OB-SOLVER-HOURS'),
    issuerPem: await sandbox.issuerPublicKeyPem(),
    loseNextReply: (operation) =>
      sandbox.control({ kind: 'drop-after-commit', operation: OPERATIONS[operation] }),
    stop,
  };
}

licenseManagerPromises('the AWS adapter over HTTP', async () => {
  const sandbox = openSandbox();
  const server = await startSandboxServer(sandbox);
  const { endpoint } = server;
  return stageOn(sandbox, { endpoint, kmsEndpoint: endpoint }, async () => {
    await server.stop();
    sandbox.close();
  });
});

licenseManagerPromises('the AWS adapter inside the process', async () => {
  const sandbox = openSandbox();
  return stageOn(sandbox, { requestHandler: sandboxRequestHandler(sandbox) }, async () => sandbox.close());
});
