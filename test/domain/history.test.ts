import { describe, expect, test } from 'vitest';
import { isOutcomeMissing, TRAITS } from '../../main/domain/deeds.ts';
import {
  entryOf,
  type HistoryFilter,
  isWanted,
  type Subject,
  unreadableEntry,
  WHOLE_HISTORY,
} from '../../main/domain/history.ts';
import {
  AT,
  CHECKOUT_WISH,
  checkoutHeld,
  everyCheckoutKind,
  everyKind,
  held,
  requested,
  WISH,
} from '../support/ledger-events.ts';

const PLAIN = { ...WISH, replaces: null };
const about = (changes: Partial<Subject> = {}): Subject => ({
  wish: PLAIN,
  state: 'held',
  connectionName: 'Office',
  ...changes,
});
const wanted = (changes: Partial<HistoryFilter>) =>
  isWanted(entryOf(7, held('one'), about()), { ...WHOLE_HISTORY, ...changes });

describe('an entry of the history', () => {
  test('says who, what, when and under which request id', () => {
    expect(entryOf(7, held('one'), about())).toMatchObject({
      number: 7,
      deed: 'held',
      at: AT + 1_000,
      subject: 'one',
      licenseName: WISH.licenseName,
      licenseArn: WISH.licenseArn,
      issuerName: WISH.issuerName,
      connectionId: WISH.connectionId,
      connectionName: 'Office',
      nodeId: WISH.nodeId,
      requestId: 'request-1',
      code: null,
      untilAt: AT + 1_209_600_000,
      isStep: false,
    });
  });

  const events = [...everyKind('one'), ...everyCheckoutKind('two')];
  const entriesOfAll = () =>
    events.map((event, at) =>
      entryOf(at, event, about({ wish: 'checkoutId' in event ? CHECKOUT_WISH : PLAIN })),
    );

  test('says what its event alone knows, and nothing where that knows nothing', () => {
    const entries = entriesOfAll();
    const known = entries
      .map(({ deed, attempt, keeper, code, untilAt }) => [deed, attempt, keeper, code, untilAt])
      .filter((one) => one.slice(1).some((value) => value !== null));
    expect(known).toEqual([
      ['asked-again', 2, null, null, null],
      ['held', null, null, null, AT + 1_209_600_000],
      ['not-stored', null, null, 'keychain-full', AT + 5],
      ['refused', null, null, 'no-seats', null],
      ['unresolved', null, null, 'seat-unresolved', AT + 9],
      ['return-refused', null, null, 'offline', null],
      ['checkout-asked-again', 2, null, null, null],
      ['checkout-held', null, null, null, AT + 3_600_000],
      ['checkout-giving-back', null, null, 'keychain-full', AT + 5],
      ['checkout-refused', null, null, 'no-seats', null],
      ['checkout-unresolved', null, null, 'seat-unresolved', AT + 9],
      ['checkout-unresolved', null, null, 'seat-unresolved', null],
      ['checkout-extending', null, null, null, AT + 10],
      ['checkout-extended', null, null, null, AT + 11],
      ['checkout-kept-by', null, 'terminal', null, null],
      ['checkout-release-refused', null, null, 'offline', null],
    ]);
    expect([...new Set(entries.map(({ subject }) => subject))]).toEqual(['one', 'two']);
  });

  test('is made of every kind of event, and holds no token of any kind', () => {
    const entries = entriesOfAll();
    expect(entries.map(({ deed }) => deed)).toEqual([
      ...['renewal-requested', 'asked-again', 'held', 'not-stored', 'giving-back', 'refused', 'unresolved'],
      ...['returning', 'returning', 'return-refused', 'returned', 'token-destroyed', 'token-lost', 'removed'],
      ...['checkout-requested', 'checkout-requested', 'checkout-asked-again', 'checkout-held'],
      ...['checkout-consumed', 'checkout-giving-back', 'checkout-refused', 'checkout-unresolved'],
      ...['checkout-unresolved', 'checkout-extending', 'checkout-extended', 'checkout-kept-by'],
      ...['checkout-releasing', 'checkout-release-refused', 'checkout-released'],
      ...['checkout-token-destroyed', 'checkout-removed'],
    ]);
    const text = JSON.stringify(entries);
    expect(text).not.toContain('a'.repeat(43));
    expect(text).not.toContain('b'.repeat(43));
    expect(text).not.toContain('one'.padEnd(32, '0'));
  });

  test('tells a renewal, a token that proves nothing, and how it went back', () => {
    expect(entryOf(1, held('one'), about({ wish: WISH })).deed).toBe('renewed');
    expect(entryOf(1, held('one'), null).deed).toBe('held');
    expect(entryOf(1, { ...requested('one'), wish: PLAIN } as never, null).deed).toBe('requested');
    const forged = entryOf(1, { ...held('one'), proof: 'token-forged' } as never, about());
    expect([forged.deed, forged.code]).toEqual(['held-unproved', 'token-forged']);
    const back = (how: string) =>
      entryOf(1, { borrowId: 'one', at: AT, kind: 'returned', how, requestId: null } as never, null).deed;
    expect(['checked-in', 'already-gone', 'ended'].map(back)).toEqual(['returned', 'returned-gone', 'ended']);
    const ended = (how: string) =>
      entryOf(1, { checkoutId: 'two', at: AT, kind: 'checkout-ended', how, requestId: null } as never, null)
        .deed;
    expect(['checked-in', 'already-gone', 'ran-out'].map(ended)).toEqual([
      'checkout-released',
      'checkout-gone',
      'checkout-ran-out',
    ]);
  });

  test('is a step only while its outcome stands elsewhere', () => {
    const first = requested('one');
    expect(entryOf(1, { ...first, wish: PLAIN } as never, about({ state: 'held' })).isStep).toBe(true);
    expect(entryOf(1, { ...first, wish: PLAIN } as never, about({ state: 'requested' })).isStep).toBe(false);
    expect(entryOf(1, { borrowId: 'one', at: AT, kind: 'returning' }, null).isStep).toBe(true);
    expect(isOutcomeMissing('returning', 'returning')).toBe(true);
    expect(isOutcomeMissing('returning', 'returned')).toBe(false);
    expect(isOutcomeMissing('renewal-requested', 'requested')).toBe(true);
    expect(isOutcomeMissing('checkout-requested', 'requested')).toBe(true);
    expect(isOutcomeMissing('checkout-releasing', 'releasing')).toBe(true);
    expect(isOutcomeMissing('held', 'held')).toBe(false);
    expect(isOutcomeMissing('requested', null)).toBe(false);
  });

  test('stands for an event that cannot be read, and for one whose story cannot', () => {
    expect(unreadableEntry(4)).toMatchObject({ number: 4, deed: 'unreadable', at: null, isStep: false });
    expect(entryOf(4, checkoutHeld('two'), null)).toMatchObject({ deed: 'checkout-held', licenseName: null });
  });
});

