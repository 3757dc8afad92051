// What an engineer can do, through the same services and with the same targets as the window offers.

import type { Keeper } from '../../main/domain/checkout.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { Services } from './simulation.ts';
import type { World } from './world.ts';

export type Act =
  | 'borrow'
  | 'give back'
  | 'renew, new one first'
  | 'renew, old one first'
  | 'remove'
  | 'check out'
  | 'check out for good'
  | 'extend'
  | 'wait'
  | 'release'
  | 'quit'
  | 'import the key'
  | 'refresh'
  | 'look at proofs';

type Work = (services: Services, world: World) => Promise<unknown>;

const KEEPER: Keeper = 'window';

const WORK: Readonly<Record<Act, Work>> = {
  borrow: ({ borrowing }, { license }) => borrowing.borrow(license.arn),
  'give back': (services) => services.returning.giveBack(returnable(services)),
  'renew, new one first': (services) => services.renewing.renew(renewable(services), 'borrow-first'),
  'renew, old one first': (services) => services.renewing.renew(renewable(services), 'return-first'),
  remove,
  'check out': (services, world) => checkOut(services, world, 'provisional'),
  'check out for good': (services, world) => checkOut(services, world, 'perpetual'),
  extend: (services) => services.checkouts.extend(releasable(services)),
  wait: () => Promise.resolve(),
  release: (services) => services.checkouts.release(releasable(services)),
  quit: ({ checkouts }) => checkouts.releaseKept(KEEPER, 5_000),
  'import the key': ({ keys, proofs }, { issuer }) =>
    keys.add(Buffer.from(issuer.pem), issuer.account, 'from the vendor').then(() => proofs.checkAll()),
  refresh: ({ catalogue }) => catalogue.refresh(),
  'look at proofs': ({ proofs }) => proofs.checkAll(true),
};

/** Does it; the watch looks at the clock afterwards, as after every act in the window. */
export async function perform(act: Act, services: Services, world: World): Promise<void> {
  await WORK[act](services, world);
  services.watch.tick();
}

function checkOut(
  services: Services,
  { license }: World,
  type: 'provisional' | 'perpetual',
): Promise<unknown> {
  const order = { licenseArn: license.arn, type, entitlements: null, beneficiary: null } as const;
  return services.checkouts.checkOut({ ...order, bindToThisComputer: false, keeper: KEEPER });
}

function returnable({ snapshots }: Services): string {
  return found(snapshots.take().borrows.find((view) => view.returnable.possible)?.borrowId);
}

function renewable({ snapshots }: Services): string {
  return found(snapshots.take().borrows.find((view) => view.renewable.possible)?.borrowId);
}

function releasable({ snapshots }: Services): string {
  return found(snapshots.take().checkouts.find((view) => view.releasable.possible)?.checkoutId);
}

async function remove({ checkouts, returning, snapshots }: Services): Promise<void> {
  const shown = snapshots.take();
  const borrow = shown.borrows.find((view) => view.removable);
  if (borrow !== undefined) return returning.remove(borrow.borrowId);
  await checkouts.remove(found(shown.checkouts.find((view) => view.removable)?.checkoutId));
}

// The window shows no button for it.
function found(id: string | undefined): string {
  if (id === undefined) throw new FieldpassError('borrow-not-found');
  return id;
}
