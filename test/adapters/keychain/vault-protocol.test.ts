// What the vault and its process say to each other: every message at its bounds, and what is none.

import { describe, expect, test } from 'vitest';
import {
  isStorable,
  MAX_ENTRY,
  parseReply,
  parseRequest,
  requestIdOf,
  SERVICE_FORM,
} from '../../../main/adapters/keychain/vault-protocol.ts';
import { idOf } from '../../support/vault-under-test.ts';

const ID = idOf(1);
const NO_RECORDS = [null, undefined, 7, 'text', true];

describe('a request', () => {
  test.each([
    { id: 1, op: 'get', account: ID },
    { id: 2, op: 'delete', account: 'sentinel' },
    { id: 3, op: 'set', account: `${ID}~a~1`, value: 'x' },
    { id: 4, op: 'set', account: `${ID}~b~9999`, value: '~'.repeat(MAX_ENTRY) },
  ])('is read as it was sent: $op', (request) => {
    expect(parseRequest({ ...request, extra: 1 })).toEqual(request);
  });

  test.each([
    ...['', 'Sentinel', 'xsentinel', 'sentinelx', ID.toUpperCase(), `${ID}0`, ID.slice(1)],
    ...[
      `${ID}~c~1`,
      `${ID}~a~0`,
      `${ID}~a~10000`,
      `${ID}~a~`,
      `${ID}~a`,
      `x${ID}`,
      `${ID}~a~x1`,
      `${ID}~a~1x`,
    ],
    ['sentinel'],
    null,
    7,
  ])('to the account %j is out of bounds', (account) => {
    for (const op of ['get', 'delete', 'set'])
      expect(parseRequest({ id: 1, op, account, value: 'x' })).toBeNull();
  });

  test.each([
    { id: '1', op: 'get', account: ID },
    { op: 'get', account: ID },
    { id: 1, op: 'list', account: ID, value: 'x' },
    { id: 1, account: ID, value: 'x' },
    { id: 1, op: 'set', account: ID },
    { id: 1, op: 'set', account: ID, value: 7 },
    { id: 1, op: 'set', account: ID, value: '' },
    { id: 1, op: 'set', account: ID, value: 'x'.repeat(MAX_ENTRY + 1) },
    ...NO_RECORDS,
  ])('is out of bounds: %#', (raw) => expect(parseRequest(raw)).toBeNull());

  test('has a number even where the rest is unusable', () => {
    expect([requestIdOf({ id: 5 }), requestIdOf({ id: '5' }), requestIdOf({})]).toEqual([5, null, null]);
    expect(NO_RECORDS.map(requestIdOf)).toEqual(NO_RECORDS.map(() => null));
  });
});

describe('a reply', () => {
  test.each([
    { id: 1, ok: true, value: null },
    { id: 1, ok: true, value: '' },
    { id: 1, ok: true, value: false },
    { id: 1, ok: false, kind: 'failed', reason: 'r' },
    { id: 1, ok: false, kind: 'unavailable', reason: 'r' },
    { id: 1, ok: false, kind: 'refused', reason: '' },
  ])('is read as it came: %#', (reply) => expect(parseReply({ ...reply, extra: 1 })).toEqual(reply));

  test.each([
    { ok: true, value: null },
    { id: '1', ok: true, value: null },
    { id: 1, ok: true },
    { id: 1, ok: true, value: 7 },
    { id: 1, value: null },
    { id: 1, ok: 'true', value: null, kind: 'failed', reason: 'r' },
    { id: 1, ok: true, value: 7, kind: 'failed', reason: 'r' },
    { id: 1, ok: false, kind: 'failed' },
    { id: 1, ok: false, kind: 'failed', reason: 7 },
    { id: 1, ok: false, kind: 'other', reason: 'r' },
    { id: 1, ok: false, reason: 'r' },
    ...NO_RECORDS,
  ])('makes no sense: %#', (raw) => expect(parseReply(raw)).toBeNull());
});

describe('what a keychain can store', () => {
  test('is printable ASCII of 1 to so many characters', () => {
    const good = [' ', '~', 'abc'];
    const bad = ['', 'abcd', '\u001f', '\u007f', 'é', 'a\n', '\na'];
    expect([good.filter((text) => !isStorable(text, 3)), bad.filter((text) => isStorable(text, 3))]).toEqual([
      [],
      [],
    ]);
  });

  test('lies under a service whose name has no slash', () => {
    for (const name of ['a', 'dev.fieldpass.vault.v1', 'a-1', 'x'.repeat(100)])
      expect(SERVICE_FORM.test(name), name).toBe(true);
    for (const name of ['', 'a/b', 'A', '/a', 'a/', 'x'.repeat(101)])
      expect(SERVICE_FORM.test(name), name).toBe(false);
  });
});
