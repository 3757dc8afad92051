// Licenses without a story, made in any number for long lists; the same ones in every run.
import { capability, seats } from './sample-license.ts';
import type { Sample } from './sample-license.ts';
import { VENDORS } from './vendors.ts';

const DAY = 24 * 60;
const MAKERS = [
  VENDORS.draughting,
  VENDORS.simulation,
  VENDORS.automation,
  VENDORS.survey,
  VENDORS.marine,
  VENDORS.dynamics,
] as const;
const SUBJECTS = ['Modeling', 'Meshing', 'Loop Tuning', 'Leveling', 'Mooring', 'Modal Analysis'] as const;

/** The SKUs of generated licenses, as a GLOB pattern of SQLite. */
export const GENERATED_SKU = 'GEN-[0-9][0-9][0-9][0-9][0-9]*';

/** Gives the `index`-th generated license (from 0): borrowable, with 1 to 40 seats and 1 to 30 days. */
export function generatedSample(index: number): Sample {
  const vendor = MAKERS[index % MAKERS.length] ?? VENDORS.draughting;
  const subject = SUBJECTS[index % SUBJECTS.length] ?? 'Module';
  const number = String(index + 1).padStart(5, '0');
  const first = vendor.name.split(' ', 1)[0] ?? vendor.name;
  const counted = seats(1 + ((index * 7) % 40));
  return {
    slug: `GEN-${number}`,
    vendor,
    name: `${first} ${subject} ${number}`,
    entitlements: index % 5 === 0 ? [counted, capability('Reporting', 'Included')] : [counted],
    borrowMinutes: (1 + (index % 30)) * DAY,
    earlyReturn: index % 4 !== 3,
    endsInDays: 60 + (index % 300),
  };
}
