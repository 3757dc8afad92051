// What a person sees when the app cannot start, or finds a mistake of its own that it must not go on with.

import { app, dialog } from 'electron';
import { exitNumberOf, toFailure } from '../domain/failure.ts';
import type { Log } from '../ports.ts';
import { desktopWords } from './words.ts';

/** Shows the failure with its next step and code, then ends the app with the matching exit number. */
export async function reportStartFailure(error: unknown): Promise<void> {
  const { code, message, details } = toFailure(error, Date.now().toString(36));
  process.stderr.write(`${message} → ${details.nextStep} (${code})\n`);
  dialog.showErrorBox(
    desktopWords(app.getLocale()).start.cannotStart,
    `${message}\n\n${details.nextStep}\n\n(${code})`,
  );
  app.exit(exitNumberOf(code));
}

/** EX_SOFTWARE of sysexits: an internal software error. */
const EXIT_ON_MISTAKE = 70;

/**
 * Ends the app at an error nobody handled: going on could show something that is not true. What is open is on disk,
 * and the next start takes it up.
 */
export function endOnMistake(log: Log): void {
  const end = (error: unknown): void => {
    const reference = Date.now().toString(36);
    log.error('internal failure, the app ends', { reference, error });
    const { message, details } = toFailure(error, reference);
    dialog.showErrorBox(
      desktopWords(app.getLocale()).start.hasToClose,
      `${message}\n\n${details.nextStep}\n\n(internal ${reference})`,
    );
    app.exit(EXIT_ON_MISTAKE);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
