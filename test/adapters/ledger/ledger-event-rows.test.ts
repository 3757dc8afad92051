// Events as rows of the ledger file, which are untrusted input: every column missing or of another kind, and what is still read.

import { describe, expect, test } from 'vitest';
import {
  CHAIN_START,
  FIRST_PREVIOUS_HASH,
  fitsAfter,
  hashOf,
} from '../../../main/adapters/ledger/ledger-chain.ts';
import {
  eventOfRow,
  readEventRow,
  rowOfEvent,
  subjectOf,
  type EventRow,
} from '../../../main/adapters/ledger/ledger-events.ts';
import {
  AT,
  checkoutHeld,
  checkoutRequested,
  everyCheckoutKind,
  everyKind,
  held,
  requested,
} from '../../support/ledger-events.ts';

const ROW: EventRow = {
  number: 1,
  borrow_id: 'a1',
  kind: 'giving-back',
  at_iso: '2026-03-10T09:30:00Z',
  at: AT,
  body: '{}',
  previous_hash: FIRST_PREVIOUS_HASH,
  hash: 'h',
};
const COLUMNS = Object.keys(ROW) as (keyof EventRow)[];
const without = (row: object, column: string): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));

describe('a row of an event', () => {
  test('is read when every column is there', () => expect(readEventRow(ROW)).toEqual(ROW));

  test.each([null, undefined, 7, 'row'])('is not %j', (raw) => expect(readEventRow(raw)).toBeNull());

  test.each(COLUMNS)('is not read without its %s, nor with one of another kind', (column) => {
    expect(readEventRow(without(ROW, column))).toBeNull();
    const other = typeof ROW[column] === 'number' ? 'x' : 7;
    expect(readEventRow({ ...ROW, [column]: other })).toBeNull();
    expect(readEventRow({ ...ROW, [column]: null })).toBeNull();
  });

  test.each([...everyKind('a1'), ...everyCheckoutKind('c1')])('gives back the event $kind', (event) => {
    const row = rowOfEvent(event);
    expect(row).toMatchObject({
      borrow_id: subjectOf(event),
      kind: event.kind,
      at: event.at,
      at_iso: new Date(event.at).toISOString().replace('.000', ''),
    });
    expect(Object.keys(JSON.parse(row.body) as object)).not.toEqual(
      expect.arrayContaining(['kind', 'at', 'borrowId', 'checkoutId']),
    );
    for (const name of ['kind', 'at', 'borrowId', 'checkoutId'])
      expect(Object.keys(JSON.parse(row.body) as object)).not.toContain(name);
    expect(eventOfRow(row)).toEqual(event);
  });

  test.each([
    ['no JSON', { body: '{' }],
    ['a number', { body: '7' }],
    ['null', { body: 'null' }],
    ['a kind of another release', { kind: 'teleported' }],
    ['the name of an inherited property', { kind: 'toString' }],
    ['a kind whose fields are missing', { kind: 'held' }],
    ['a kind of a checkout whose fields are missing', { kind: 'checkout-held' }],
    ['a moment that is none', { at: 8.64e15 + 1 }],
    ['half a millisecond', { at: 0.5 }],
  ])('holds no event with %s', (_what, change) => expect(eventOfRow({ ...ROW, ...change })).toBeNull());

  test('takes its id from its column, whatever its text says', () => {
    const row = { ...ROW, body: JSON.stringify({ borrowId: 'forged', kind: 'removed', at: 1 }) };
    expect(eventOfRow(row)).toEqual({ kind: 'giving-back', borrowId: 'a1', at: AT });
  });

  test('of an event that could not be read back is not written, and only the places are named', () => {
    const broken = { ...held('a1'), token: { ...held('a1'), sha256: 'secret canary' } };
    expect(() => rowOfEvent(broken as never)).toThrow(
      /^event held is malformed at token\.issuedAt, token\.expiresAt/,
    );
    expect(() => rowOfEvent(broken as never)).not.toThrow(/canary/);
    const listed = { ...requested('a1'), at: Number.NaN };
    expect(() => rowOfEvent(listed)).toThrow(new TypeError('event requested is malformed at at'));
  });

  test('belongs to its borrow or its checkout', () => {
    expect([subjectOf(requested('a1')), subjectOf(checkoutRequested('c1'))]).toEqual(['a1', 'c1']);
  });
});

