// The embedded License Manager: signed checkouts through the SDK, many at once.

import {
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  type GrantedLicense,
  LicenseManagerClient,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import { constants, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { sandboxRequestHandler } from '../../../main/sandbox/request-handler.ts';
import { openSandbox } from '../../../main/sandbox/sandbox.ts';
import type { Outcome, Row } from '../row.ts';
import { onDisk } from '../subjects/bench-folder.ts';
import { interleaved, msOf, msOfSync } from '../subjects/interleaved.ts';

const CHECKOUTS = 256;
const IN_FLIGHT = 32;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;

function clientOf(sandbox: ReturnType<typeof openSandbox>): LicenseManagerClient {
  const credentials = { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'anything' };
  const requestHandler = sandboxRequestHandler(sandbox);
  return new LicenseManagerClient({ region: 'us-east-1', credentials, maxAttempts: 1, requestHandler });
}

/** Licenses of which a seat can be borrowed and given back at once. */
async function returnable(client: LicenseManagerClient): Promise<readonly GrantedLicense[]> {
  const found: GrantedLicense[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListReceivedLicensesCommand({ NextToken, MaxResults: 100 }));
    found.push(...(page.Licenses ?? []).filter(isReturnable));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return found.slice(0, CHECKOUTS);
}

function isReturnable({ ConsumptionConfiguration, ProductSKU = '' }: GrantedLicense): boolean {
  const isEarly = ConsumptionConfiguration?.BorrowConfiguration?.AllowEarlyCheckIn === true;
  return isEarly && ProductSKU.startsWith('GEN-');
}

async function inFlight<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

async function checkouts(rounds: number): Promise<Outcome> {
  const measured = await onDisk(async (folder) => {
    const sandbox = openSandbox({ dir: folder, licenses: 500 });
    const client = clientOf(sandbox);
    const licenses = await returnable(client);
    if (licenses.length < CHECKOUTS) throw new Error('the sandbox has too few licenses to give back');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await sandbox.issuerPublicKeyPem();
    let signed = Buffer.alloc(0);
    const taken: string[] = [];
    const borrow = async ({ LicenseArn, Entitlements = [] }: GrantedLicense): Promise<void> => {
      const wished = Entitlements.map(({ Name, Unit }) => ({
        Name,
        Unit,
        ...(Unit === 'None' ? {} : { Value: '1' }),
      }));
      const reply = await client.send(
        new CheckoutBorrowLicenseCommand({
          LicenseArn,
          Entitlements: wished,
          DigitalSignatureMethod: 'JWT_PS384',
          NodeId: 'bench-node',
          ClientToken: randomUUID().replaceAll('-', ''),
        }),
      );
      taken.push(reply.LicenseConsumptionToken ?? '');
      const token = reply.SignedToken ?? '';
      signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    };
    const ours = async (): Promise<number> => {
      const took = await msOf(() => inFlight(licenses, borrow));
      // Given back outside the measurement, so that there is a seat for the next round.
      await inFlight(taken.splice(0), async (LicenseConsumptionToken) => {
        await client.send(new CheckInLicenseCommand({ LicenseConsumptionToken }));
      });
      return took;
    };
    // The first round of ours comes before it: what is signed is what the sandbox signs.
    const alone = (): number =>
      msOfSync(() => {
        for (let left = CHECKOUTS; left > 0; left -= 1) sign('sha384', signed, { key: privateKey, ...PSS });
      });
    try {
      return await interleaved(rounds, ours, alone);
    } finally {
      client.destroy();
      sandbox.close();
    }
  });
  if (measured === null) return { kind: 'not-run', why: 'The work tree lies in memory (tmpfs).' };
  const note = `${IN_FLIGHT} in flight, no socket, state on disk`;
  return { kind: 'measured', rounds: measured, unit: `ms for ${CHECKOUTS} checkouts`, note };
}

export const rows: readonly Row[] = [
  {
    id: 'sandbox-checkouts',
    what: 'checkouts from the sandbox, PS384 by RSA-2048, SDK client included',
    against: 'crypto.sign alone, one after another',
    goal: { at: 'least', ratio: 0.45 },
    is: 'yardstick/ours',
    run: checkouts,
  },
];
