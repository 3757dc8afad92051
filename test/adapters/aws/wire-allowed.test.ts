// EntitlementsAllowed of both reference operations, member by member: each title names the member that it covers.

import { describe, expect, test } from 'vitest';
import {
  CHECKOUT,
  checkOutWith,
  CLIENT_TOKEN,
  GRANT,
  open,
  WISH,
  type Opened,
} from '../../support/scripted-adapter.ts';

const USERS = { name: 'Users', unit: 'Count', value: '1' };
const PRO = { name: 'Pro', unit: 'None' };
const entitlements = [USERS, PRO];

type Run = (opened: Opened) => Promise<unknown>;
const OPERATIONS: readonly [string, Run, Readonly<Record<string, unknown>>][] = [
  ['CheckoutBorrowLicense', ({ manager }) => manager.borrow({ ...WISH, entitlements }, CLIENT_TOKEN), GRANT],
  ['CheckoutLicense', (opened) => checkOutWith(opened, { entitlements }), CHECKOUT],
];

describe.each(OPERATIONS)('what %s allowed', (operation, run, reply) => {
  const allowed = (...EntitlementsAllowed: unknown[]) =>
    run(open([{ body: { ...reply, EntitlementsAllowed } }]));
  const Users = { Name: 'Users', Unit: 'Count', Value: '1' };
  const Pro = { Name: 'Pro', Unit: 'None' };

  test(`${operation}: EntitlementsAllowed is taken member by member, in any order`, async () => {
    const answer = await allowed(Pro, Users);
    expect(answer).toMatchObject({ outcome: 'granted', grant: { entitlementsAllowed: [PRO, USERS] } });
  });

  test(`${operation}: EntitlementsAllowed.Value is optional, and null is absent`, async () => {
    const answer = await allowed(Users, { ...Pro, Value: null });
    expect(answer).toMatchObject({ outcome: 'granted' });
    expect(answer).toHaveProperty('grant.entitlementsAllowed', [USERS, PRO]);
  });

  test.each(['Name', 'Unit'])(
    `${operation}: EntitlementsAllowed.%s is required; without one the reply is not believed`,
    async (member) => {
      for (const none of [undefined, null, 7]) {
        expect(await allowed(Users, { ...Pro, [member]: none })).toMatchObject({
          outcome: 'unknown',
          failure: { code: 'reply-invalid' },
        });
      }
    },
  );

  test(`${operation}: an unknown member of a reply changes nothing`, async () => {
    const plain = { ...reply, EntitlementsAllowed: [Users, Pro] };
    const body = { ...plain, SomethingNew: { deep: [1] }, EntitlementsAllowed: [{ ...Users, New: 1 }, Pro] };
    expect(await run(open([{ body }]))).toEqual(await run(open([{ body: plain }])));
  });
});
