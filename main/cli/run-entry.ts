// Where the loader of the command line enters it: an entry keeps its name, so the chunk behind it can be named by its hash.

export { runCommandLine } from './run.ts';
export { outputWritten } from './written.ts';
