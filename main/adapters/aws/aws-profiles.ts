// The named profiles of the AWS config and credentials files: how each signs in, and never what it signs in with.

import { promises as fs } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Profile, ProfileKind } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Section = Readonly<Record<string, string | undefined>>;
type Sections = Readonly<Record<string, Section | undefined>>;

const LARGEST_FILE = 1 << 20;
const LONGEST_CHAIN = 10;
// What the config file holds besides profiles.
const OTHER_SECTION = /^(sso-session|services|plugins|preview)([. ]|$)/;

/**
 * Lists the profiles, `default` first, the others by name. Files that are not there count as empty; throws
 * `file-unreadable` for one that cannot be read or is larger than 1 MB. Nothing secret is kept or given.
 */
export async function listProfiles(env: Environment): Promise<readonly Profile[]> {
  const files = filesIn(env);
  await Promise.all([requireSound(files.configFilepath), requireSound(files.filepath)]);
  return profilesIn(files);
}

type Files = { readonly configFilepath: string; readonly filepath: string };

/** The profiles of files that were looked at: small, and without sections that would harm the reader. */
export async function profilesIn(files: Files): Promise<readonly Profile[]> {
  // The reader of the SDK, so that a profile means here what it means when it is used.
  const { parseKnownFiles } = await import('@smithy/core/config');
  const sections: Sections = await parseKnownFiles({ ...files, ignoreCache: true });
  return Object.entries(sections)
    .flatMap(([name, section]) =>
      section === undefined || OTHER_SECTION.test(name) ? [] : [profileOf(name, section, sections)],
    )
    .toSorted(
      (a, b) => Number(b.name === 'default') - Number(a.name === 'default') || a.name.localeCompare(b.name),
    );
}

function filesIn(env: Environment): Files {
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const place = (path: string): string => (path.startsWith('~/') ? join(home, path.slice(2)) : path);
  return {
    configFilepath: place(env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config')),
    filepath: place(env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials')),
  };
}

async function requireSound(file: string): Promise<void> {
  const refused = (problem: string): FieldpassError =>
    new FieldpassError('file-unreadable', undefined, { details: { file, problem } });
  const code = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : '');
  try {
    const found = await fs.stat(file);
    if (!found.isFile()) throw refused('not-a-file');
    if (found.size > LARGEST_FILE) throw refused('too-large');
    if (isHarmful(await fs.readFile(file, 'utf8'))) throw refused('section-name');
  } catch (error) {
    if (error instanceof FieldpassError) throw error;
    if (code(error) !== 'ENOENT' && code(error) !== 'ENOTDIR') throw refused('not-accessible');
  }
}

/**
 * Does a section bear the name of something that every object has? The SDK's reader keeps sections in a plain object, and
 * `[constructor]` with a key `keys` would replace Object.keys in this process.
 */
export function isHarmful(text: string): boolean {
  // Line by line, as the SDK reads it: a pattern over the whole text would take the end of one line for a space.
  return text.split('\n').some((line) => {
    const name = SECTION.exec(line)?.[1];
    return name !== undefined && name in {};
  });
}

const SECTION = /^\s*\[\s*(?:[\w-]+\s+)?["']?([^\]]*?)["']?\s*\]/;

function profileOf(name: string, section: Section, sections: Sections): Profile {
  const chain = chainOf(name, section, sections);
  const mfaSerial =
    chain.map((link) => link.section['mfa_serial']).find((serial) => serial !== undefined) ?? null;
  const kind = kindOf(section);
  return {
    name,
    kind: kind === 'role' && mfaSerial !== null ? 'role-with-mfa' : kind,
    region: section['region'] ?? null,
    mfaSerial,
    signInCommand: signInCommand(chain.at(-1)),
  };
}

type Link = { readonly name: string; readonly section: Section };

/** The profile and the source profiles behind it; a role is as signed in as the last of them. */
function chainOf(name: string, section: Section, sections: Sections): readonly Link[] {
  const links: Link[] = [{ name, section }];
  for (let last: Section = section; kindOf(last) === 'role' && links.length < LONGEST_CHAIN;) {
    const source = last['source_profile'];
    const next = source === undefined ? undefined : sections[source];
    if (source === undefined || next === undefined || links.some((link) => link.name === source)) break;
    links.push({ name: source, section: next });
    last = next;
  }
  return links;
}

// In the order in which the SDK decides (credential-provider-ini, resolveProfileData).
function kindOf(section: Section): Exclude<ProfileKind, 'role-with-mfa'> {
  const has = (...keys: readonly string[]): boolean => keys.every((key) => section[key] !== undefined);
  if (has('role_arn') && has('source_profile') !== has('credential_source')) return 'role';
  if (has('aws_access_key_id', 'aws_secret_access_key')) return 'static-keys';
  if (has('role_arn', 'web_identity_token_file')) return 'web-identity';
  if (has('credential_process')) return 'credential-process';
  if (['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name'].some((key) => has(key)))
    return 'sso';
  return has('login_session') ? 'login' : 'unknown';
}

function signInCommand(link: Link | undefined): string | null {
  const kind = link === undefined ? 'unknown' : kindOf(link.section);
  if (link === undefined || (kind !== 'sso' && kind !== 'login')) return null;
  return `aws ${kind === 'sso' ? 'sso login' : 'login'} --profile ${quoted(link.name, process.platform)}`;
}

/** A profile name that no shell takes for anything else: plain names as they are, others in the quotes of the system. */
export function quoted(name: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./-]+$/.test(name) && !(platform === 'win32' && name.includes('%'))) return name;
  if (platform !== 'win32') return `'${name.replaceAll("'", `'\\''`)}'`;
  // cmd and PowerShell share no way to quote these; the SDK takes no such name from a `[profile …]` line either.
  return `"${name.replaceAll(/["%$`^!]/g, '')}"`;
}