describe('every field of an event', () => {
  const events = [...everyKind('a1'), ...everyCheckoutKind('c1')];
  const optional = new Set(['isChosen', 'metadata', 'renewal', 'runningMs']);

  test.each(events)('of $kind is needed, and cannot be of another kind', (event) => {
    const row = rowOfEvent(event);
    const body = JSON.parse(row.body) as Record<string, unknown>;
    for (const name of Object.keys(body)) {
      const less = { ...row, body: JSON.stringify(without(body, name)) };
      if (!optional.has(name)) expect(eventOfRow(less), name).toBeNull();
      for (const odd of [{ odd: true }, true, [7]]) {
        const changed = { ...row, body: JSON.stringify({ ...body, [name]: odd }) };
        expect(eventOfRow(changed), `${name} as ${JSON.stringify(odd)}`).toBeNull();
      }
    }
  });

  test.each([
    [requested('a1'), 'wish', ['connectionId', 'replaces']],
    [held('a1'), 'token', []],
    [checkoutRequested('c1'), 'wish', []],
    [checkoutHeld('c1'), 'record', []],
  ] as const)('inside %j is needed too', (event, part, mayBeMissing) => {
    const row = rowOfEvent(event);
    const body = JSON.parse(row.body) as Record<string, Record<string, unknown>>;
    const inner = body[part] ?? {};
    for (const name of Object.keys(inner)) {
      const less = { ...row, body: JSON.stringify({ ...body, [part]: without(inner, name) }) };
      if (!(mayBeMissing as readonly string[]).includes(name)) expect(eventOfRow(less), name).toBeNull();
      const changed = { ...row, body: JSON.stringify({ ...body, [part]: { ...inner, [name]: { a: 1 } } }) };
      expect(eventOfRow(changed), name).toBeNull();
    }
  });

  test('that a wish may have is kept, with what it is made of', () => {
    const base = requested('a1');
    if (base.kind !== 'requested') throw new Error('unreachable');
    const wish = { ...base.wish, isChosen: true as const, metadata: [{ name: 'n', value: 'v' }] };
    expect(eventOfRow(rowOfEvent({ ...base, wish }))).toEqual({ ...base, wish });
    const odd = (change: object) => () => rowOfEvent({ ...base, wish: { ...wish, ...change } });
    expect(odd({ isChosen: false })).toThrow(TypeError);
    expect(odd({ metadata: [{ name: 'n' }] })).toThrow(TypeError);
    expect(odd({ metadata: [{ value: 'v' }] })).toThrow(TypeError);
    expect(odd({ replaces: { borrowId: 'x', order: 'sideways' } })).toThrow(TypeError);
    expect(odd({ replaces: { order: 'borrow-first' } })).toThrow(TypeError);
    expect(odd({ replaces: { borrowId: 'x', order: 'return-first' } })).not.toThrow();
  });

  test.each(['borrowId', 'clientToken', 'wish'])('of the renewal in a return is needed: %s', (name) => {
    const event = everyKind('a1').find((one) => one.kind === 'returning' && one.renewal !== undefined);
    const row = rowOfEvent(event as never);
    const body = JSON.parse(row.body) as { renewal: object };
    const less = JSON.stringify({ renewal: without(body.renewal, name) });
    expect(eventOfRow({ ...row, body: less })).toBeNull();
  });

  test.each<[Parameters<typeof rowOfEvent>[0], readonly object[]]>([
    [
      { kind: 'returned', borrowId: 'a1', at: AT, how: 'ended', requestId: null },
      [{ how: 'checked-in' }, { how: 'already-gone' }, { how: 'ended' }],
    ],
    [
      { kind: 'checkout-ended', checkoutId: 'c1', at: AT, how: 'ran-out', requestId: null },
      [{ how: 'checked-in' }, { how: 'already-gone' }, { how: 'ran-out' }],
    ],
    [
      { kind: 'checkout-kept-by', checkoutId: 'c1', at: AT, keeper: 'nobody' },
      [{ keeper: 'window' }, { keeper: 'terminal' }, { keeper: 'nobody' }],
    ],
  ])('of $kind takes each of its words and no other', (event, words) => {
    for (const word of words) expect(eventOfRow(rowOfEvent({ ...event, ...word }))).toMatchObject(word);
    const [name = ''] = Object.keys(words[0] ?? {});
    for (const odd of ['', 'Window', 'sideways'])
      expect(() => rowOfEvent({ ...event, [name]: odd })).toThrow(TypeError);
  });

  test('that names a failure of a newer release is kept as an internal one', () => {
    const row = rowOfEvent({ kind: 'return-refused', borrowId: 'a1', at: AT, code: 'offline' });
    expect(eventOfRow(row)).toMatchObject({ code: 'offline' });
    expect(eventOfRow({ ...row, body: '{"code":"of-2031"}' })).toMatchObject({ code: 'internal' });
    expect(eventOfRow({ ...row, body: '{"code":"toString"}' })).toMatchObject({ code: 'internal' });
  });
});

describe('the hash chain', () => {
  test('begins with 64 zeros and number 0', () => {
    expect(CHAIN_START).toEqual({ number: 0, hash: '0'.repeat(64) });
  });

  test('hashes what its description says, so that anyone can check it', () => {
    // printf '%064d\n[1,"a1","giving-back","2026-03-10T09:30:00Z",1773135000000,"{}"]' 0 | sha256sum
    expect(hashOf(FIRST_PREVIOUS_HASH, ROW)).toBe(
      '4281444fba909589b15671cba2e86941106cc88623a3aeaced9fd0ec3f923039',
    );
  });

  test('takes only the next number, after the right hash, with its own hash right', () => {
    const good = { ...ROW, hash: hashOf(FIRST_PREVIOUS_HASH, ROW) };
    expect(fitsAfter(CHAIN_START, good)).toBe(true);
    const skipped = { ...good, number: 2 };
    const changes = [
      { ...skipped, hash: hashOf(FIRST_PREVIOUS_HASH, skipped) },
      { ...good, previous_hash: '1'.repeat(64) },
      { ...good, hash: 'x' },
      { ...good, at: AT + 1 },
      { ...good, at_iso: '' },
      { ...good, kind: 'removed' },
      { ...good, borrow_id: 'b2' },
      { ...good, body: '{ }' },
    ];
    expect(changes.filter((row) => fitsAfter(CHAIN_START, row))).toEqual([]);
  });
});
