// Reads the report of `fieldpass --smoke` in a release job: it has to be sound, installed, and Electron's own.
// @ts-check

import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8').trim());
const against = [
  ...(report.ok === true ? [] : [`failed: ${report.failed?.join(', ')}`]),
  ...(report.host === 'Electron' ? [] : [`it ran on ${report.host}`]),
  ...(report.isPackaged === true ? [] : ['it was no installed copy']),
];
for (const line of against) console.error(line);
if (against.length === 0)
  console.log(`Electron ${report.versions.electron} on ${report.system}: every part works.`);
process.exitCode = against.length === 0 ? 0 : 1;
