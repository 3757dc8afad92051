// Sample checkouts and the licenses they come from, one for each state the window has to show well.

import type { CheckoutView, LicenseView } from '../../../main/domain/snapshot.ts';
import { DAY, MINUTE, checkout, failure, license } from './builders.ts';

/** As long as real names get. */
export const LONG = 'Geotechnical Monitoring and Early Warning Suite for Tailings Dams, Enterprise Edition';

/** Licenses that can be checked out online, in every combination. */
export const online = (at: number): LicenseView[] => [
  license('11', at, {
    licenseName: 'Terrain Viewer',
    productName: 'Terrain Suite',
    entitlements: [
      { name: 'Users', unit: 'Count', amount: '3' },
      { name: 'Storage', unit: 'Gigabytes', amount: '500' },
      { name: 'Export', unit: 'None', amount: null },
    ],
    checkout: { possible: true, provisional: { maxMinutes: 60, keepsAlive: true }, perpetual: true },
  }),
  license('12', at, {
    licenseName: 'Report Credits',
    productName: 'Report Credits',
    issuerName: 'Hydrosoft',
    entitlements: [{ name: 'Credits', unit: 'Count', amount: '1000' }],
    borrow: {
      possible: false,
      reason: 'no-borrow-configuration',
      why: 'The issuer does not offer this license for borrowing.',
    },
    checkout: { possible: true, provisional: null, perpetual: true },
  }),
  license('13', at, {
    licenseName: 'Drill Log',
    checkout: {
      possible: false,
      why: 'The grant of this license does not include the right to check it out.',
    },
  }),
];

const FADING = failure(
  'offline',
  'AWS could not be reached. The request was not sent, and no seat was taken.',
  'Check the network and try again.',
);

/** One of each kind that is well. */
export const checkouts = (at: number): CheckoutView[] => [
  checkout('11', at),
  checkout('14', at, {
    licenseName: 'Slope Stability',
    asked: [
      { name: 'Users', unit: 'Count', value: '3' },
      { name: 'Export', unit: 'None' },
    ],
    entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
    isPartial: true,
  }),
  checkout('12', at, {
    licenseName: 'Report Credits',
    issuerName: 'Hydrosoft',
    type: 'perpetual',
    badge: 'consumed',
    keeper: 'nobody',
    asked: [{ name: 'Credits', unit: 'Count', value: '25' }],
    entitlements: [{ name: 'Credits', unit: 'Count', value: '25' }],
    issuedAt: at - 3 * DAY,
    requestedAt: at - 3 * DAY,
    expiresAt: null,
    nextBeatAt: null,
    releasable: { possible: false, why: 'It is consumed for good; it can never be given back.' },
    removable: true,
  }),
];

/** One of each kind that is not. */
export const troubled = (at: number): CheckoutView[] => [
  checkout('21', at, {
    badge: 'fading',
    nextBeatAt: at + 30_000,
    expiresAt: at + 6 * MINUTE,
    problem: FADING,
  }),
  checkout('22', at, {
    licenseName: 'Batch Converter',
    badge: 'runs-out',
    keeper: 'nobody',
    nextBeatAt: null,
    expiresAt: at + 25 * MINUTE,
  }),
  checkout('23', at, {
    licenseName: 'Cable Router',
    badge: 'ended',
    expiresAt: at - 20 * MINUTE,
    nextBeatAt: null,
    removable: true,
    releasable: { possible: false, why: 'It has ended; the seat went back by itself.' },
    problem: failure(
      'checkout-ended',
      'This checkout has ended; AWS gave the seat back to the pool.',
      'Check out again while you have a network.',
      false,
    ),
  }),
  checkout('24', at, {
    licenseName: LONG,
    state: 'unresolved',
    badge: 'unresolved',
    issuedAt: null,
    expiresAt: null,
    nextBeatAt: null,
    seatHeldUntilAt: at + 50 * MINUTE,
    releasable: { possible: false, why: 'It is not known whether a seat was granted.' },
  }),
  checkout('25', at, {
    licenseName: 'Hull Designer',
    state: 'requested',
    badge: 'checking-out',
    issuedAt: null,
    expiresAt: null,
    nextBeatAt: null,
    releasable: { possible: false, why: 'It is being checked out just now.' },
  }),
  checkout('26', at, {
    licenseName: 'Turbine Model',
    state: 'releasing',
    badge: 'releasing',
    nextBeatAt: null,
    releasable: { possible: false, why: 'It is being released just now.' },
  }),
];
