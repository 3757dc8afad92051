// Regions, partitions, FIPS and endpoints: what fits together, compared with the SDK's own table of partitions.

import { describe, expect, test } from 'vitest';
import { checkHost, checkPartition, checkReach, partitionOf } from '../../../main/adapters/aws/aws-reach.ts';
import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import { failureOf, open, borrowWith, LICENSE } from '../../support/scripted-adapter.ts';

const ENDPOINT = 'https://license-manager.example';

describe('partitions', () => {
  test('are those of the SDK, for every Region it knows', async () => {
    const { partition } = await import('@aws-sdk/core/client');
    const regions = REGIONS.split(' ');
    expect(regions.map((region) => [region, partitionOf(region)])).toEqual(
      regions.map((region) => [region, partition(region).name]),
    );
  });

  test('of a license and a Region must be the same', () => {
    const chinese = LICENSE.arn.replace('arn:aws:', 'arn:aws-cn:');
    expect(() => checkPartition(LICENSE.arn, 'eu-central-1')).not.toThrow();
    expect(() => checkPartition(chinese, 'cn-north-1')).not.toThrow();
    expect(() => checkPartition(chinese, null)).not.toThrow();
    expect(() => checkPartition(chinese, 'us-east-1')).toThrow(/aws-cn/);
    expect(() => checkPartition(LICENSE.arn, 'us-gov-west-1')).toThrow(/aws-us-gov/);
  });
});

describe('a reach', () => {
  test.each([
    [{ region: 'eu-central-1' }],
    [{ region: null, endpoint: ENDPOINT }],
    [{ region: 'us-gov-east-1', useFips: true }],
    [{ region: null, useFips: true }],
  ])('%j can work', (reach) => {
    expect(() => checkReach({ ...PLAIN_REACH, ...reach })).not.toThrow();
  });

  test.each([
    [{ region: 'eu-central-1', useFips: true }, 'no-fips-endpoint'],
    [{ region: 'cn-north-1', useFips: true }, 'no-fips-endpoint'],
    [{ region: 'us-east-1', useFips: true, endpoint: ENDPOINT }, 'fips-with-endpoint'],
    [{ region: 'us-east-1', useFips: true, kmsEndpoint: ENDPOINT }, 'fips-with-endpoint'],
    [{ region: 'us-east-1', useFips: true, stsEndpoint: ENDPOINT }, 'fips-with-endpoint'],
    [{ region: 'Frankfurt' }, 'not-a-region'],
  ])('%j cannot', async (reach, problem) => {
    const failure = await failureOf(Promise.resolve().then(() => checkReach({ ...PLAIN_REACH, ...reach })));
    expect(failure).toMatchObject({ code: 'not-configured', details: { problem } });
  });

  test('a made-up FIPS host is told, the real ones and other services are not', () => {
    expect(() => checkHost('license-manager-fips.eu-west-1.amazonaws.com')).toThrow(/FIPS/);
    expect(() => checkHost('license-manager-fips.us-west-2.amazonaws.com')).not.toThrow();
    expect(() => checkHost('kms-fips.eu-west-1.amazonaws.com')).not.toThrow();
  });
});

describe('a call', () => {
  test('with FIPS and an endpoint fails before anything is sent', async () => {
    const opened = open([{}], { useFips: true, endpoint: ENDPOINT });
    expect(await borrowWith(opened)).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'not-configured', details: { problem: 'fips-with-endpoint' } },
    });
    expect(opened.aws.asked).toEqual([]);
  });

  test('with FIPS to a license whose home Region has none fails before anything is sent', async () => {
    const opened = open([{}], { useFips: true, region: 'us-east-1' });
    expect(await borrowWith(opened)).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'not-configured', details: { problem: 'no-fips-endpoint', region: 'eu-central-1' } },
    });
    expect(opened.aws.asked).toEqual([]);
  });
});

const REGIONS =
  'af-south-1 ap-east-1 ap-northeast-1 ap-southeast-5 ca-west-1 eu-central-2 il-central-1 me-central-1 mx-central-1 ' +
  'sa-east-1 us-east-1 us-west-2 cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 ' +
  'us-isob-east-1 us-isob-west-1 eu-isoe-west-1 us-isof-east-1 us-isof-south-1 eusc-de-east-1 aws-global xx-nowhere-9';
