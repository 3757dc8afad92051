import { describe, expect, test } from 'vitest';
import type { BorrowEvent } from '../../main/domain/borrow.ts';
import { FieldpassError, toFailure } from '../../main/domain/failure.ts';
import { type HistoryFilter, type HistoryPage, WHOLE_HISTORY } from '../../main/domain/history.ts';
import type { Ledger } from '../../main/ports.ts';
import { History, PAGE_LENGTH } from '../../main/services/history.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { AT, held, requested, WISH } from '../support/ledger-events.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';

const returned = (borrowId: string): BorrowEvent => ({
  borrowId,
  at: AT + 2_000,
  kind: 'returned',
  how: 'checked-in',
  requestId: `back-${borrowId}`,
});

function open(ledger: Ledger = new MemoryLedger(new FakeClock(AT)), problem: FieldpassError | null = null) {
  const asked = { most: 0, calls: 0 };
  const inner = ledger.page.bind(ledger);
  const page = (before: number | null, most: number) => {
    asked.most = Math.max(asked.most, most);
    asked.calls += 1;
    return inner(before, most);
  };
  Object.assign(ledger, { page });
  const history = new History({
    ledger,
    ledgerProblem: () => (problem === null ? null : toFailure(problem)),
    connections: {
      views: () => [{ id: WISH.connectionId, name: 'Office' }] as never,
    },
    time: { now: () => AT },
  });
  return { history, ledger, asked };
}

function everyPage(history: History, filter: HistoryFilter): readonly HistoryPage[] {
  const pages: HistoryPage[] = [];
  let before: number | null = null;
  do {
    const page = history.page(filter, before);
    pages.push(page);
    ({ before } = page);
  } while (before !== null);
  return pages;
}

describe('the history', () => {
  test('of an empty ledger is empty and ends at once', () => {
    expect(open().history.page(WHOLE_HISTORY, null)).toEqual({ entries: [], events: 0, before: null });
  });

  test('tells borrow and return with license, connection and request ids, newest first', () => {
    const { history, ledger } = open();
    ledger.append(requested('one'), held('one'), returned('one'));
    const { entries } = history.page({ ...WHOLE_HISTORY, withSteps: false }, null);
    expect(
      entries.map(({ deed, licenseName, connectionName, requestId }) => [
        deed,
        licenseName,
        connectionName,
        requestId,
      ]),
    ).toEqual([
      ['returned', WISH.licenseName, 'Office', 'back-one'],
      ['renewed', WISH.licenseName, 'Office', 'request-1'],
    ]);
  });

  test('follows what is written after the first look', () => {
    const { history, ledger } = open();
    ledger.append(requested('one'));
    expect(history.page({ ...WHOLE_HISTORY, withSteps: false }, null).entries).toHaveLength(1);
    ledger.append(held('one'));
    const { entries } = history.page({ ...WHOLE_HISTORY, withSteps: false }, null);
    expect(entries.map(({ deed }) => deed)).toEqual(['renewed']);
  });

  test('of 100,000 events comes in bounded pages, each event once and in order', () => {
    const events = Array.from({ length: 100_000 }, (_, at): BorrowEvent => {
      const id = `b${Math.floor(at / 4)}`;
      return [requested(id), held(id), returned(id), { ...returned(id), kind: 'token-destroyed' } as never][
        at % 4
      ] as BorrowEvent;
    });
    const { history, asked } = open(bulk(events));
    const pages = everyPage(history, WHOLE_HISTORY);
    expect(pages.every(({ entries }) => entries.length <= PAGE_LENGTH)).toBe(true);
    const numbers = pages.flatMap(({ entries }) => entries.map(({ number }) => number));
    expect(numbers).toEqual(events.map((_, at) => events.length - at));
    expect(asked.most).toBeLessThanOrEqual(500);
  });

  test('looks through a few thousand events at most for one page, and says where to go on', () => {
    const events = Array.from({ length: 20_000 }, (_, at) => requested(at === 0 ? 'first' : `b${at}`));
    const { history, asked } = open(bulk(events));
    const filter = { ...WHOLE_HISTORY, text: 'first' };
    const page = history.page(filter, null);
    expect(page).toMatchObject({ entries: [], events: 20_000 });
    expect(asked.calls).toBeLessThanOrEqual(8);
    expect(page.before).toBeGreaterThan(1);
    const found = everyPage(history, filter).flatMap(({ entries }) => entries);
    expect(found.map(({ number, subject }) => [number, subject])).toEqual([[1, 'first']]);
  });

  test('as entries is read only as far as it is asked for', () => {
    const { history, asked } = open(bulk(Array.from({ length: 5_000 }, (_, at) => requested(`b${at}`))));
    for (const entry of history.entries(WHOLE_HISTORY)) if (entry.number < 4_990) break;
    expect(asked.calls).toBe(1);
  });

  test('names each license once', () => {
    const { history, ledger } = open();
    ledger.append(requested('one'), requested('two'));
    expect(history.licenses()).toEqual([{ licenseArn: WISH.licenseArn, licenseName: WISH.licenseName }]);
  });
});

describe('the check of the chain', () => {
  test('says that it is intact, how long it is and when that was', async () => {
    const { history, ledger } = open();
    ledger.append(requested('one'), held('one'));
    expect(await history.check()).toEqual({
      chain: { isIntact: true, events: 2, brokenEvent: null, checkedAt: AT },
      problem: null,
    });
  });

  test('tells an intact record that is an older copy', async () => {
    const { history } = open(undefined, new FieldpassError('ledger-restored'));
    expect(await history.check()).toMatchObject({
      chain: { isIntact: true },
      problem: { code: 'ledger-restored' },
    });
  });

  test('tells a changed event by its number, also where nothing was noticed before', async () => {
    const ledger = new MemoryLedger(new FakeClock(AT));
    ledger.checkChain = async () => ({ intact: false, events: 9, brokenAt: 4 }) as never;
    const { chain, problem } = await open(ledger).history.check();
    expect(chain).toMatchObject({ isIntact: false, brokenEvent: 4 });
    expect(problem).toMatchObject({ code: 'ledger-unreadable', message: expect.stringContaining('Event 4') });
  });
});

describe('an export', () => {
  test('holds everything that fits, of however many pages, and the state of the chain', async () => {
    const { history } = open(bulk(Array.from({ length: 1_234 }, (_, at) => requested(`b${at}`))));
    const text = [...(await history.exported(WHOLE_HISTORY, 'json', 'Fieldpass 1.2.3'))].join('');
    expect(JSON.parse(text)).toMatchObject({
      madeBy: 'Fieldpass 1.2.3',
      chain: { isIntact: true, events: 1_234 },
      entries: { length: 1_234 },
    });
    expect([...(await history.exported({ ...WHOLE_HISTORY, text: 'b77' }, 'csv', ''))]).toHaveLength(1 + 11);
  });
});

/** A ledger of many events that costs no more than a list. */
function bulk(events: readonly BorrowEvent[]): Ledger {
  const ledger = new MemoryLedger(new FakeClock(AT));
  const numbered = events.map((event, at) => ({ number: at + 1, event }));
  return Object.assign(ledger, {
    revision: () => events.length,
    events: () => events,
    borrows: () => [],
    page: (before: number | null, most: number) => {
      const end = Math.min(before === null ? events.length : before - 1, events.length);
      return numbered.slice(Math.max(0, end - most), end).reverse();
    },
  });
}
