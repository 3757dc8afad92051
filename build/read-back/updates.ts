// What tells an installed copy where newer ones are, and what tells it that one is whole.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readAddress } from './sources.ts';

/** What speaks against app-update.yml, as text; null where there is none. */
export function againstAddress(text: string | null): readonly string[] {
  if (text === null) return ['no app-update.yml'];
  const { provider, url } = parse(text) as Readonly<Record<string, unknown>>;
  return provider === 'generic' && url === readAddress() ? [] : [`${String(provider)} at ${String(url)}`];
}

type Listing = {
  readonly version: string;
  readonly path: string;
  readonly sha512: string;
  readonly files: readonly { readonly url: string; readonly sha512: string; readonly size: number }[];
};

/** What speaks against the latest*.yml of a folder: each must be true of the files beside it, and name every one. */
export function againstListings(folder: string, version: string): readonly string[] {
  const names = readdirSync(folder);
  const listings = names.filter((name) => /^latest.*\.yml$/.test(name));
  const read = listings.map(
    (name) => [name, parse(readFileSync(join(folder, name), 'utf8')) as Listing] as const,
  );
  const named = new Set(read.flatMap(([, { files }]) => files.map(({ url }) => url)));
  const updatable = names.filter((name) => /\.(?:deb|rpm|AppImage|exe)$|-mac-\w+\.(?:zip|dmg)$/.test(name));
  return [
    ...(listings.length === 0 ? ['no latest*.yml'] : []),
    ...read.flatMap(([name, listing]) => againstListing(folder, name, listing, version)),
    ...updatable.filter((name) => !named.has(name)).map((name) => `${name} is in no listing`),
  ];
}

function againstListing(folder: string, name: string, listing: Listing, version: string): readonly string[] {
  const first = listing.files.find(({ url }) => url === listing.path);
  const wrong = listing.files.flatMap(({ url, sha512, size }) => {
    if (!existsSync(join(folder, url))) return [`${name} names ${url}, which is not there`];
    const bytes = readFileSync(join(folder, url));
    const hash = createHash('sha512').update(bytes).digest('base64');
    return hash === sha512 && bytes.length === size ? [] : [`${name} is wrong about ${url}`];
  });
  return [
    ...(listing.version === version ? [] : [`${name} is of ${listing.version}, not ${version}`]),
    ...(first !== undefined && first.sha512 === listing.sha512 ? [] : [`${name} leads to ${listing.path}`]),
    ...wrong,
  ];
}
