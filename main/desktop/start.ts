// Opens the front door: one instance, one confined window, and at once the services behind it.

import { join } from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';
import { readPolicyHere } from '../adapters/policy-source.ts';
import { DeepLinks, registerLinks } from './deep-link.ts';
import { kitFileIn, placeOfKit } from './kit-files.ts';
import type { Trial } from './move-in.ts';
import { PRIVILEGES, serveWindow } from './protocol.ts';
import { mayStart } from './start-refusal.ts';
import type { Tenancy } from './tenancy.ts';
import { confinePages, confineSession, leadNowhere, openWindow, WEBRTC_POLICY } from './window.ts';

/**
 * Starts the app; resolves once the window was asked to load. Gives the services it runs on, null where it ends. Throws
 * in a trial only.
 */
export async function startDesktop(trial: Trial | null = null): Promise<Tenancy | null> {
  const { argv, execArgv, env } = process;
  if (!mayStart(app, { argv, execArgv, env, say: (line) => void process.stderr.write(line) })) return null;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }
  const links = takeLinks(trial);
  app.enableSandbox();
  app.setAppUserModelId('dev.fieldpass.app');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', WEBRTC_POLICY);
  protocol.registerSchemesAsPrivileged(PRIVILEGES);
  confinePages(app);
  // While the app gets ready: it is needed when the first services open.
  const [managed] = await Promise.all([readPolicyHere(import.meta.dirname, app.isPackaged), app.whenReady()]);
  confineSession(session.defaultSession);
  await leadNowhere(session.defaultSession);
  serveWindow(session.defaultSession.protocol, join(import.meta.dirname, '../renderer'));
  const preload = join(import.meta.dirname, '../preload/index.cjs');
  // Chromium gets the page ready meanwhile. What the page asks is heard when main has run to its end, below.
  const window = openWindow(BrowserWindow, { preload, devTools: !app.isPackaged });
  const { moveIn } = await import('./move-in.ts');
  return moveIn({ window, preload, links, managed, trial });
}

// Listens before the app is ready: macOS hands over the link or the file it was started with by then.
function takeLinks(trial: Trial | null): DeepLinks {
  const links = new DeepLinks();
  if (trial === null) registerLinks(app);
  links.take(process.argv);
  const takeKit = (path: string | null): void => {
    if (path !== null) links.goTo(placeOfKit(path));
  };
  takeKit(kitFileIn(process.argv, process.cwd()));
  app.on('second-instance', (_event, argv, folder) => {
    if (!links.take(argv)) takeKit(kitFileIn(argv, folder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    takeKit(path);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.take([url]);
  });
  return links;
}
