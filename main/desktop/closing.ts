// What happens between the wish to quit and the end: seats checked out online go back, or it is said until when not.

import { app, dialog } from 'electron';
import type { Services } from '../compose.ts';
import type { HeldCheckout } from '../domain/checkout.ts';
import { seatHeldUntil } from '../domain/heartbeat.ts';
import { desktopWords, type DesktopWords } from './words.ts';

/** Seats are given back within this time; a person who quits does not wait longer. */
const RELEASE_WITHIN_MS = 5_000;

type Updating = { readonly quitting: () => Promise<void>; readonly closed: () => void };

type Closable = { readonly services: Services; readonly close: () => Promise<void> };

/**
 * Ends the app carefully once: tells `updates` that it begins, releases what the window keeps, tells what stays taken,
 * closes `tenancy`, tells `updates` that it has. Gives the function that does all of it without quitting; quitting goes straight on afterwards.
 */
export function closeCarefully(tenancy: Closable, updates: Updating): () => Promise<void> {
  let closing: Promise<void> | null = null;
  let closed = false;
  let quits = false;
  const close = (): Promise<void> =>
    (closing ??= asked(updates, tenancy.services)
      .then(() => release(tenancy.services))
      .finally(() => tenancy.close())
      .finally(() => updates.closed())
      .finally(() => (closed = true)));
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (quits) return;
    quits = true;
    void close().finally(() => app.quit());
  });
  return close;
}

async function asked(updates: Updating, { log }: Services): Promise<void> {
  try {
    await updates.quitting();
  } catch (error) {
    log.error('what was wished for the end could not be done', { error });
  }
}

async function release({ checkouts, log, preferences }: Services): Promise<void> {
  try {
    const taken = await checkouts.releaseKept('window', RELEASE_WITHIN_MS);
    if (taken.length > 0) await tell(taken, desktopWords(app.getLocale(), preferences.read().language));
  } catch (error) {
    log.error('online checkouts could not be released at quit', { error });
  }
}

async function tell(taken: readonly HeldCheckout[], words: DesktopWords): Promise<void> {
  const { later, message, quit } = words.quitting;
  const lines = taken.map(
    (checkout) => `${checkout.wish.licenseName}: ${untilWords(seatHeldUntil(checkout), words)}`,
  );
  await dialog.showMessageBox({
    type: 'info',
    title: 'Fieldpass',
    message,
    detail: `${lines.join('\n')}\n\n${later}`,
    buttons: [quit],
    defaultId: 0,
  });
}

function untilWords(heldUntil: number | null, { quitting, tag }: DesktopWords): string {
  if (heldUntil === null) return quitting.staysTaken;
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'long' }).format(heldUntil);
  return quitting.until(moment);
}
