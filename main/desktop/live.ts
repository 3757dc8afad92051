// Keeps the window true while it is open: changes, time, sleep, and what other processes do to the same ledger.

import { powerMonitor } from 'electron';
import type { Services } from '../compose.ts';
import { FieldpassError } from '../domain/failure.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** How often the ledger is asked whether another process wrote to it. */
const FOLLOW_MS = 2_000;

/** How often the clock is felt for, and by how much it must have been set. A sleep may look the same, and is told twice. */
const FEEL_MS = 500;
const CLOCK_STEP_MS = 400;

/** Sending takes at most one part in so many of main's time; a change is on screen after this pause at the latest. */
const SHARE_OF_SENDING = 5;
const LONGEST_SEND_PAUSE_MS = 500;
/** A snapshot that could not be taken is taken again after this pause. */
const AFTER_FAILURE_MS = 2_000;

/**
 * Starts the watch, and sends a snapshot after every change. The first listings and the first look at the keychain begin
 * with `onScreen`: loading what reaches AWS holds main up, and the window would wait for what is on disk. Gives the
 * function that stops all of it; call it before the ledger is closed.
 */
export function goLive(
  services: Services,
  send: (snapshot: Snapshot) => void,
  onScreen: Promise<void>,
): () => void {
  const { catalogue, grants, watch } = services;
  let isStopped = false;
  const stopSending = sendChanges(services, send);
  const stopFollowing = followOtherProcesses(services);
  const onResume = (): void => {
    watch.tick();
    void catalogue.refresh();
    void grants.refresh();
    void watch.recover();
  };
  powerMonitor.on('resume', onResume);
  const stopFeeling = onClockSet(() => watch.tick());
  watch.start();
  void onScreen.then(() => {
    if (isStopped) return;
    void catalogue.refresh();
    void grants.refresh();
    void lookAndRecover(services);
  });
  return () => {
    isStopped = true;
    stopSending();
    stopFollowing();
    stopFeeling();
    powerMonitor.off('resume', onResume);
    watch.stop();
  };
}

async function lookAndRecover({ keychain, log, watch }: Services): Promise<void> {
  try {
    await keychain.look();
    await watch.recover();
  } catch (error) {
    log.error('the first look at the keychain failed', { error });
  }
}

// Many changes make one message, and a large one is not sent again before the window had time for more than reading it.
function sendChanges({ changes, log, snapshots }: Services, send: (snapshot: Snapshot) => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = 0;
  const sendNow = (): void => {
    timer = null;
    const begun = performance.now();
    try {
      send(snapshots.take());
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      log.warn('the ledger could not be read just now', { code: error.code });
      timer = setTimeout(sendNow, AFTER_FAILURE_MS);
    }
    pauseMs = Math.min(LONGEST_SEND_PAUSE_MS, (performance.now() - begun) * SHARE_OF_SENDING);
  };
  const unsubscribe = changes.subscribe(() => {
    timer ??= setTimeout(sendNow, pauseMs);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}

// No system tells a program that its clock was set. Timers go by running time, so an end would come up to a pause late.
function onClockSet(onSet: () => void): () => void {
  const offset = (): number => Date.now() - performance.now();
  let before = offset();
  const timer = setInterval(() => {
    const now = offset();
    const isSet = Math.abs(now - before) >= CLOCK_STEP_MS;
    before = now;
    if (isSet) onSet();
  }, FEEL_MS);
  return () => clearInterval(timer);
}

// The command line works on the same ledger: what it borrows or returns shows in the window at once.
function followOtherProcesses({ changes, ledger, log, proofs, tripDesk }: Services): () => void {
  const revisionNow = (): string => `${ledger.revision()} ${tripDesk.revision()}`;
  let seen = revisionNow();
  const failed = (error: unknown): void => {
    seen = '';
    log.warn('the ledger could not be read just now', { error });
  };
  const look = (): void => {
    try {
      const revision = revisionNow();
      if (revision === seen) return;
      seen = revision;
      changes.tell();
      proofs.checkAll().catch(failed);
    } catch (error) {
      failed(error);
    }
  };
  const timer = setInterval(look, FOLLOW_MS);
  return () => clearInterval(timer);
}
