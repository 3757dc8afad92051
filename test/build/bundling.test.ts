// What the build knows modules by, on Windows too, where Vite writes ids with "/" and paths have "\".

import { describe, expect, test } from 'vitest';
import { codeStages, type Modules } from '../../build/code-stages.ts';
import { bundledFolders, requireDependencies } from '../../build/sbom.ts';
import { startsNoProgram } from '../../build/starts-no-program.ts';

const STAGES = [
  { chunk: 'door', root: 'C:\\x\\main\\index.ts' },
  { chunk: 'start', root: 'C:\\x\\main\\cli\\run.ts' },
];

function graph(id: (path: string) => string): Modules {
  const imports = new Map([
    [id('main/index.ts'), [id('main/a.ts')]],
    [id('main/cli/run.ts'), [id('main/b.ts')]],
    [id('main/a.ts'), []],
    [id('main/b.ts'), []],
  ]);
  return {
    getModuleInfo: (asked) => {
      const importedIds = imports.get(asked);
      return importedIds === undefined ? null : { importedIds };
    },
  };
}

const vite = (path: string): string => `C:/x/${path}`;
const native = (path: string): string => `C:\\x\\${path.replaceAll('/', '\\')}`;

describe('stages', () => {
  test.each([
    ['as Vite writes them', vite],
    ['as the system writes them', native],
  ])('are found by ids %s', (_how, id) => {
    const modules = graph(id);
    const chunkOf = codeStages(STAGES);
    expect(
      ['main/index.ts', 'main/a.ts', 'main/cli/run.ts', 'main/b.ts'].map((path) =>
        chunkOf(id(path), modules),
      ),
    ).toEqual(['door', 'door', 'start', 'start']);
    expect(chunkOf(id('main/c.ts'), modules)).toBeNull();
  });

  test('stop the build where the file of one is not known', () =>
    expect(() =>
      codeStages(STAGES)(
        'x',
        graph((path) => `D:/y/${path}`),
      ),
    ).toThrow('main\\index.ts'));
});

describe('commander', () => {
  const LOADS = "const childProcess = require('node:child_process');\nnext";

  test.each([
    '/x/node_modules/commander/lib/command.js',
    'C:/x/node_modules/commander/lib/command.js',
    native('node_modules/commander/lib/command.js'),
  ])('does not load what starts programs: %s', (id) => {
    const plugin = startsNoProgram();
    expect(plugin.transform(LOADS, id)).toEqual({ code: '\nnext', map: null });
    plugin.buildEnd();
  });

  test('stops the build where it is another, or not met at all', () => {
    const plugin = startsNoProgram();
    expect(plugin.transform(LOADS, '/x/node_modules/other/lib/command.js')).toBeNull();
    expect(() => plugin.buildEnd()).toThrow('not met');
    expect(() => plugin.buildEnd(new Error('other'))).not.toThrow();
    expect(() => plugin.transform('next', vite('node_modules/commander/lib/command.js'))).toThrow(
      'another way',
    );
  });
});

describe('the bill of materials', () => {
  test.each([
    ['as Vite writes them', vite],
    ['as the system writes them', native],
  ])('names packages by ids of Windows, %s', (_how, id) => {
    const files = ['node_modules/a/index.js', 'node_modules/@s/b/c.js', 'node_modules/a/node_modules/d/e.js'];
    const modules = Object.fromEntries(files.map((file) => [id(file), { renderedLength: 1 }]));
    expect(bundledFolders([{ type: 'chunk', modules }])).toEqual([
      '@s/b',
      'a',
      'a/node_modules/d',
      'electron',
      'keytar',
    ]);
  });

  test('is not made where a dependency is not found in what was built', () => {
    const found = ['electron', 'jose', 'keytar'];
    expect(requireDependencies(found, { jose: '6.0.0', keytar: '7.0.0' })).toBe(found);
    expect(() => requireDependencies(['electron', 'keytar'], { jose: '6.0.0', keytar: '7.0.0' })).toThrow(
      'jose',
    );
  });
});
