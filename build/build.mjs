// Builds main with the command line and the keychain process, the preload and the window into dist/, and beside them the
// bill of materials, the notices, the manual page and what V8 compiled of the command line.
// @ts-check

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { credited, noticesText } from './notices.ts';
import { bundledFolders, cycloneDx, requireDependencies, shippedPackages } from './sbom.ts';
import { NODE_24, ROOT } from './setup.mjs';

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const outputs = [];
for (const part of ['main', 'preload', 'renderer']) {
  const built = await build({ configFile: join(ROOT, 'build', `vite.${part}.config.ts`), logLevel: 'warn' });
  outputs.push(...[built].flat().flatMap((result) => ('output' in result ? result.output : [])));
}
const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folders = requireDependencies(bundledFolders(outputs), dependencies);
const shipped = shippedPackages(folders, ROOT);
writeFileSync(join(ROOT, 'dist', 'sbom.cdx.json'), cycloneDx(shipped, version));
const notices = noticesText(credited(shipped, folders, ROOT));
writeFileSync(join(ROOT, 'dist', 'THIRD_PARTY_NOTICES.txt'), notices);

// The page is made from the command tree of the sources that were just built.
await import('./man.mjs');

// Without it the command line works all the same, only slower; a machine that allows no server on loopback can still build.
const keychain = join(ROOT, 'test', 'bench', 'stand-ins', 'keychain-in-memory.cjs');
const ahead = ['--require', keychain, join(ROOT, 'build', 'compile-ahead.ts')];
const { status, stderr } = spawnSync(NODE_24, ahead, { encoding: 'utf8', timeout: 60_000 });
if (status !== 0) process.stderr.write(`The command line was not compiled ahead: ${stderr}\n`);
