import { describe, expect, test } from 'vitest';
import { kitFileName, kitLicenseOf, kitText, matchKit } from '../../main/domain/trip-kit.ts';
import { sampleLicense } from '../support/samples.ts';

const one = sampleLicense({ arn: 'arn:1', name: 'Survey', productSku: 'S-1' });
const two = sampleLicense({ arn: 'arn:2', name: 'Drill', productSku: 'D-1' });
const twin = sampleLicense({ arn: 'arn:3', name: 'Drill, night shift', productSku: 'D-1' });
const wanted = (over: object) => ({ licenseArn: '', licenseName: '', productSku: '', ...over });
const match = (licenses: readonly object[], granted = [one, two, twin]) =>
  matchKit({ name: 'Kit', licenses: licenses.map(wanted) }, granted);
const arns = (licenses: readonly { readonly licenseArn: string }[]) =>
  licenses.map(({ licenseArn }) => licenseArn);

describe('the licenses of a kit', () => {
  test('are found by their ARN, whatever else the kit says', () => {
    expect(match([{ licenseArn: 'arn:2', licenseName: 'Survey', productSku: 'S-1' }]).found).toEqual([
      kitLicenseOf(two),
    ]);
  });

  test('of a colleague are found by product SKU, and among several of one product by name', () => {
    expect(arns(match([{ licenseArn: 'arn:9', productSku: 'S-1', licenseName: 'Other' }]).found)).toEqual([
      'arn:1',
    ]);
    expect(arns(match([{ productSku: 'D-1', licenseName: 'Drill, night shift' }]).found)).toEqual(['arn:3']);
  });

  test('of one product are not looked for among others that bear the name', () => {
    expect(arns(match([{ productSku: 'S-1', licenseName: 'Drill' }]).found)).toEqual(['arn:1']);
  });

  test('are found by name where no SKU fits', () => {
    expect(arns(match([{ licenseName: 'Survey', productSku: 'S-9' }]).found)).toEqual(['arn:1']);
    expect(arns(match([{ licenseName: 'Survey' }]).found)).toEqual(['arn:1']);
  });

  test('that nobody granted here, or that several fit, are named and not guessed', () => {
    const { found, missing } = match([{ licenseName: 'Ship' }, { productSku: 'D-1', licenseName: 'Any' }]);
    expect(found).toEqual([]);
    expect(missing.map(({ reason }) => reason)).toEqual(['none', 'several']);
  });

  test('without SKU are never found by an empty SKU', () => {
    const bare = sampleLicense({ arn: 'arn:4', name: 'Bare', productSku: '' });
    expect(match([{ licenseName: 'Ship' }], [bare]).found).toEqual([]);
  });

  test('are taken once, also where two entries name the same', () => {
    expect(arns(match([{ licenseArn: 'arn:1' }, { productSku: 'S-1' }]).found)).toEqual(['arn:1']);
  });
});

test('a kit file holds names, SKUs and ARNs and nothing else', () => {
  const text = kitText({ name: 'Rig', licenses: [{ ...kitLicenseOf(one), extra: 1 } as never] });
  expect(JSON.parse(text)).toEqual({
    fieldpassKit: 1,
    name: 'Rig',
    licenses: [{ licenseName: 'Survey', productSku: 'S-1', licenseArn: 'arn:1' }],
  });
});

test.each([
  ['Rig 7: North/South', 'Rig-7-North-South.fieldpass'],
  ['../../etc', 'etc.fieldpass'],
  ['???', 'kit.fieldpass'],
  ['Bohrung Süd', 'Bohrung-Süd.fieldpass'],
  ['x'.repeat(60), `${'x'.repeat(40)}.fieldpass`],
])('the kit of “%s” goes by a name that every system takes', (name, file) =>
  expect(kitFileName(name)).toBe(file),
);
