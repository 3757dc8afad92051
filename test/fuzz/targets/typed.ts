// What people type: instants, entitlements, names.

import { entitlementsIn } from '../../../main/cli/commands/entitlements.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { type Candidate, findMeant } from '../../../main/domain/finding.ts';
import { readInstant, writeInstant } from '../../../main/domain/instant.ts';
import type { EntitlementWish } from '../../../main/domain/license.ts';
import { sampleLicense } from '../../support/samples.ts';
import type { Target } from '../engine.ts';
import { mutateText } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';

const ID = '0123456789abcdef0123456789abcdef';
const INSTANTS = [
  '2026-11-28T01:46:50',
  '2026-11-28T01:46:50.123456789Z',
  '2028-02-29T23:59:59+14:00',
  '0000-01-01T00:00:00-12:00',
  '9999-12-31T23:59:59',
  '2026-02-30T00:00:00',
  '2026-12-31T23:59:60Z',
  '2026-01-01T24:00:00',
];

export const INSTANT_TARGET: Target<string, number | null> = {
  name: 'instants',
  seeds: INSTANTS,
  mutate: (text, random, other) =>
    mutateText(text, random, other, [
      'T',
      'Z',
      '-',
      ':',
      '.',
      '+14:00',
      '-23:59',
      '+24:00',
      '+99:99',
      '00',
      '24',
      '29',
      '30',
      '31',
      '60',
      '02',
    ]),
  parse: readInstant,
  isRefusal: neverRefuses,
  check: (text, at) => {
    const parts =
      /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))?$/.exec(text);
    if (at === null) {
      const isReal =
        parts !== null &&
        new Date(`${parts[1]}T${parts[2]}Z`).getTime() >= -1e15 &&
        new Date(`${parts[1]}T${parts[2]}Z`).toISOString().startsWith(`${parts[1]}T${parts[2]}`);
      if (isReal) throw new Error('refused a real moment');
      return opinion(`none ${parts === null}`, false, !/^\d{4}-/.test(text));
    }
    if (parts === null) throw new Error('took what is no moment');
    const offset = (Number(parts[5] ?? 0) * 60 + Number(parts[6] ?? 0)) * (parts[4] === '-' ? -1 : 1);
    const millis = (parts[3] ?? '').padEnd(3, '0').slice(0, 3);
    const written = new Date(at + offset * 60_000).toISOString();
    if (written !== `${parts[1]}T${parts[2]}.${millis}Z`)
      throw new Error(`another moment: ${writeInstant(at)}`);
    return opinion(`read ${parts[4]} ${parts[3]?.length}`, true);
  },
  broken: {
    'days need not exist': (text) => readInstant(text.replace(/-(29|30|31)T/, '-28T')),
    'any offset is taken': (text) => {
      const [, plain, hours] = /^(.*)\+(\d\d):\d\d$/.exec(text) ?? [];
      const at = plain === undefined ? null : readInstant(plain);
      return at === null ? readInstant(text) : at - Number(hours) * 3_600_000;
    },
    'no zone means the local one': (text) =>
      /Z|[+-]\d\d:\d\d$/.test(text) ? readInstant(text) : (readInstant(text) ?? 0) + 3_600_000 || null,
  },
};

const LICENSE = sampleLicense({
  entitlements: ['Users', 'a=b', 'a', 'ratio:1'].map((name, index) => ({
    name,
    unit: index === 2 ? 'None' : 'Count',
    value: null,
    maxCount: 5,
    comesBack: true,
  })),
});
const CANDIDATES: readonly Candidate<string>[] = ['Keelson Stability', 'Keelson', 'Café'].map(
  (name, index) => ({ item: name, ids: [`arn:${index}`, ID.replace('0', String(index))], name }),
);

type Meant = { readonly wishes: readonly EntitlementWish[] | null; readonly found: string | null };

function meantBy(text: string): Meant {
  let found: string | null = null;
  try {
    found = findMeant(text, CANDIDATES, 'license-not-found');
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
  }
  return { wishes: entitlementsIn([text], LICENSE), found };
}

export const ARGUMENTS_TARGET: Target<string, Meant> = {
  name: 'arguments',
  seeds: [
    'Users',
    'Users=2',
    'Users=2:Count',
    'a=b=3:Count',
    'ratio:1=1',
    'a',
    'a:None',
    'Keelson',
    'cafe\u0301',
    ID,
    'arn:1',
  ],
  mutate: (text, random, other) =>
    mutateText(text, random, other, [
      '=',
      ':',
      'Count',
      'None',
      'a',
      'Users',
      '1',
      '0',
      '-1',
      '1e3',
      'ratio:1',
    ]).slice(0, 500),
  parse: meantBy,
  check: (text, { wishes, found }) => {
    const [wish] = wishes ?? [];
    const known = LICENSE.entitlements.find((one) => one.name === wish?.name);
    if (wish === undefined || known === undefined || known.unit !== wish.unit)
      throw new Error('made up an entitlement');
    const written = `${wish.name}${wish.value === undefined ? '' : `=${wish.value}`}`;
    if (text !== written && text !== `${written}:${wish.unit}`) throw new Error(`reads ${written}`);
    if (wish.value !== undefined && !/^[1-9]\d{0,17}$/.test(wish.value))
      throw new Error('an amount that is none');
    return opinion(`${wish.name} ${wish.value === undefined} ${found}`, true);
  },
  broken: {
    'amounts are not looked at': (text) => {
      const [, name = '', value = ''] = /^(Users)=(.*)$/s.exec(text) ?? [];
      return name === '' ? meantBy(text) : { wishes: [{ name, unit: 'Count', value }], found: null };
    },
    'the first name that fits is meant': (text) =>
      text.startsWith('a=')
        ? { wishes: [{ name: 'a', unit: 'None', value: text.slice(2) }], found: null }
        : meantBy(text),
  },
};
