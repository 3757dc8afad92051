// What a person sees when the app cannot even open its data directory.

import { app, dialog } from 'electron';
import { exitNumberOf, toFailure } from '../domain/failure.ts';

/** Shows the failure with its next step and code, then ends the app with the matching exit number. */
export async function reportStartFailure(error: unknown): Promise<void> {
  const { code, message, details } = toFailure(error, Date.now().toString(36));
  process.stderr.write(`${message} → ${details.nextStep} (${code})\n`);
  dialog.showErrorBox('Fieldpass cannot start', `${message}\n\n${details.nextStep}\n\n(${code})`);
  app.exit(exitNumberOf(code));
}
