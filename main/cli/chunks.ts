// Loads the chunks of the command line, each with the form V8 compiled it to when it was built, where that fits this V8.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

type Require = (id: string) => unknown;
type Chunk = { exports: unknown };
type Body = (exports: unknown, require: Require, chunk: Chunk, file: string, dir: string) => void;

/** Beside the folder of the chunks, so that it is in no package: what Node's V8 compiled is of no use to Electron's. */
export const compiledFolder = (chunkDir: string): string => join(dirname(chunkDir), 'compiled');

/**
 * Gives a `require` for the chunks in `dir`. V8 itself refuses a compiled form of another version, of other flags or of
 * another length; the chunk is then compiled as usual. The names of chunks hold a hash of what is in them, so that a form
 * never belongs to an older build. `onLoaded` hears of each chunk that was compiled.
 */
export function chunkLoader(
  dir: string,
  onLoaded: (name: string, script: Script) => void = () => undefined,
): Require {
  const chunks = new Map<string, Chunk>();
  const load: Require = (id) => {
    if (id.startsWith('node:')) return process.getBuiltinModule(id);
    if (!id.startsWith('./')) return createRequire(join(dir, 'cli.cjs'))(id);
    const name = basename(id);
    const known = chunks.get(name);
    if (known !== undefined) return known.exports;
    const chunk: Chunk = { exports: {} };
    chunks.set(name, chunk);
    const file = join(dir, name);
    const script = compile(file, join(compiledFolder(dir), name));
    onLoaded(name, script);
    const body = script.runInThisContext() as Body;
    body.call(chunk.exports, chunk.exports, load, chunk, file, dir);
    return chunk.exports;
  };
  return load;
}

function compile(file: string, compiledFile: string): Script {
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(file, 'utf8')}\n})`;
  const cachedData = readIfThere(compiledFile);
  return new Script(source, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === null ? {} : { cachedData }),
  });
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    // Not built, or not for this copy: the chunk is compiled from its text.
    return null;
  }
}
