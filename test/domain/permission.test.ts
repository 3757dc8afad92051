import { describe, expect, test } from 'vitest';
import { needOf, NEEDED_FOR, type NeededAction } from '../../main/domain/permission.ts';

const actions = Object.keys(NEEDED_FOR) as readonly NeededAction[];
const optional = (withToken: boolean) => actions.filter((action) => needOf(action, withToken).isOptional);

describe('what each action of IAM is needed for', () => {
  test('lists of licenses are needed by whoever signs in, and grants and free seats by nobody', () => {
    expect(optional(false)).toEqual(['GetLicenseUsage', 'ListReceivedGrants', 'GetGrant']);
  });

  test('an access token names its license, so it needs no lists', () => {
    expect(optional(true)).toEqual([
      'ListReceivedLicenses',
      'GetLicenseUsage',
      'ListReceivedGrants',
      'GetGrant',
    ]);
  });

  test.each([true, false])('is said in words, and what is optional says so (token: %s)', (withToken) => {
    for (const action of actions) {
      const { words, isOptional } = needOf(action, withToken);
      expect(words).toMatch(isOptional ? /^optional: \w.{9}/ : /^to \w.{3}/);
    }
  });

  test('the token’s own reasons differ from those of a sign-in', () => {
    const changed = actions.filter((action) => needOf(action, true).words !== needOf(action, false).words);
    expect(changed).toEqual(['ListReceivedLicenses', 'ListReceivedGrants', 'GetGrant']);
  });
});
