// The part of the scripted main that plays trips: kept, borrowed for, undone, rehearsed, their kits handed on.

import type { Snapshot, WorkStep } from '../../../main/domain/snapshot.ts';
import type {
  RehearsalCard,
  RehearsalItem,
  Taking,
  TakingItem,
  TripView,
} from '../../../main/domain/trip-views.ts';
import type { Bridge, Reply, TripForm } from '../../../preload/contract.ts';
import { DAY, HOUR, failure } from './builders.ts';
import { kitLicense, NO_SEATS, takingItem, trip } from './trip-scenes.ts';

type Stage = {
  readonly fails: string | null;
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  readonly current: () => Snapshot;
  readonly work: (subject: string, steps: readonly WorkStep[]) => Promise<void>;
  readonly noted: <T>(name: string, args: unknown, play: () => T) => T;
  readonly answer: <T>(value: T) => Reply<T>;
  readonly refusal: () => Reply<never>;
};
type Part = Pick<
  Bridge,
  | 'saveTrip'
  | 'removeTrip'
  | 'borrowTrip'
  | 'undoTrip'
  | 'keepTrip'
  | 'rehearseTrip'
  | 'readKit'
  | 'exportKit'
>;

const LOCKED = failure('keychain-locked', 'Your keychain is locked.', 'Unlock the keychain, then try again.');
const FORGED = failure(
  'token-forged',
  'The token was not signed by the pinned key of its issuer. It proves nothing.',
  'Do not rely on it. Check with the vendor that the pinned key is the current one.',
  false,
);

/** Plays trips on a stage. `fails`: third-license, forged, locked, or any other failure of the bridge. */
export function fakeTrips({ fails, push, current, work, noted, answer, refusal }: Stage): Part {
  const isOurs = fails === 'third-license' || fails === 'forged' || fails === 'locked';
  const refuses = fails !== null && !isOurs;
  const find = (tripId: string): TripView =>
    current().trips.list.find((one) => one.tripId === tripId) ?? trip(current().at);

  function change(tripId: string, next: Partial<TripView>): void {
    push((now) => ({
      ...now,
      trips: {
        ...now.trips,
        list: now.trips.list.map((one) => (one.tripId === tripId ? { ...one, ...next } : one)),
      },
    }));
  }

  function save(form: TripForm): ReturnType<Part['saveTrip']> {
    if (refuses) return Promise.resolve(refusal());
    const { licenseArns, ...plain } = form;
    const tripId = form.tripId ?? 'e'.repeat(32);
    const firstAt = Date.parse(`${form.firstDay}T00:00:00+01:00`);
    const endAt = Date.parse(`${form.lastDay}T00:00:00+01:00`) + DAY;
    const kit = licenseArns.map((licenseArn) => ({
      ...kitLicense('x', {
        licenseName: current().licenses.find((one) => one.licenseArn === licenseArn)?.licenseName ?? '',
        coverage: { state: 'now', fromAt: current().at - HOUR, untilAt: endAt + HOUR },
      }),
      licenseArn,
    }));
    const state = kit.length === 0 ? 'empty' : 'ready';
    const days = Math.round((endAt - firstAt) / DAY);
    const saved = trip(current().at, { ...plain, tripId, kit, state, days, firstAt, endAt });
    push((now) => ({
      ...now,
      trips: {
        problem: null,
        list: [...now.trips.list.filter((one) => one.tripId !== tripId), saved],
      },
    }));
    return Promise.resolve(answer({ tripId, snapshot: current() }));
  }

  async function take(tripId: string): Promise<Reply<Taking>> {
    if (refuses) return refusal();
    const items = find(tripId).kit.map((one) =>
      takingItem('x', { ...one, how: one.renews ? 'renew' : 'borrow' }),
    );
    let taking: Taking = { state: 'running', items };
    const show = (state: Taking['state'], place: number, item: Partial<TakingItem>): void => {
      taking = { state, items: taking.items.map((one, at) => (at === place ? { ...one, ...item } : one)) };
      change(tripId, { taking });
    };
    for (const [place, item] of items.entries()) {
      show('running', place, { state: 'running' });
      await work(item.licenseArn, ['checking-keychain', 'asking-aws', 'storing']);
      if (fails === 'third-license' && place === 2) {
        show('stopped', place, { state: 'failed', failure: NO_SEATS });
        return answer(taking);
      }
      const undo = item.how === 'renew' ? 'renewed' : 'possible';
      const expiresAt = current().at + 8 * DAY;
      show('running', place, { state: 'taken', borrowId: `${place}`.repeat(32), expiresAt, undo });
    }
    show('done', -1, {});
    return answer(taking);
  }

  async function undo(tripId: string): Promise<Reply<Taking>> {
    const { taking } = find(tripId);
    if (refuses || taking === null) return refusal();
    change(tripId, { taking: { ...taking, state: 'undoing' } });
    await work('x', ['returning']);
    const items = taking.items.map((one) =>
      one.undo === 'possible' ? { ...one, state: 'returned' as const, undo: null } : one,
    );
    const undone: Taking = { state: 'undone', items };
    change(tripId, { taking: undone });
    return answer(undone);
  }

  function rehearse(tripId: string): Reply<RehearsalCard> {
    if (refuses) return refusal();
    const { kit, name, place, firstDay, lastDay, endAt } = find(tripId);
    const items = kit.map(({ licenseArn, licenseName }, at): RehearsalItem => ({
      licenseArn,
      licenseName,
      result: 'pass',
      reason: 'valid',
      borrowId: 'b'.repeat(32),
      expiresAt: endAt + HOUR,
      keyThumbprint: 'A'.repeat(43),
      failure: null,
      ...(fails === 'locked' ? { result: 'unknown', reason: 'unreadable', failure: LOCKED } : {}),
      ...(fails === 'forged' && at === 1 ? { result: 'fail', reason: 'bad-signature', failure: FORGED } : {}),
    }));
    const result = fails === 'locked' ? 'unknown' : fails === 'forged' ? 'fail' : 'pass';
    const when = { rehearsedAt: current().at, judgedAt: endAt - HOUR, endAt };
    const what = { tripId, tripName: name, place, firstDay, lastDay, nodeId: current().nodeId };
    return answer({ ...what, ...when, result, items });
  }

  return {
    saveTrip: (args) => noted('saveTrip', args, () => save(args)),
    removeTrip: (args) =>
      noted('removeTrip', args, async () => {
        push((now) => ({
          ...now,
          trips: { ...now.trips, list: now.trips.list.filter((one) => one.tripId !== args.tripId) },
        }));
        return answer(current());
      }),
    borrowTrip: (args) => noted('borrowTrip', args, () => take(args.tripId)),
    undoTrip: (args) => noted('undoTrip', args, () => undo(args.tripId)),
    keepTrip: (args) =>
      noted('keepTrip', args, async () => {
        change(args.tripId, { taking: null });
        return answer(current());
      }),
    rehearseTrip: (args) => noted('rehearseTrip', args, async () => rehearse(args.tripId)),
    readKit: (args) =>
      noted('readKit', args, async () => {
        if (refuses) return refusal();
        const [first] = current().licenses;
        const wanted = { licenseArn: '', licenseName: 'Hull Inspector', productSku: 'HULL-1' };
        return answer({
          name: 'Shared kit',
          found: first === undefined ? [] : [{ ...first, productSku: 'R-1' }],
          missing: [{ ...wanted, reason: 'none' as const }],
        });
      }),
    exportKit: (args) =>
      noted('exportKit', args, async () => (refuses ? refusal() : answer({ fileName: 'kit.json' }))),
  };
}
