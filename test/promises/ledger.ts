// What every ledger promises; run on the fake and on the real one.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { IssuerKey } from '../../main/domain/issuer-key.ts';
import type { Catalogue, Ledger } from '../../main/ports.ts';
import { FakeClock } from '../support/fake-clock.ts';
import {
  AT,
  checkoutHeld,
  checkoutRequested,
  everyCheckoutKind,
  everyKind,
  held,
  requested,
} from '../support/ledger-events.ts';

/** One storage: every call of `open` is another process on it. */
export type LedgerStorage = {
  open(): Ledger;
  remove(): void;
};

const LICENSES: Catalogue = {
  listedAt: AT,
  licenses: ['one', 'two'].map((name, index) => ({
    license: {
      arn: `arn:${name}`,
      name,
      productName: name,
      productSku: name,
      issuerName: 'Deep Rock',
      keyFingerprint: null,
      signKeyArn: null,
      homeRegion: 'eu-central-1',
      status: 'AVAILABLE',
      receivedStatus: 'ACTIVE',
      allowedOperations: ['CheckoutBorrowLicense'],
      validity: { beginAt: 0, endAt: null },
      entitlements: [{ name: 'Seat', unit: 'Count', value: null, maxCount: 5, comesBack: true }],
      borrowing: { canReturnEarly: true, maxMinutes: 60 },
      provisional: { maxMinutes: 60 },
      beneficiary: '111122223333',
      version: '1',
    },
    seats: index === 0 ? { free: 2, total: 5 } : null,
  })),
};

const KEY: IssuerKey = {
  thumbprint: 't1',
  issuerAccount: '111122223333',
  origin: 'file',
  addedAt: AT,
  comment: 'from the vendor',
  jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
};

