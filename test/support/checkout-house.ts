// The rooms of online checkouts on fakes: real services, everything outside in memory, a clock that obeys.

import { sha256 } from '../../main/adapters/sha256.ts';
import type { Checkout, HeldCheckout } from '../../main/domain/checkout.ts';
import type { Identity, Log, Notice, Vault } from '../../main/ports.ts';
import { Catalogue } from '../../main/services/catalogue.ts';
import { Changes } from '../../main/services/changes.ts';
import { type CheckoutOrder, Checkouts } from '../../main/services/checkouts.ts';
import { HomeRegions } from '../../main/services/home-regions.ts';
import { Keeping } from '../../main/services/keeping.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { fakeMachine } from './fake-machine.ts';
import { countedIds, patiently, type World } from './house.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { silentLog } from './silent-log.ts';

export type CheckoutHouse = ReturnType<typeof openCheckoutHouse>;

type Options = {
  readonly ledger?: MemoryLedger;
  readonly vault?: Vault;
  readonly identity?: Pick<Identity, 'whoAmI'>;
  /** Whether the window's watch runs, with its timer. */
  readonly isWatching?: boolean;
  readonly log?: Log;
};

/** One process of Fieldpass in a world; give the ledger of the process before it to start again after a crash. */
export function openCheckoutHouse(world: World, options: Options = {}) {
  const { aws, clock, license } = world;
  const ledger = options.ledger ?? new MemoryLedger(clock);
  const notices: string[] = [];
  const notified: Notice[] = [];
  const notifier = {
    notify: (notice: Notice) => {
      notified.push(notice);
      notices.push(notice.title);
    },
    withdraw: () => undefined,
  };
  const changes = new Changes();
  const time = new Timekeeper({ clock, ledger });
  const log = options.log ?? silentLog;
  const connectionId = 'environment';
  const homes = new HomeRegions({ ledger });
  const catalogue = new Catalogue({ licenses: aws, ledger, homes, time, changes, log, connectionId });
  const vault = options.vault ?? world.vault;
  const identity = options.identity === undefined ? {} : { identity: options.identity };
  const machine = fakeMachine();
  const shared = { licenses: aws, vault, ledger, catalogue, homes, time, clock, ids: countedIds, machine };
  const checkouts = new Checkouts({ ...shared, ...identity, digest: sha256, changes, log, connectionId });
  const keeping = new Keeping({ checkouts, ledger, time, notifier, log });
  const stopWatch = options.isWatching === false ? (): void => undefined : watchOver();

  function watchOver(): () => void {
    let stop = (): void => undefined;
    let isStopped = false;
    const tick = (): void => {
      if (isStopped) return;
      time.observe();
      keeping.tick(tick);
      stop();
      const retryMs = keeping.hasUnfinished() ? 60_000 : Infinity;
      const wakeMs = Math.min(retryMs, keeping.wakeMs(), 900_000);
      stop = clock.after(wakeMs, () => {
        if (retryMs !== Infinity) void keeping.recover();
        tick();
      });
    };
    keeping.start();
    tick();
    changes.subscribe(() => queueMicrotask(tick));
    return () => {
      isStopped = true;
      stop();
    };
  }

  const order: CheckoutOrder = {
    licenseArn: license.arn,
    type: 'provisional',
    entitlements: null,
    beneficiary: null,
    bindToThisComputer: false,
    keeper: 'window',
  };
  return {
    world,
    ledger,
    checkouts,
    catalogue,
    keeping,
    time,
    changes,
    /** Titles of the notices, and the notices themselves. */
    notices,
    notified,
    order,
    stopWatch,
    /** Checks the world's license out while the clock stands still. */
    checkOutAtOnce: (changed: Partial<CheckoutOrder> = {}): Promise<HeldCheckout> =>
      checkouts.checkOut({ ...order, ...changed }),
    /** Checks the world's license out, letting time pass where the service waits. */
    checkOut: (changed: Partial<CheckoutOrder> = {}): Promise<HeldCheckout> =>
      patiently(clock, checkouts.checkOut({ ...order, ...changed })),
    recover: () => patiently(clock, keeping.recover()),
    /** The first checkout as the ledger has it. */
    only: (): Checkout => {
      const [checkout] = ledger.checkouts();
      if (checkout === undefined) throw new Error('nothing was checked out');
      return checkout;
    },
    /** The first one on the list, as both doors show it. */
    view: () => checkouts.views()[0],
    kinds: () =>
      ledger
        .events()
        .map(({ kind }) => kind.replace('checkout-', ''))
        .join(' '),
  };
}
