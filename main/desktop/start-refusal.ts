// Refuses to start where a switch or a variable would open the app to others: an installed copy ends, one being worked
// on warns.

import { dangersOf } from '../domain/start-dangers.ts';

/** EX_CONFIG of sysexits: something is wrong with how it was started. */
export const EXIT_ON_DANGER = 78;

// Asked of Chromium itself too. Only what Electron never sets by itself: it sets allow-file-access-from-files, for one.
const ASKED_OF_CHROMIUM = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'no-sandbox',
  'disable-web-security',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'load-extension',
  'ignore-certificate-errors',
  'auth-server-allowlist',
  'auth-negotiate-delegate-allowlist',
  'ssl-key-log-file',
] as const;

/** What is asked of Electron's `app`. */
export type StartedApp = {
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch(name: string): boolean };
  exit(code: number): void;
};

export type Start = {
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
};

/** Gives whether the app may go on. Says one line where something is dangerous; installed, it also ends the app. */
export function mayStart(app: StartedApp, { argv, execArgv, env, say }: Start): boolean {
  const seen = ASKED_OF_CHROMIUM.filter((name) => app.commandLine.hasSwitch(name));
  const dangers = [...new Set([...dangersOf([...execArgv, ...argv.slice(1)], env), ...seen])];
  if (dangers.length === 0) return true;
  const names = dangers.join(', ');
  if (!app.isPackaged) {
    say(`Fieldpass runs with ${names}; an installed copy refuses to.\n`);
    return true;
  }
  say(`Fieldpass does not start with ${names}: it would open the app to others. Start it without.\n`);
  app.exit(EXIT_ON_DANGER);
  return false;
}
