// Asks the person where to save a file, and writes it there.

import { type BrowserWindow, dialog } from 'electron';
import { writeTextFile } from '../adapters/text-file.ts';

/** False where the person changed their mind. Throws `file-unwritable`. */
export async function saveFile(
  window: BrowserWindow,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
  if (canceled || filePath === '') return false;
  await writeTextFile(filePath, text);
  return true;
}
