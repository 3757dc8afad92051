// Who may change a grant, and where: grantee, granter, home Region, and what cannot be asked at all.
import { AcceptGrantCommand, RejectGrantCommand } from '@aws-sdk/client-license-manager';
import type { CreateGrantVersionCommandInput } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { BUYER, STRANGER, accountsOnSandbox, change, grantNow, grantOf, named } from './accounts.ts';
import { borrow, licenseOf } from './clients.ts';

const OFFERED = 'FH-DRIVE-TUNER';
const DISABLED = 'OS-ACOUSTIC';
const FERNHOLT = '333344445555';

describe('who may change a grant, and where', () => {
  test('only the grantee accepts and rejects', async () => {
    const { as } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), OFFERED);
    const caller = `Caller arn:aws:iam::${FERNHOLT}:root is not allowed to`;
    await expect(as(FERNHOLT).lm.send(new AcceptGrantCommand({ GrantArn }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `${caller} accept this grant.`,
    });
    await expect(as(FERNHOLT).lm.send(new RejectGrantCommand({ GrantArn }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `${caller} reject this grant.`,
    });
    await expect(as(STRANGER).lm.send(new AcceptGrantCommand({ GrantArn }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('only the grantee activates; only the granter renames, narrows and deletes', async () => {
    const { as, pass } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER), 'FH-PLC-STUDIO');
    const denied = { name: 'AccessDeniedException' };
    await expect(change(as(FERNHOLT), GrantArn, { Status: 'ACTIVE' })).rejects.toMatchObject(denied);
    for (const mine of [
      { GrantName: 'Mine' },
      { AllowedOperations: ['CheckInLicense' as const] },
      { Status: 'DELETED' as const },
    ]) {
      await expect(change(as(BUYER), GrantArn, mine)).rejects.toMatchObject(denied);
    }
    await change(as(FERNHOLT), GrantArn, { GrantName: 'Trial', AllowedOperations: ['CheckInLicense'] });
    pass(1000);
    expect(await grantNow(as(BUYER), GrantArn)).toMatchObject({
      GrantName: 'Trial',
      GrantStatus: 'ACTIVE',
      GrantedOperations: ['CheckInLicense'],
    });
    await expect(borrow(as(BUYER).lm, 'FH-PLC-STUDIO')).rejects.toMatchObject({
      name: 'AuthorizationException',
    });
    await change(as(FERNHOLT), GrantArn, { Status: 'DELETED' });
    pass(1000);
    expect((await grantNow(as(BUYER), GrantArn)).GrantStatus).toBe('DELETED');
    await expect(licenseOf(as(BUYER).lm, 'FH-PLC-STUDIO')).rejects.toThrow('no license');
    await expect(change(as(FERNHOLT), GrantArn, { GrantName: 'Again' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('a grant is read in every Region and changed in its home Region', async () => {
    const { as } = accountsOnSandbox();
    const { GrantArn } = await grantOf(as(BUYER, 'eu-central-1'), OFFERED);
    const away = as(BUYER, 'eu-central-1');
    expect((await grantNow(away, GrantArn)).HomeRegion).toBe('us-east-1');
    const elsewhere = named('ValidationException', /resource home AWS region: us-east-1$/);
    await expect(away.lm.send(new AcceptGrantCommand({ GrantArn }))).rejects.toMatchObject(elsewhere);
    await expect(away.lm.send(new RejectGrantCommand({ GrantArn }))).rejects.toMatchObject(elsewhere);
    await expect(change(away, GrantArn, { Status: 'ACTIVE' })).rejects.toMatchObject(elsewhere);
  });

  test.each<[string, Partial<CreateGrantVersionCommandInput>, RegExp]>([
    ['a status of the service', { Status: 'WORKFLOW_COMPLETED' }, /Status must be/],
    ['an old SourceVersion', { Status: 'ACTIVE', SourceVersion: '0' }, /current version 1/],
    [
      'an override for a license that is not from Marketplace',
      { Status: 'ACTIVE', Options: { ActivationOverrideBehavior: 'DISTRIBUTED_GRANTS_ONLY' } },
      /Marketplace/,
    ],
    [
      'an override without activation',
      { Options: { ActivationOverrideBehavior: 'ALL_GRANTS_PERMITTED_BY_ISSUER' } },
      /needs the Status ACTIVE/,
    ],
  ])('CreateGrantVersion with %s is refused', async (_, input, message) => {
    const buyer = accountsOnSandbox().as(BUYER);
    const { GrantArn } = await grantOf(buyer, DISABLED);
    await expect(change(buyer, GrantArn, input)).rejects.toMatchObject(
      named('InvalidParameterValueException', message),
    );
    expect(await grantNow(buyer, GrantArn)).toMatchObject({ GrantStatus: 'DISABLED', Version: '1' });
  });

  test('an unaccepted grant cannot be activated', async () => {
    const buyer = accountsOnSandbox().as(BUYER);
    const { GrantArn } = await grantOf(buyer, OFFERED);
    await expect(change(buyer, GrantArn, { Status: 'ACTIVE' })).rejects.toMatchObject(
      named('InvalidParameterValueException', /PENDING_ACCEPT cannot become ACTIVE/),
    );
  });
});
