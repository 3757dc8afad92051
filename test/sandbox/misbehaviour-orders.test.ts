// Orders to misbehave come from outside: what is taken, and what is refused.
import { describe, expect, test } from 'vitest';
import { parseMisbehaviour } from '../../main/sandbox/misbehaviour.ts';

describe('parseMisbehaviour', () => {
  test.each([
    { kind: 'reset' },
    { kind: 'delay-before-commit', ms: 0 },
    { kind: 'delay-after-commit', ms: 5, times: 3, operation: 'GetPublicKey' },
    { kind: 'drop-before-commit' },
    { kind: 'drop-after-commit', times: 'until-reset' },
    { kind: 'hang-before-commit' },
    { kind: 'hang-after-commit' },
    { kind: 'rate-limit', times: 4 },
    { kind: 'server-error' },
    { kind: 'role-not-found' },
    { kind: 'captive-portal' },
    { kind: 'empty-body' },
    { kind: 'empty-object' },
    { kind: 'truncated-body' },
    { kind: 'oversize-body', bytes: 2 },
    { kind: 'redirect', location: '' },
    { kind: 'fail', name: 'ConflictException', message: 'x' },
    { kind: 'wrong-clock', offsetMs: -1 },
    { kind: 'forged-token', times: 2 },
    { kind: 'wrong-node-token' },
    { kind: 'wrong-license-token' },
    { kind: 'expired-token' },
  ])('takes %o as it is', (order) => {
    expect(parseMisbehaviour(order)).toEqual(order);
  });

  test.each([
    [undefined],
    [null],
    ['reset'],
    [[]],
    [{}],
    [{ kind: 'explode' }],
    [{ kind: 'toString' }],
    [{ kind: 'reset', times: 1 }],
    [{ kind: 'rate-limit', ms: 1 }],
    [{ kind: 'rate-limit', extra: undefined }],
    [{ kind: 'rate-limit', times: 0 }],
    [{ kind: 'rate-limit', times: 1.5 }],
    [{ kind: 'rate-limit', times: 'forever' }],
    [{ kind: 'rate-limit', operation: 'CreateLicenseConfiguration' }],
    [{ kind: 'delay-before-commit' }],
    [{ kind: 'delay-before-commit', ms: -1 }],
    [{ kind: 'delay-before-commit', ms: '5' }],
    [{ kind: 'redirect' }],
    [{ kind: 'fail' }],
    [{ kind: 'fail', name: '' }],
    [{ kind: 'fail', name: 'A B' }],
    [{ kind: 'wrong-clock', offsetMs: Infinity }],
    [{ kind: 'oversize-body', bytes: 1 }],
    [{ kind: 'forged-token', operation: 'CheckoutBorrowLicense' }],
  ])('refuses %o', (order) => {
    expect(() => parseMisbehaviour(order)).toThrow(TypeError);
  });
});
