// `fieldpass checkout --hold`: heartbeats in the foreground until an interrupt, then the seat goes back.

import type { Services } from '../../compose.ts';
import type { HeldCheckout } from '../../domain/checkout.ts';
import { exitNumberOf } from '../../domain/failure.ts';
import { hasRunOut, seatHeldUntil } from '../../domain/heartbeat.ts';
import { recoverFor } from '../open.ts';
import { clockWords, exactWords } from '../moments.ts';
import { asArgument, type Printer } from '../print.ts';
import { checkoutLines } from './checkout-lines.ts';
import { type Interrupt, onInterrupt } from './interrupt.ts';

const RELEASE_WITHIN_MS = 10_000;
const SETTLE_MS = 5_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Checks out, keeps it, releases it at SIGINT, SIGTERM or SIGHUP. Exit number 0 when the seat is free afterwards. */
export async function hold(
  services: Services,
  printer: Printer,
  checkOut: () => Promise<HeldCheckout>,
): Promise<number> {
  // An interrupt while AWS is asked must not leave a seat behind that nobody keeps.
  const interrupt = onInterrupt();
  try {
    const checkout = await checkOut();
    for (const line of checkoutLines(services.checkouts.viewOf(checkout), services.time.now()))
      printer.progress(line);
    printer.progress('Interrupt (Ctrl+C) to release it.');
    return await keep(services, printer, checkout, interrupt);
  } finally {
    interrupt.stop();
  }
}

async function keep(
  services: Services,
  printer: Printer,
  { checkoutId }: HeldCheckout,
  interrupt: Interrupt,
): Promise<number> {
  const { checkouts, time } = services;
  const announce = announcer(services, printer);
  for (;;) {
    // A heartbeat on its way to a silent network must not hold the release up; the release waits for it within bounds.
    await interrupt.or(checkouts.beat('terminal', checkoutId));
    if (interrupt.isThere()) break;
    const now = heldOf(services, checkoutId);
    if (now === null || hasRunOut(now, time.now())) return over(services, printer, checkoutId);
    if (now.keeper !== 'terminal') return handedOn(services, printer, now);
    announce(now);
    await interrupt.orAfter(pauseOf(services, checkoutId));
    if (interrupt.isThere()) break;
  }
  return release(services, printer, checkoutId);
}

function heldOf({ ledger }: Services, checkoutId: string): HeldCheckout | null {
  const checkout = ledger.checkouts().find((one) => one.checkoutId === checkoutId);
  return checkout?.state === 'held' || checkout?.state === 'releasing' ? checkout : null;
}

// One line a heartbeat, whether it got through or not.
function announcer({ checkouts }: Services, printer: Printer): (checkout: HeldCheckout) => void {
  let told = '';
  return (checkout) => {
    const key = `${checkout.beatenAt} ${checkouts.failuresOf(checkout)}`;
    if (key === told) return;
    told = key;
    const { expiresAt, nextBeatAt, problem } = checkouts.viewOf(checkout);
    const next = nextBeatAt === null ? '' : `, next beat ${clockWords(nextBeatAt)}`;
    if (problem === null) printer.progress(`kept until ${clockWords(expiresAt ?? 0)}${next}`);
    else printer.progress(`heartbeat failed: ${problem.message} (${problem.code})${next}`);
  };
}

// Another process may release it, and a sleeping computer fires no long timer: short looks are cheap.
function pauseOf({ checkouts, time }: Services, checkoutId: string): number {
  const dueAt = checkouts.nextBeatAt('terminal', checkoutId) ?? Infinity;
  return Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, dueAt - time.now()));
}

async function release(services: Services, printer: Printer, checkoutId: string): Promise<number> {
  printer.progress('Releasing the seat…');
  const taken = await services.checkouts.releaseKept('terminal', RELEASE_WITHIN_MS, checkoutId);
  const left = taken.find((one) => one.checkoutId === checkoutId);
  if (left === undefined) {
    printer.result({ checkoutId, released: true, checkout: null }, ['Released: the seat is free.']);
    return 0;
  }
  const until = seatHeldUntil(left);
  const which = asArgument(left.wish.licenseName, checkoutId);
  const stays = until === null ? 'stays taken' : `stays taken until ${exactWords(until)}`;
  const checkout = services.checkouts.viewOf(left);
  printer.result({ checkoutId, released: false, seatHeldUntilAt: until, checkout }, [
    `Not released: the seat ${stays}.`,
    `  → The next fieldpass command, or the window, tries again; at once: fieldpass release ${which}`,
  ]);
  return exitNumberOf('outcome-unknown');
}

// It ended by itself, or another process released it.
async function over(services: Services, printer: Printer, checkoutId: string): Promise<number> {
  await recoverFor(services, SETTLE_MS);
  const last = services.ledger.events(checkoutId).findLast(({ kind }) => kind === 'checkout-ended');
  const view = services.checkouts.views().find((one) => one.checkoutId === checkoutId) ?? null;
  const isReleased = last?.kind === 'checkout-ended' && last.how === 'checked-in';
  const gone = isReleased ? 'It was released elsewhere: the seat is free.' : 'It is no longer here.';
  const lines = view === null ? [gone] : checkoutLines(view, services.time.now());
  printer.result({ checkoutId, released: isReleased, checkout: view }, lines);
  return isReleased ? 0 : exitNumberOf('checkout-ended');
}

function handedOn(services: Services, printer: Printer, held: HeldCheckout): number {
  const checkout = services.checkouts.viewOf(held);
  const { checkoutId } = held;
  printer.result({ checkoutId, released: false, checkout }, [
    'Somebody else keeps it alive from now on; it was not released.',
    ...checkoutLines(checkout, services.time.now()),
  ]);
  return 0;
}
