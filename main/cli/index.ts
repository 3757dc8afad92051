// The back door on plain Node: `fieldpass` of a clone, on the same services as the window, with the app open or closed.

import { chunkLoader } from './chunks.ts';

const load = chunkLoader(import.meta.dirname);
const { outputWritten, runCommandLine } = load('./run-entry.cjs') as typeof import('./run-entry.ts');

/** Ends with the command: what is still under way, such as a request nobody answers, is on disk for the next one. */
async function run(): Promise<void> {
  await runCommandLine(process.argv.slice(2));
  await outputWritten();
  process.exit();
}

void run();
