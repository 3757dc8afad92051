// The notices of other people's work that ships: made from the very list that the bill of materials is made from.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shipped } from './sbom.ts';
import { isAgreedLicense } from './supply-chain.ts';

/** A package with the texts that go with it: its license, and a NOTICE where it has one. */
export type Credited = Shipped & { readonly texts: readonly string[] };

const TEXT_FILE = /^(?:licen[cs]e|copying|notice)(?:[-.](?:md|txt|markdown))?$/i;
const RULE = '='.repeat(100);
const HEAD = `Fieldpass contains, or is shipped with, the work of others that is listed here under their terms.
What Electron itself contains (Chromium, Node.js and more) is listed in LICENSES.chromium.html beside the app.`;

/**
 * Reads the texts of each package. Throws where a license is not on the list or no text of it is there: then nothing
 * may be built that could be handed on.
 */
export function credited(
  shipped: readonly Shipped[],
  folders: readonly string[],
  root: string,
): readonly Credited[] {
  const off = shipped.filter(({ license }) => !isAgreedLicense(license));
  if (off.length > 0)
    throw new Error(
      `Not on the list of licenses: ${off.map(({ name, license }) => `${name} (${license})`).join()}`,
    );
  const all = shipped.map((one, at) => {
    const own = textsIn(join(root, 'node_modules', folders[at] ?? ''));
    return { ...one, texts: own.length === 0 ? standardText(one.license, root) : own };
  });
  const without = all.filter(({ texts }) => texts.length === 0);
  if (without.length > 0)
    throw new Error(`Without a text of their license: ${without.map(({ name }) => name).join()}`);
  return all;
}

/** One text for all of them; the same text is written once, for every package that has it. */
export function noticesText(all: readonly Credited[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, license, texts } of all)
    byText.set(texts.join('\n\n'), [
      ...(byText.get(texts.join('\n\n')) ?? []),
      `${name} ${version} (${license})`,
    ]);
  const parts = [...byText].map(([text, names]) => `${RULE}\n${names.join('\n')}\n\n${text}\n`);
  return `${HEAD}\n\n${parts.join('\n')}`;
}

// Some packages of AWS's SDK leave their license out of the tarball. The Apache License names nobody, so that its text is
// the same for everybody; those of MIT and BSD name the owner and can be taken from nowhere else.
function standardText(license: string, root: string): readonly string[] {
  return license === 'Apache-2.0' ? [readFileSync(join(root, 'LICENSE'), 'utf8').trim()] : [];
}

function textsIn(folder: string): readonly string[] {
  const names = readdirSync(folder)
    .filter((name) => TEXT_FILE.test(name))
    .sort();
  // Line ends differ between packages and say nothing.
  return names.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}
