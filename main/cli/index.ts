// The back door on plain Node: `fieldpass` of a clone, on the same services as the window, with the app open or closed.

import { chunkLoader } from './chunks.ts';

const load = chunkLoader(import.meta.dirname);
const { runCommandLine } = load('./run-entry.cjs') as typeof import('./run-entry.ts');

void runCommandLine(process.argv.slice(2));
