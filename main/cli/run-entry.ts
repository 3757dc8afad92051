// Where the loader of the command line enters it: an entry keeps its name, so the chunk behind it can be named by its hash.

export { outputWritten, runCommandLine } from './run.ts';
