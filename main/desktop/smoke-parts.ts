// The parts of an installation that `--smoke` checks, each by doing what it is for.

import { BrowserWindow } from 'electron';
import type { VaultLink } from '../adapters/keychain/vault-link.ts';
import type { Services } from '../compose.ts';

// A page is in <main> only when a snapshot has come over the bridge; before that there is nothing, or grey rows.
const FIRST_SNAPSHOT = `[...document.querySelectorAll('main > :not(.skeleton)')]
  .some((part) => (part.textContent ?? '').trim() !== '')`;
const WINDOW_MS = 20_000;
const LOOK_AGAIN_MS = 50;

/** Resolves once the window shows what main has sent it. */
export async function seeFirstSnapshot(): Promise<void> {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('there is no window');
  const until = performance.now() + WINDOW_MS;
  let isShown: unknown = false;
  while (isShown !== true) {
    if (performance.now() > until) throw new Error('the window shows nothing of what it was sent');
    await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
    isShown = await Promise.race([
      window.webContents.executeJavaScript(FIRST_SNAPSHOT),
      new Promise((resume) => setTimeout(resume, WINDOW_MS)),
    ]).catch(() => false);
  }
}

/** Writes an entry through the keychain process, reads it back and removes it. */
export async function keepProbe(link: VaultLink): Promise<void> {
  const account = 'f'.repeat(32);
  const value = `smoke-${process.pid}`;
  await link.set(account, value);
  const read = await link.get(account);
  await link.delete(account);
  if (read !== value) throw new Error('the keychain gave back something else than was written');
  if ((await link.get(account)) !== null) throw new Error('the keychain kept what was removed');
}

/** Borrows a sample license, has its proof checked and gives it back: keychain, ledger and verification together. */
export async function borrowSample(services: Services): Promise<void> {
  const { borrowing, catalogue, returning, snapshots } = services;
  await catalogue.refresh();
  const license = snapshots.take().licenses.find(({ borrow }) => borrow.possible && borrow.canReturnEarly);
  if (license === undefined) throw new Error('no sample license is offered');
  const held = await borrowing.borrow(license.licenseArn);
  const { verdict } = snapshots.viewOf(held);
  if (verdict !== 'valid') throw new Error(`the proof of the sample is ${verdict}`);
  await returning.giveBack(held.borrowId);
}

/** Checks the ledger that the sample was written to. */
export async function checkLedger({ history }: Services): Promise<void> {
  const { chain, problem } = await history.check();
  if (problem !== null) throw new Error(problem.message);
  if (!chain.isIntact || chain.events === 0) throw new Error(`the chain of ${chain.events} events is broken`);
}
