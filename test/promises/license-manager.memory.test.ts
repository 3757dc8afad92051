// The fake License Manager keeps the promises of the port.

import { wishFor } from '../../main/domain/license.ts';
import { makeTestIssuer } from '../support/issuer.ts';
import { MemoryLicenseManager, testLicense } from '../support/memory-license-manager.ts';
import { licenseManagerPromises } from './license-manager.ts';

const issuer = await makeTestIssuer();

licenseManagerPromises('the License Manager in memory', async () => {
  const manager = new MemoryLicenseManager({ clock: { now: () => 1_700_000_000_000 }, issuer });
  const license = testLicense(issuer);
  const fullLicense = testLicense(issuer, { name: 'Full' });
  const keptLicense = testLicense(issuer, {
    name: 'Kept',
    borrowing: { canReturnEarly: false, maxMinutes: 60 },
  });
  const scarceLicense = testLicense(issuer, {
    name: 'Scarce',
    entitlements: ['Users', 'Nodes'].map((name) => ({
      name,
      unit: 'Count',
      value: null,
      maxCount: 5,
      comesBack: true,
    })),
  });
  const drawdownLicense = testLicense(issuer, { name: 'Drawdown', borrowing: null, provisional: null });
  manager.add(license);
  manager.add(scarceLicense);
  manager.withhold('Nodes');
  manager.add(drawdownLicense);
  manager.add(fullLicense, 0);
  manager.add(keptLicense);
  return {
    manager,
    license,
    fullLicense,
    keptLicense,
    scarce: {
      license: scarceLicense,
      asked: wishFor(scarceLicense),
      allowed: [{ name: 'Users', unit: 'Count', value: '1' }],
    },
    drawdownLicense,
    issuerPem: issuer.pem,
    loseNextReply: (operation) => manager.loseReply(operation),
    stop: async () => undefined,
  };
});
