// Which chunk a module of main goes to: a command reads few files, and none of a stage that it does not reach.

import { fileURLToPath } from 'node:url';

type Modules = {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
};

const here = (path: string): string => fileURLToPath(new URL(`../main/${path}`, import.meta.url));

// In the order in which a command reaches them. What a later stage shares with an earlier one lies in the earlier one.
const STAGES = [
  { chunk: 'start', root: here('cli/run.ts') },
  { chunk: 'house', root: here('cli/open.ts') },
  { chunk: 'aws', root: here('adapters/aws/aws-clients.ts') },
] as const;

/** Gives the chunk of a module, or null where the bundler may choose. Reads the graph once, at the first question. */
export function codeStages(): (id: string, modules: Modules) => string | null {
  let chunks: ReadonlyMap<string, string> | null = null;
  return (id, modules) => (chunks ??= chunksOf(modules)).get(id) ?? null;
}

function chunksOf(modules: Modules): ReadonlyMap<string, string> {
  const chunks = new Map<string, string>();
  for (const { chunk, root } of STAGES)
    for (const id of reachedFrom(root, modules)) {
      const earlier = chunks.get(id);
      // The window needs what all stages share, and nothing else of the command line.
      if (earlier === undefined) chunks.set(id, chunk);
      else if (earlier === 'start') chunks.set(id, 'base');
    }
  return chunks;
}

/** Everything that is loaded with a module: its static imports and theirs. */
function reachedFrom(root: string, modules: Modules): ReadonlySet<string> {
  const reached = new Set([root]);
  for (const id of reached)
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  return reached;
}
