// Licenses in numbers and with names that no list is wide enough for.

import type { LicenseView } from '../../../main/domain/snapshot.ts';
import { license } from './builders.ts';
import { LONG } from './checkout-samples.ts';

const WORDS = ['Reservoir', 'Seismic', 'Well', 'Pump', 'Grid', 'Core', 'Blast', 'Hull', 'Turbine', 'Cable'];

/** So many licenses, in ten products of 97 issuers. */
export const many = (at: number, count: number): LicenseView[] =>
  Array.from({ length: count }, (_, index) =>
    license(`m${index}`, at, {
      licenseName: `${WORDS[index % WORDS.length]} Studio ${index}`,
      productName: `${WORDS[(index * 7) % WORDS.length]} Suite`,
      issuerName: `Issuer ${index % 97}`,
      seats: { free: 1 + (index % 6), total: 6 },
    }),
  );

/** The same licenses with names as long as names get, and longer than any row is wide. */
export const long = (licenses: readonly LicenseView[]): LicenseView[] =>
  licenses.map((one, index) => ({
    ...one,
    licenseName: `${LONG} ${index}`,
    productName: `${LONG}, Version 2026.2 with Service Pack ${index}`,
    issuerName: 'Gesellschaft für geotechnische Softwareentwicklung und Messtechnik mbH & Co. KG',
    entitlements: one.entitlements.map((each) => ({ ...each, name: `${each.name} (${LONG})` })),
  }));
