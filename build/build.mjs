// Builds main with the command line and the keychain process, the preload and the window into dist/, and beside them the
// bill of materials, the notices and the manual page.
// @ts-check

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { credited, noticesText } from './notices.ts';
import { bundledFolders, cycloneDx, shippedPackages } from './sbom.ts';
import { ROOT } from './setup.mjs';

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const outputs = [];
for (const part of ['main', 'preload', 'renderer']) {
  const built = await build({ configFile: join(ROOT, 'build', `vite.${part}.config.ts`), logLevel: 'warn' });
  outputs.push(...[built].flat().flatMap((result) => ('output' in result ? result.output : [])));
}
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folders = bundledFolders(outputs);
const shipped = shippedPackages(folders, ROOT);
writeFileSync(join(ROOT, 'dist', 'sbom.cdx.json'), cycloneDx(shipped, version));
const notices = noticesText(credited(shipped, folders, ROOT));
writeFileSync(join(ROOT, 'dist', 'THIRD_PARTY_NOTICES.txt'), notices);

// The page is made from the command tree of the sources that were just built.
await import('./man.mjs');