describe('what is looked for', () => {
  test('is everything by default', () => {
    expect(wanted({})).toBe(true);
    expect(isWanted(unreadableEntry(1), WHOLE_HISTORY)).toBe(true);
  });

  test.each([
    ['survey PRO', true],
    ['deep rock', true],
    ['office', true],
    ['request-1', true],
    ['l-0123456789abcdef', true],
    ['one', true],
    ['survey nothing', false],
    ['Survey\t  pro ', true],
    // The end of one name and the beginning of the next make no word.
    ['ΩDeep', false],
    ['  ', true],
  ])('by words in names, ids and codes: %s', (text, found) => expect(wanted({ text })).toBe(found));

  test('by words of these letters, large or small: Masse is no Maße', () => {
    const found = (text: string) => {
      const entry = entryOf(7, held('one'), about({ connectionName: 'Maße' }));
      return isWanted(entry, { ...WHOLE_HISTORY, text });
    };
    expect(['maße', 'MAß', 'Masse', 'MASSE'].map(found)).toEqual([true, true, false, false]);
  });

  test('by no word in an entry of which nothing is known', () => {
    for (const text of 'abcdefghijklmnopqrstuvwxyz0123456789')
      expect(isWanted(unreadableEntry(1), { ...WHOLE_HISTORY, text }), text).toBe(false);
  });

  test('by kind, and troubles of every kind together', () => {
    expect(wanted({ kind: 'borrowing' })).toBe(true);
    expect(wanted({ kind: 'returning' })).toBe(false);
    expect(wanted({ kind: 'trouble' })).toBe(false);
    const refused = everyKind('one').find(({ kind }) => kind === 'refused');
    expect(isWanted(entryOf(1, refused!, null), { ...WHOLE_HISTORY, kind: 'trouble' })).toBe(true);
    expect(isWanted(unreadableEntry(1), { ...WHOLE_HISTORY, kind: 'trouble' })).toBe(true);
  });

  test('by license, and by time from its first millisecond up to its last', () => {
    expect(wanted({ licenseArn: WISH.licenseArn })).toBe(true);
    expect(wanted({ licenseArn: `${WISH.licenseArn}0` })).toBe(false);
    const at = AT + 1_000;
    expect(wanted({ fromAt: at, toAt: at + 1 })).toBe(true);
    expect(wanted({ fromAt: at + 1 })).toBe(false);
    expect(wanted({ toAt: at })).toBe(false);
    expect(isWanted(unreadableEntry(1), { ...WHOLE_HISTORY, fromAt: 0 })).toBe(false);
    expect(isWanted(unreadableEntry(1), { ...WHOLE_HISTORY, toAt: at })).toBe(false);
  });

  test('without the steps unless they are asked for', () => {
    const step = entryOf(1, { borrowId: 'one', at: AT, kind: 'token-destroyed' }, about());
    expect(isWanted(step, WHOLE_HISTORY)).toBe(true);
    expect(isWanted(step, { ...WHOLE_HISTORY, withSteps: false })).toBe(false);
  });
});

test('every deed has a sentence of its own kind, and none is both step and trouble', () => {
  for (const { isStep, isTrouble, sentence } of Object.values(TRAITS)) {
    expect(isStep && isTrouble).toBe(false);
    expect(sentence).toMatch(/^[A-Z].+[^.]$/);
  }
});
