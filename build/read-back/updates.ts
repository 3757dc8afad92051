// What tells an installed copy where newer ones are, and what tells it that one is whole.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { UPDATE_CHANNELS, type UpdateChannel } from '../../main/domain/managed.ts';
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

/** The channels that a policy may name, and the one below them that electron-builder makes beside them. */
const LISTING = /^(latest|beta|alpha)(?:-\w+)*\.yml$/;

/** Channels whose readers must find this version: a beta is for those who follow beta only. */
export const channelsOf = (version: string): readonly UpdateChannel[] =>
  version.includes('-') ? ['beta'] : UPDATE_CHANNELS;

/** What speaks against the listings of a folder: each must be true of the files beside it, and each channel name every one. */
export function againstListings(folder: string, version: string): readonly string[] {
  const names = readdirSync(folder);
  const listings = names.filter((name) => LISTING.test(name));
  const read = listings.map(
    (name) => [name, parse(readFileSync(join(folder, name), 'utf8')) as Listing] as const,
  );
  const updatable = names.filter((name) => /\.(?:deb|rpm|AppImage|exe)$|-mac-\w+\.(?:zip|dmg)$/.test(name));
  return [
    ...read.flatMap(([name, listing]) => againstListing(folder, name, listing, version)),
    ...channelsOf(version).flatMap((channel) => {
      const of = read.filter(([name]) => LISTING.exec(name)?.[1] === channel);
      const named = new Set(of.flatMap(([, { files }]) => files.map(({ url }) => url)));
      const missing = updatable.filter((name) => !named.has(name));
      return of.length === 0
        ? [`no ${channel}*.yml`]
        : missing.map((name) => `${name} is in no listing of ${channel}`);
    }),
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
