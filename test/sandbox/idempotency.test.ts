// A ClientToken asked twice: what is remembered, for how long, and what is refused.
import { CheckoutBorrowLicenseCommand } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import {
  borrow,
  borrowOf,
  clientsOf,
  clockedSandbox,
  licenseOf,
  sandboxForTest,
  seatsOf,
} from './clients.ts';

const MINUTE = 60_000;

describe('idempotency by ClientToken', () => {
  test('the same request within ten minutes gives the same answer byte for byte and takes no second seat', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const input = borrowOf(await licenseOf(lm(), 'FH-PLC-STUDIO'), { NodeId: 'laptop-7' });
    const { $metadata: _, ...first } = await lm().send(new CheckoutBorrowLicenseCommand(input));
    pass(10 * MINUTE - 1);
    const { $metadata: __, ...second } = await lm().send(new CheckoutBorrowLicenseCommand(input));
    expect(second).toEqual(first);
    expect(seatsOf(sandbox, input.LicenseArn)).toBe(3);
  });

  test('ten copies of one request at once take one seat and get one answer', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
    const copies = Array.from({ length: 10 }, () => lm.send(new CheckoutBorrowLicenseCommand(input)));
    const tokens = (await Promise.all(copies)).map((each) => each.SignedToken);
    expect(new Set(tokens).size).toBe(1);
    expect(seatsOf(sandbox, input.LicenseArn)).toBe(3);
  });

  test('after ten minutes the same token is a new wish and takes a second seat', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const input = borrowOf(await licenseOf(lm(), 'QM-DRAFT-3D'));
    const first = await lm().send(new CheckoutBorrowLicenseCommand(input));
    pass(10 * MINUTE);
    const second = await lm().send(new CheckoutBorrowLicenseCommand(input));
    expect(second.LicenseConsumptionToken).not.toBe(first.LicenseConsumptionToken);
    expect(seatsOf(sandbox, input.LicenseArn)).toBe(4);
  });

  test.each([
    ['another node', { NodeId: 'other' }],
    ['other metadata', { CheckoutMetadata: [{ Name: 'a', Value: 'b' }] }],
    ['another quantity', { Entitlements: [{ Name: 'Seats', Unit: 'Count' as const, Value: '2' }] }],
  ])('the same token with %s is refused', async (_, change) => {
    const { lm } = clientsOf(sandboxForTest());
    const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
    await lm.send(new CheckoutBorrowLicenseCommand(input));
    await expect(lm.send(new CheckoutBorrowLicenseCommand({ ...input, ...change }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'ClientToken was used before with different parameters.',
    });
  });

  test('client tokens are case-sensitive, and a refused request leaves its token unused', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    await borrow(lm, 'QM-DRAFT-3D', { ClientToken: 'token' });
    const upper = await borrow(lm, 'QM-DRAFT-3D', { ClientToken: 'TOKEN' });
    await expect(borrow(lm, 'TW-FIELD-SURVEY', { ClientToken: 'later' })).rejects.toThrow();
    await borrow(lm, 'QM-DRAFT-3D', { ClientToken: 'later' });
    expect(seatsOf(sandbox, upper.LicenseArn)).toBe(5);
  });
});
