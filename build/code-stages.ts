// Which chunk a module of main goes to: a start reads few files, and none of a stage that it does not reach.

import { fileURLToPath } from 'node:url';

export type Modules = {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
};

type Stage = { readonly chunk: string; readonly root: string };

const here = (path: string): string => fileURLToPath(new URL(`../main/${path}`, import.meta.url));

// What the app loads until its window is made, and what a command loads to begin, to be understood, to open services, to
// ask AWS.
const STAGES: readonly Stage[] = [
  { chunk: 'door', root: here('index.ts') },
  { chunk: 'start', root: here('cli/run.ts') },
  { chunk: 'program', root: here('cli/run-program.ts') },
  { chunk: 'house', root: here('cli/open.ts') },
  { chunk: 'aws', root: here('adapters/aws/aws-clients.ts') },
];

/**
 * Gives the chunk of a module, or null where the bundler may choose. Reads the graph once, at the first question. Throws
 * where the file of a stage is not in it.
 */
export function codeStages(
  stages: readonly Stage[] = STAGES,
): (id: string, modules: Modules) => string | null {
  let chunks: ReadonlyMap<string, string> | null = null;
  return (id, modules) => (chunks ??= chunksOf(stages, modules)).get(id) ?? null;
}

function chunksOf(all: readonly Stage[], modules: Modules): ReadonlyMap<string, string> {
  const stages = new Map<string, readonly string[]>();
  for (const { chunk, root } of all)
    for (const id of reachedFrom(idOf(root, modules), modules))
      stages.set(id, [...(stages.get(id) ?? []), chunk]);
  return new Map([...stages].map(([id, reaching]) => [id, chunkFor(reaching)]));
}

// What an early stage shares lies by itself, so that a window needs nothing of the command line, and neither the house.
function chunkFor(stages: readonly string[]): string {
  if (stages.includes('start')) return 'start';
  const [first = '', ...others] = stages;
  if (others.length === 0) return first;
  if (stages.includes('program')) return 'base';
  return first === 'door' ? 'porch' : first;
}

// Vite's ids have "/" on Windows too, where a path has "\".
function idOf(path: string, modules: Modules): string {
  const id = [path, path.replaceAll('\\', '/')].find((form) => modules.getModuleInfo(form) !== null);
  if (id === undefined) throw new Error(`The bundler does not know ${path}, which begins a stage`);
  return id;
}

/** Everything that is loaded with a module: its static imports and theirs. */
function reachedFrom(root: string, modules: Modules): ReadonlySet<string> {
  const reached = new Set([root]);
  for (const id of reached)
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  return reached;
}
