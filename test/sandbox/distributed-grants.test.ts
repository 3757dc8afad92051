// Grants as the issuer gives them.
import {
  ListDistributedGrantsCommand,
  ListLicensesCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type { CreateGrantCommandInput } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { BUYER, STRANGER, VENDOR, accountsOnSandbox, created, grantNow, grantTo, named } from './accounts.ts';

const QUILLMARK = '111122223333';

describe('CreateGrant and ListDistributedGrants', () => {
  test('a grant waits for acceptance after a moment and is listed on both sides', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    pass(1000);
    const reply = await as(VENDOR).lm.send(grantTo(BUYER, arn));
    expect(reply).toMatchObject({ Status: 'PENDING_WORKFLOW', Version: '1' });
    expect(reply.GrantArn).toMatch(new RegExp(`^arn:aws:license-manager::${VENDOR}:grant:g-[0-9a-f]{32}$`));
    pass(1000);
    const grant = await grantNow(as(BUYER), reply.GrantArn);
    expect(grant).toEqual({
      GrantArn: reply.GrantArn,
      GrantName: 'A trial',
      ParentArn: arn,
      LicenseArn: arn,
      GranteePrincipalArn: `arn:aws:iam::${BUYER}:root`,
      HomeRegion: 'us-east-1',
      GrantStatus: 'PENDING_ACCEPT',
      Version: '1',
      GrantedOperations: ['CheckoutBorrowLicense', 'CheckInLicense'],
    });
    for (const [Name, value, count] of [
      ['LicenseArn', arn, 1],
      ['GrantStatus', 'PENDING_ACCEPT', 1],
      ['GranteePrincipalARN', `arn:aws:iam::${BUYER}:root`, 1],
      ['GranteePrincipalARN', `arn:aws:iam::${STRANGER}:root`, 0],
      ['ProductSKU', 'HG-TUNNEL', 1],
      ['LicenseIssuerName', 'Harrowgate Instruments', 1],
    ] as const) {
      const Filters = [{ Name, Values: [value] }];
      const { Grants } = await as(VENDOR).lm.send(new ListDistributedGrantsCommand({ Filters }));
      expect(Grants).toHaveLength(count);
    }
    expect((await as(STRANGER).lm.send(new ListDistributedGrantsCommand({}))).Grants).toEqual([]);
  });

  test('one wish makes one grant', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    pass(1000);
    const first = await as(VENDOR).lm.send(grantTo(BUYER, arn, { ClientToken: 'wish' }));
    const again = await as(VENDOR).lm.send(grantTo(BUYER, arn, { ClientToken: 'wish' }));
    expect(again.GrantArn).toBe(first.GrantArn);
    await expect(as(VENDOR).lm.send(grantTo(STRANGER, arn, { ClientToken: 'wish' }))).rejects.toMatchObject(
      named('InvalidParameterValueException', /ClientToken/),
    );
    expect((await as(VENDOR).lm.send(new ListDistributedGrantsCommand({}))).Grants).toHaveLength(1);
  });

  test('is refused too early, elsewhere, to an organization, and by others than the issuer', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    const give = (
      changes: Partial<CreateGrantCommandInput> = {},
      account = VENDOR,
      region = 'us-east-1',
    ): Promise<object> => as(account, region).lm.send(grantTo(BUYER, arn, changes));
    const invalid = 'InvalidParameterValueException';
    await expect(give()).rejects.toMatchObject(named(invalid, /PENDING_AVAILABLE/));
    pass(1000);
    await expect(give({}, VENDOR, 'eu-central-1')).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Grant can only be created in resource home AWS region: us-east-1',
    });
    await expect(give({ HomeRegion: 'eu-central-1' })).rejects.toMatchObject(named(invalid, /HomeRegion/));
    const Principals = ['arn:aws:organizations::123456789012:organization/o-abcdefghij'];
    await expect(give({ Principals })).rejects.toMatchObject(named(invalid, /one account/));
    await expect(give({}, STRANGER)).rejects.toMatchObject(named(invalid, /not found/));
    await give();
    await expect(give({}, BUYER)).rejects.toMatchObject(named('AccessDeniedException'));
  });

  test('two grants of one license: the active one counts, whichever came first', async () => {
    const { as, pass } = accountsOnSandbox();
    const [sample] =
      (
        await as(QUILLMARK).lm.send(
          new ListLicensesCommand({ Filters: [{ Name: 'ProductSKU', Values: ['QM-DRAFT-3D'] }] }),
        )
      ).Licenses ?? [];
    await as(QUILLMARK).lm.send(grantTo(BUYER, sample?.LicenseArn ?? ''));
    pass(1000);
    const received = await as(BUYER).lm.send(
      new ListReceivedLicensesCommand({ LicenseArns: [sample?.LicenseArn ?? ''] }),
    );
    expect(received.Licenses?.map((each) => each.ReceivedMetadata?.ReceivedStatus)).toEqual(['ACTIVE']);
  });
});
