// The back door on plain Node: `fieldpass` of a clone, on the same services as the window, with the app open or closed.

import { runCommandLine } from './run.ts';

void runCommandLine(process.argv.slice(2));