export function ledgerPromises(name: string, makeStorage: (clock: FakeClock) => LedgerStorage): void {
  describe(`${name} keeps the promises of a ledger:`, () => {
    let clock: FakeClock;
    let storage: LedgerStorage;
    let ledger: Ledger;
    beforeEach(() => {
      clock = new FakeClock();
      storage = makeStorage(clock);
      ledger = storage.open();
    });
    afterEach(() => storage.remove());

    test('an empty ledger has nothing and is intact', async () => {
      const lists = [ledger.borrows(), ledger.checkouts(), ledger.events(), ledger.issuerKeys()];
      expect([...lists, ledger.problems()]).toEqual([[], [], [], [], []]);
      expect(ledger.catalogue()).toBeNull();
      expect(ledger.mark('observed-at')).toBeNull();
      expect(await ledger.checkChain()).toEqual({ intact: true, events: 0, brokenAt: null });
    });

    test('gives every kind of event back exactly, in order, also after a restart', async () => {
      const events = [...everyKind('a1'), ...everyCheckoutKind('c3')];
      for (const event of events) ledger.append(event);
      expect(ledger.events()).toEqual(events);
      ledger.close();
      const next = storage.open();
      expect(next.events()).toEqual(events);
      expect(await next.checkChain()).toEqual({ intact: true, events: events.length, brokenAt: null });
      expect(next.problems()).toEqual([]);
    });

    test('gives the history of one borrow alone', () => {
      ledger.append(requested('a1'), requested('b2'), held('a1'));
      expect(ledger.events('a1')).toEqual([requested('a1'), held('a1')]);
      expect(ledger.events('zz')).toEqual([]);
    });

    test('gives pages from the newest event on, each numbered, and none twice', () => {
      const ledger = storage.open();
      expect(ledger.page(null, 3)).toEqual([]);
      ledger.append(...everyKind('one'), ...everyCheckoutKind('two'));
      const all = ledger.events();
      const first = ledger.page(null, 3);
      expect(first.map(({ number }) => number)).toEqual([all.length, all.length - 1, all.length - 2]);
      expect(first[0]?.event).toEqual(all.at(-1));
      expect(ledger.page(3, 100).map(({ number }) => number)).toEqual([2, 1]);
      expect(ledger.page(1, 100)).toEqual([]);
    });

    test('derives the state of each borrow from its events, oldest borrow first', () => {
      ledger.append(requested('b2'), requested('a1'));
      expect(ledger.borrows().map(({ state }) => state)).toEqual(['requested', 'requested']);
      ledger.append(held('b2'));
      expect(ledger.borrows().map(({ borrowId, state }) => [borrowId, state])).toEqual([
        ['b2', 'held'],
        ['a1', 'requested'],
      ]);
    });

    test('keeps online checkouts in the same chain as borrows, and apart from them', async () => {
      ledger.append(requested('a1'), checkoutRequested('c3'));
      ledger.append(checkoutHeld('c3'));
      expect(ledger.checkouts().map(({ checkoutId, state }) => [checkoutId, state])).toEqual([
        ['c3', 'held'],
      ]);
      expect(ledger.borrows().map(({ borrowId }) => borrowId)).toEqual(['a1']);
      expect(ledger.events('c3')).toEqual([checkoutRequested('c3'), checkoutHeld('c3')]);
      expect(storage.open().checkouts()).toEqual(ledger.checkouts());
      expect(await ledger.checkChain()).toEqual({ intact: true, events: 3, brokenAt: null });
    });

    test('sees at once what another process wrote', async () => {
      const other = storage.open();
      ledger.append(requested('a1'));
      expect(other.borrows()).toHaveLength(1);
      other.append(held('a1'));
      expect(ledger.borrows()[0]?.state).toBe('held');
      expect(await ledger.checkChain()).toEqual({ intact: true, events: 2, brokenAt: null });
    });

    test('writes nothing of an append in which one event is malformed', () => {
      const malformed = { ...requested('b2'), at: Number.NaN };
      expect(() => ledger.append(requested('a1'), malformed)).toThrow(TypeError);
      expect(ledger.events()).toEqual([]);
    });

    test('keeps no field that is not part of an event', () => {
      const careless = { ...requested('a1'), signedToken: 'eyJcanary' };
      ledger.append(careless);
      expect(ledger.events()).toEqual([requested('a1')]);
    });

    test('an append of nothing changes nothing', async () => {
      ledger.append();
      expect((await ledger.checkChain()).events).toBe(0);
    });

    test('a claim is exclusive until it is released, for its own process too', () => {
      const other = storage.open();
      expect(ledger.claim('a1')).toBe(true);
      expect([ledger.claim('a1'), other.claim('a1'), other.claim('b2')]).toEqual([false, false, true]);
      ledger.release('a1');
      expect(other.claim('a1')).toBe(true);
    });

    test('a claim is released only by its owner', () => {
      const other = storage.open();
      ledger.claim('a1');
      other.release('a1');
      expect(other.claim('a1')).toBe(false);
    });

    test('a claim of a living process stands, after a sleep and whatever the clock does', () => {
      const other = storage.open();
      ledger.claim('a1');
      for (const jump of [2 * MINUTE_MS + 1, DAY_MS, -3 * DAY_MS]) {
        clock.jump(jump);
        expect(other.claim('a1')).toBe(false);
      }
      ledger.release('a1');
      expect(other.claim('a1')).toBe(true);
      expect(ledger.claim('a1')).toBe(false);
    });

    test('a claim is known to be ours until it is released', () => {
      const other = storage.open();
      expect([ledger.isClaimed('a1'), ledger.claim('a1'), ledger.isClaimed('a1')]).toEqual([
        false,
        true,
        true,
      ]);
      expect([other.isClaimed('a1'), ledger.isClaimed('b2')]).toEqual([false, false]);
      clock.jump(2 * MINUTE_MS + 1);
      expect(ledger.isClaimed('a1')).toBe(true);
      ledger.release('a1');
      expect([ledger.isClaimed('a1'), other.isClaimed('a1')]).toEqual([false, false]);
    });

    test('closing gives up the claims', () => {
      ledger.claim('a1');
      ledger.close();
      expect(storage.open().claim('a1')).toBe(true);
    });

    test('keeps the catalogue as a whole, with and without visible seats', () => {
      const other = storage.open();
      ledger.saveCatalogue(LICENSES);
      expect(other.catalogue()).toEqual(LICENSES);
      other.saveCatalogue({ listedAt: AT + 1, licenses: [] });
      expect(ledger.catalogue()).toEqual({ listedAt: AT + 1, licenses: [] });
    });

    test('keeps the seats that were looked up after their listing, and takes them away again', () => {
      const other = storage.open();
      const [one, two] = LICENSES.licenses.map(({ license }) => license);
      if (one === undefined || two === undefined) throw new Error('two licenses');
      ledger.saveCatalogue(LICENSES);
      for (const seats of [{ free: 1, total: 9 }, null]) {
        const changed = [
          { license: one, seats },
          { license: two, seats: { free: 0, total: 1 } },
        ];
        ledger.saveCatalogue({ listedAt: AT, licenses: changed });
        expect(other.catalogue()).toEqual({ listedAt: AT, licenses: changed });
      }
    });

    test('keeps a listing whole although another process has saved its own meanwhile', () => {
      const other = storage.open();
      const [one, two] = LICENSES.licenses;
      if (one === undefined || two === undefined) throw new Error('two licenses');
      ledger.saveCatalogue(LICENSES);
      other.saveCatalogue({ listedAt: AT + 1, licenses: [two, { ...one, seats: null }] });
      const changed = { listedAt: AT + 2, licenses: [one, { ...two, seats: { free: 3, total: 4 } }] };
      ledger.saveCatalogue(changed);
      expect(other.catalogue()).toEqual(changed);
      const shorter = { listedAt: AT + 3, licenses: [two] };
      ledger.saveCatalogue(shorter);
      expect(other.catalogue()).toEqual(shorter);
    });

    test('keeps issuer keys; the same key again changes nothing', () => {
      ledger.addIssuerKey(KEY);
      ledger.addIssuerKey({ ...KEY, comment: 'again' });
      ledger.addIssuerKey({ ...KEY, thumbprint: 't2', addedAt: AT + 1 });
      expect(storage.open().issuerKeys()).toEqual([KEY, { ...KEY, thumbprint: 't2', addedAt: AT + 1 }]);
    });

    test('forgets one key of an issuer, and nothing where there is none', () => {
      ledger.addIssuerKey(KEY);
      ledger.addIssuerKey({ ...KEY, issuerAccount: '444455556666' });
      ledger.removeIssuerKey(KEY.issuerAccount, KEY.thumbprint);
      ledger.removeIssuerKey(KEY.issuerAccount, 'unknown');
      expect(
        storage
          .open()
          .issuerKeys()
          .map(({ issuerAccount }) => issuerAccount),
      ).toEqual(['444455556666']);
    });

    test('a mark is overwritten by saving, and kept by saving once', () => {
      const other = storage.open();
      expect(ledger.saveMarkOnce('node-id', 'mine')).toBe('mine');
      expect(other.saveMarkOnce('node-id', 'theirs')).toBe('mine');
      ledger.saveMark('observed-at', '1');
      ledger.saveMark('observed-at', '2');
      expect([other.mark('node-id'), other.mark('observed-at')]).toEqual(['mine', '2']);
    });
  });
}
