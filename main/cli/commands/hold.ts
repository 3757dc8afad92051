// `fieldpass checkout --hold`: heartbeats in the foreground until an interrupt, then the seat goes back.

import type { Services } from '../../compose.ts';
import type { HeldCheckout } from '../../domain/checkout.ts';
import { exitNumberOf } from '../../domain/failure.ts';
import { exactWords, type Printer } from '../print.ts';
import { checkoutLines } from './checkout-lines.ts';

const RELEASE_WITHIN_MS = 10_000;
const LONGEST_PAUSE_MS = 5_000;

/** Checks out, keeps it, releases it at SIGINT, SIGTERM or SIGHUP. Exit number 0 when the seat is free afterwards. */
export async function hold(
  services: Services,
  printer: Printer,
  checkOut: () => Promise<HeldCheckout>,
): Promise<number> {
  // An interrupt while AWS is asked must not leave a seat behind that nobody keeps.
  const interrupt = interrupted();
  const { checkoutId } = await checkOut();
  const found = (): HeldCheckout | null => heldOf(services, checkoutId);
  const first = found();
  if (first !== null) announce(services, printer, first);
  let toldUntil = first?.record.expiresAt ?? null;
  while (!interrupt.isThere()) {
    await services.checkouts.beat('terminal');
    const now = found();
    if (now === null || hasEnded(services, now)) return over(services, printer, checkoutId);
    if (now.record.expiresAt !== toldUntil) {
      toldUntil = now.record.expiresAt;
      announce(services, printer, now);
    }
    await interrupt.orAfter(pauseOf(services));
  }
  return release(services, printer, checkoutId);
}

function heldOf({ ledger }: Services, checkoutId: string): HeldCheckout | null {
  const checkout = ledger.checkouts().find((one) => one.checkoutId === checkoutId);
  return checkout?.state === 'held' || checkout?.state === 'releasing' ? checkout : null;
}

const hasEnded = ({ time }: Services, { record }: HeldCheckout): boolean =>
  record.expiresAt !== null && time.now() >= record.expiresAt;

function announce({ checkouts }: Services, printer: Printer, checkout: HeldCheckout): void {
  const { expiresAt, nextBeatAt } = checkouts.viewOf(checkout);
  const next = nextBeatAt === null ? '' : `, next heartbeat ${exactWords(nextBeatAt)}`;
  printer.progress(`kept until ${exactWords(expiresAt ?? 0)}${next}; interrupt to release`);
}

// Another process may release it, and a sleeping computer fires no long timer: short looks are cheap.
function pauseOf({ checkouts, time }: Services): number {
  const dueAt = checkouts.nextBeatAt('terminal');
  return Math.max(100, Math.min(LONGEST_PAUSE_MS, (dueAt ?? Infinity) - time.now()));
}

async function release(services: Services, printer: Printer, checkoutId: string): Promise<number> {
  const taken = await services.checkouts.releaseKept('terminal', RELEASE_WITHIN_MS);
  const left = taken.find((one) => one.checkoutId === checkoutId);
  const view = services.checkouts.views().find((one) => one.checkoutId === checkoutId) ?? null;
  if (left === undefined) {
    printer.result({ checkoutId, released: true }, ['Released: the seat is free.']);
    return 0;
  }
  const until =
    left.record.expiresAt === null
      ? 'it stays taken'
      : `it stays taken until ${exactWords(left.record.expiresAt)}`;
  printer.result({ checkoutId, released: false, checkout: view }, [
    `Not released: ${until}. “fieldpass release” tries again.`,
  ]);
  return exitNumberOf('outcome-unknown');
}

function over(services: Services, printer: Printer, checkoutId: string): number {
  const view = services.checkouts.views().find((one) => one.checkoutId === checkoutId) ?? null;
  const lines = view === null ? ['It was released.'] : checkoutLines(view, services.time.now());
  printer.result({ checkoutId, released: view === null, checkout: view }, lines);
  return view === null ? 0 : exitNumberOf('checkout-ended');
}

function interrupted() {
  let isThere = false;
  let wake = (): void => undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isThere = true;
      wake();
    });
  return {
    isThere: () => isThere,
    orAfter: (ms: number): Promise<void> =>
      new Promise((resume) => {
        if (isThere) return void resume();
        const timer = setTimeout(resume, ms);
        wake = () => {
          clearTimeout(timer);
          resume();
        };
      }),
  };
}
