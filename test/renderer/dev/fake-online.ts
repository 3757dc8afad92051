// The part of the scripted main that plays renewal, online checkouts and grants.

import type {
  BorrowView,
  CheckoutView,
  GrantView,
  Snapshot,
  WorkStep,
} from '../../../main/domain/snapshot.ts';
import type { Bridge, CheckoutDraft, Reply } from '../../../preload/contract.ts';
import { DAY, MINUTE, checkout, failure } from './builders.ts';

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
  | 'renew'
  | 'checkOut'
  | 'extendCheckout'
  | 'release'
  | 'removeCheckout'
  | 'refreshGrants'
  | 'acceptGrant'
  | 'rejectGrant'
>;

const NO_SEATS = failure(
  'no-seats',
  'AWS allowed no seat: Users: asked 1 Count, license has 5 Count, 5 in use.',
  'Wait until a colleague returns a seat, then try again.',
);
const GAP = failure(
  'renewal-gap',
  'The old license was given back, and no new one was granted.',
  'Borrow it again as soon as a seat is free.',
  false,
);
const BENEFICIARY = failure(
  'beneficiary-needed',
  'This license was created by the very account you are signed in to, so AWS wants that account named as the beneficiary.',
  'Check out again with the account number as beneficiary.',
  false,
);

/** Plays online acts on a stage. `fails`: no-seats, gap, beneficiary, partial, or any other failure of the bridge. */
export function fakeOnline({ fails, push, current, work, noted, answer, refusal }: Stage): Part {
  const fault = fails === 'partial' || fails === 'no-seats' || fails === 'gap' ? null : fails;

  async function renew(borrowId: string, order: 'borrow-first' | 'return-first'): Promise<Reply<BorrowView>> {
    const old = current().borrows.find((one) => one.borrowId === borrowId);
    const first: readonly WorkStep[] =
      order === 'borrow-first' ? ['asking-aws'] : ['returning-old', 'asking-aws'];
    await work(borrowId, ['checking-keychain', 'writing-intent', ...first]);
    if (fault !== null || old === undefined) return refusal();
    if (order === 'borrow-first' && fails !== null) return { ok: false, failure: NO_SEATS };
    if (fails === 'gap') return { ok: false, failure: GAP };
    await work(borrowId, ['verifying', 'storing', 'returning-old']);
    const at = current().at;
    const change: Partial<BorrowView> = {
      borrowId: `${borrowId}-new`,
      badge: 'borrowed',
      issuedAt: at,
      expiresAt: at + 3 * DAY,
      endsSoonAt: at + 2 * DAY,
      replaces: borrowId,
    };
    const next = { ...old, ...change };
    push((now) => ({ ...now, borrows: now.borrows.map((one) => (one.borrowId === borrowId ? next : one)) }));
    return answer(next);
  }

  async function take(draft: CheckoutDraft): Promise<Reply<CheckoutView>> {
    const { licenseArn, type } = draft;
    const isPerpetual = type === 'perpetual';
    await work(licenseArn, ['checking-keychain', 'writing-intent', 'asking-aws', 'storing']);
    if (fails === 'beneficiary' && draft.beneficiary === null) {
      const details = { ...BENEFICIARY.details, account: '210987654321' };
      return { ok: false, failure: { ...BENEFICIARY, details } };
    }
    if (fault !== null && fails !== 'beneficiary') return refusal();
    const { at } = current();
    const asked = draft.entitlements ?? [];
    const entitlements =
      fails === 'partial' ? asked.slice(0, 1).map((one) => ({ ...one, value: '1' })) : asked;
    const taken = checkout(`new-${current().checkouts.length}`, at, {
      licenseArn,
      licenseName: current().licenses.find((one) => one.licenseArn === licenseArn)?.licenseName ?? '',
      type,
      badge: isPerpetual ? 'consumed' : 'kept',
      asked,
      entitlements,
      isPartial: fails === 'partial',
      issuedAt: at,
      requestedAt: at,
      expiresAt: isPerpetual ? null : at + 60 * MINUTE,
      nextBeatAt: isPerpetual ? null : at + 15 * MINUTE,
      ...(isPerpetual
        ? { releasable: { possible: false, why: 'It was consumed for good.' } as const, removable: true }
        : {}),
    });
    push((now) => ({ ...now, checkouts: [...now.checkouts, taken] }));
    return answer(taken);
  }

  async function extend(checkoutId: string, keep: boolean): Promise<Reply<CheckoutView>> {
    await work(checkoutId, ['extending']);
    if (fault !== null) return refusal();
    const { at } = current();
    const beaten = (one: CheckoutView): CheckoutView => ({
      ...one,
      badge: 'kept',
      keeper: keep ? 'window' : one.keeper,
      issuedAt: at,
      expiresAt: at + 60 * MINUTE,
      nextBeatAt: at + 15 * MINUTE,
      problem: null,
    });
    push((now) => ({
      ...now,
      checkouts: now.checkouts.map((one) => (one.checkoutId === checkoutId ? beaten(one) : one)),
    }));
    return answer(beaten(checkout('x', at, { checkoutId })));
  }

  async function end(checkoutId: string, steps: readonly WorkStep[]): Promise<Reply<{ checkoutId: string }>> {
    await work(checkoutId, steps);
    if (fault !== null) return refusal();
    push((now) => ({ ...now, checkouts: now.checkouts.filter((one) => one.checkoutId !== checkoutId) }));
    return answer({ checkoutId });
  }

  async function decide(
    grantArn: string,
    steps: readonly WorkStep[],
    change: Partial<GrantView>,
  ): Promise<Reply<GrantView>> {
    await work(grantArn, steps);
    const grant = current().grants.list.find((one) => one.grantArn === grantArn);
    if (fault !== null || grant === undefined) return refusal();
    push((now) => ({
      ...now,
      grants: { ...now.grants, list: now.grants.list.filter((one) => one.grantArn !== grantArn) },
    }));
    return answer({ ...grant, ...change });
  }

  return {
    renew: (args) => noted('renew', args, () => renew(args.borrowId, args.order)),
    checkOut: (args) => noted('checkOut', args, () => take(args)),
    extendCheckout: (args) => noted('extendCheckout', args, () => extend(args.checkoutId, args.keep)),
    release: (args) => noted('release', args, () => end(args.checkoutId, ['releasing'])),
    removeCheckout: (args) => noted('removeCheckout', args, () => end(args.checkoutId, [])),
    refreshGrants: () => noted('refreshGrants', null, async () => answer(current())),
    acceptGrant: (args) =>
      noted('acceptGrant', args, () =>
        decide(args.grantArn, ['accepting', 'awaiting-aws', 'activating', 'awaiting-aws'], {
          stage: 'active',
        }),
      ),
    rejectGrant: (args) =>
      noted('rejectGrant', args, () => decide(args.grantArn, ['rejecting'], { stage: 'rejected' })),
  };
}
