// Where the policy of an administrator lies on each system, and how it gets from there into values.

import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Managed, UNMANAGED, unreadablePolicy } from '../domain/managed.ts';
import { isJsonObject, readStrictJson } from '../domain/strict-json.ts';
import { readGuarded } from './policy-guard.ts';

export const LINUX_POLICY = '/etc/fieldpass/policy.json';
export const MAC_PROFILE = '/Library/Managed Preferences/dev.fieldpass.app.plist';
export const MAC_POLICY = '/Library/Application Support/Fieldpass/policy.json';
const DEEPEST = 8;
const LONGEST_MS = 5_000;

export type PolicyPlace = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When it is read: its keys are dated by it. */
  readonly now: number;
  /** In place of the system's own files: see `policySeam`. */
  readonly seam: { readonly file: string; readonly owner: number } | null;
};

/**
 * The file named by FIELDPASS_POLICY_FILE, for tests and for whoever writes a policy. Heard only by a copy that runs
 * from its source folder: an installed one lies in an archive, and nobody takes its policy away by a variable.
 */
export function policySeam(
  env: Readonly<Record<string, string | undefined>>,
  programDir: string,
  isPackaged: boolean,
): PolicyPlace['seam'] {
  const file = env['FIELDPASS_POLICY_FILE'];
  if (file === undefined || file === '' || isPackaged || isInArchive(programDir)) return null;
  return { file, owner: process.getuid?.() ?? 0 };
}

/** Reads the policy of this computer for a program in `programDir`. Never throws, as `readPolicy`. */
export function readPolicyHere(programDir: string, isPackaged: boolean): Promise<Managed> {
  const { env, platform } = process;
  return readPolicy({ platform, env, now: Date.now(), seam: policySeam(env, programDir, isPackaged) });
}

/** Does the program run from an archive, as every installed copy does? */
export function isInArchive(programDir: string): boolean {
  return programDir.split(/[\\/]/).some((part) => part.endsWith('.asar') || part.endsWith('.asar.unpacked'));
}

/** Reads the policy of this computer. Never throws: one that is there and cannot be read closes what it may close. */
export async function readPolicy({ platform, env, now, seam }: PolicyPlace): Promise<Managed> {
  if (seam !== null) return fromFile(seam.file, seam.owner, now);
  if (platform === 'win32') return fromRegistry(env, now);
  if (platform !== 'darwin') return fromFile(LINUX_POLICY, 0, now);
  const profile = await fromProfile(MAC_PROFILE, 0, now);
  return profile.source === null ? fromFile(MAC_POLICY, 0, now) : profile;
}

// Most computers have no policy: what one may say is loaded where there is one.
const shapes = () => import('./policy-shape.ts');

async function fromFile(path: string, owner: number, now: number): Promise<Managed> {
  const guarded = readGuarded(path, owner);
  if (guarded.is === 'absent') return UNMANAGED;
  if (guarded.is === 'refused') return unreadablePolicy(path, guarded.why);
  return readPolicyText(guarded.content.toString('utf8'), path, now);
}

/**
 * Reads the text of a policy file. Never throws, as `readPolicy`. Strictly: of two equal keys the last would win without
 * a word.
 */
export async function readPolicyText(text: string, source: string, now: number): Promise<Managed> {
  const json = readStrictJson(text.replace(/^\ufeff/, ''), DEEPEST)?.json;
  if (!isJsonObject(json)) return unreadablePolicy(source, 'It is not JSON with every key once.');
  return (await shapes()).readPolicyValues(json, source, now);
}

async function fromRegistry(env: PolicyPlace['env'], now: number): Promise<Managed> {
  const { POLICY_REGISTRY_KEY, policyInRegistry, queryRegistry } = await import('./policy-registry.ts');
  try {
    const printed = await queryRegistry(env['SystemRoot']);
    if (printed === null) return UNMANAGED;
    const document = policyInRegistry(printed);
    if (Object.keys(document).length === 0) return UNMANAGED;
    return await (await shapes()).readPolicyValues(document, POLICY_REGISTRY_KEY, now);
  } catch {
    return unreadablePolicy(POLICY_REGISTRY_KEY, 'The registry could not be asked.');
  }
}

/** A managed preference: a property list that the device management writes, turned into JSON by the system's own tool. */
export async function fromProfile(
  path: string,
  owner: number,
  now: number,
  plutil = join('/usr/bin', 'plutil'),
): Promise<Managed> {
  const guarded = readGuarded(path, owner);
  if (guarded.is === 'absent') return UNMANAGED;
  if (guarded.is === 'refused') return unreadablePolicy(path, guarded.why);
  const { execFile } = process.getBuiltinModule('node:child_process');
  try {
    const args = ['-convert', 'json', '-o', '-', '--', path];
    const { stdout } = await promisify(execFile)(plutil, args, { timeout: LONGEST_MS, maxBuffer: 4 << 20 });
    const json = readStrictJson(stdout, DEEPEST)?.json;
    if (!isJsonObject(json)) return unreadablePolicy(path, 'It is not a property list of plain values.');
    // What the management adds about the payload itself.
    const own = Object.entries(json).filter(([key]) => !key.startsWith('Payload'));
    return await (await shapes()).readPolicyValues(Object.fromEntries(own), path, now);
  } catch {
    return unreadablePolicy(path, 'It is not a property list of plain values.');
  }
}
