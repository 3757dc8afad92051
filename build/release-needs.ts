// `node build/release-needs.ts`: what is missing for a release. The first job asks, so that nothing unsigned, and nothing
// that leads to a placeholder, is built under the name of a release. docs/releasing.md says what each is.

import { readFileSync } from 'node:fs';

/** Variables of the repository. The secrets are those of an environment; without them signing itself fails. */
export const VARIABLES: readonly string[] = [
  ...['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID'],
  ...['AZURE_SIGNING_ENDPOINT', 'AZURE_SIGNING_ACCOUNT', 'AZURE_SIGNING_PROFILE', 'AZURE_SIGNING_PUBLISHER'],
  ...['APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
];

/** What ships or is written into packages, and says an address. */
export const SAYS_ADDRESSES: readonly string[] = [
  'electron-builder.yml',
  'package.json',
  'SECURITY.md',
  'main/desktop/handlers.ts',
];

// Nobody can own a name below .example.
const PLACEHOLDER = /[\w.@-]+\.example\b/g;

/** One sentence for each thing that is missing. `read` gives the text of a file of the sources. */
export function missingForRelease(
  variables: Readonly<Record<string, string | undefined>>,
  read: (file: string) => string,
): readonly string[] {
  const unset = VARIABLES.filter((name) => (variables[name] ?? '').trim() === '');
  const placeholders = SAYS_ADDRESSES.flatMap((file) =>
    [...new Set(read(file).match(PLACEHOLDER) ?? [])].map((found) => `${file} still says ${found}`),
  );
  return [...unset.map((name) => `the variable ${name} is not set`), ...placeholders];
}

// The workflow hands them over as one JSON; without any, GitHub says null.
const given = (json = 'null'): Readonly<Record<string, string>> =>
  (JSON.parse(json) ?? {}) as Readonly<Record<string, string>>;

if (import.meta.main) {
  const missing = missingForRelease(given(process.env['VARIABLES']), (file) =>
    readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'),
  );
  for (const line of missing) process.stderr.write(`No release: ${line}.\n`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
