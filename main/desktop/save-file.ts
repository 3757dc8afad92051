// Saves a file where the person says in the system's own dialog; a place is never chosen without them.

import type { BrowserWindow, Dialog } from 'electron';
import { writeWhole } from '../adapters/whole-file.ts';

const FILTERS = [
  { extension: 'csv', name: 'CSV' },
  { extension: 'ics', name: 'iCalendar' },
  { extension: 'json', name: 'JSON' },
] as const;

/** Asks over the window under the suggested name; gives the file written, or null where the person chose none. */
export async function saveFile(
  dialog: Pick<Dialog, 'showSaveDialog'>,
  window: BrowserWindow,
  name: string,
  pieces: Iterable<string>,
): Promise<string | null> {
  const filters = FILTERS.filter(({ extension }) => name.endsWith(`.${extension}`)).map((one) => ({
    name: one.name,
    extensions: [one.extension],
  }));
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters });
  if (canceled || filePath === '') return null;
  return writeWhole(filePath, pieces);
}
