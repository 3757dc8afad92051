// The policy of Windows: the values of a registry key that only administrators write, as reg.exe prints them.

import { win32 } from 'node:path';
import { promisify } from 'node:util';
import { isJsonObject, readStrictJson } from '../domain/strict-json.ts';
import { POLICY_KEYS } from './policy-shape.ts';

export const POLICY_REGISTRY_KEY = 'HKLM\\Software\\Policies\\Fieldpass';
const LONGEST_MS = 5_000;
const DEEPEST = 8;

/** How a program is run: what it printed, or an error with its exit number as `code`. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options: {
    readonly encoding: 'latin1';
    readonly timeout: number;
    readonly windowsHide: boolean;
    readonly maxBuffer: number;
  },
) => Promise<{ readonly stdout: string }>;

/** What reg.exe prints about the key; null where there is none. Throws where it cannot be asked. */
export async function queryRegistry(
  systemRoot: string | undefined,
  run: RunProgram = runProgram,
): Promise<string | null> {
  // By its full path: a reg.exe beside the program or in the search path is somebody else's.
  const root = /^[a-z]:\\windows$/i.test(systemRoot ?? '') ? (systemRoot ?? '') : 'C:\\Windows';
  const reg = win32.join(root, 'System32', 'reg.exe');
  const query = (key: string): Promise<string | null> => printedAbout(key, reg, run);
  const printed = await query(POLICY_REGISTRY_KEY);
  if (printed === null && !(await isAbsent(POLICY_REGISTRY_KEY, query)))
    throw new Error('reg.exe tells nothing about a policy that may be there');
  return printed;
}

const runProgram: RunProgram = (program, args, options) =>
  promisify(process.getBuiltinModule('node:child_process').execFile)(program, args, options);

// Null where it ends with 1, as it does for a key that is not there, for one that may not be read, and for every key where an
// administrator forbids tools for the registry.
async function printedAbout(key: string, reg: string, run: RunProgram): Promise<string | null> {
  try {
    const { stdout } = await run(reg, ['query', key, '/reg:64'], {
      encoding: 'latin1',
      timeout: LONGEST_MS,
      windowsHide: true,
      maxBuffer: 4 << 20,
    });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1) return null;
    throw error;
  }
}

// A key is absent where the one above it is told and does not list it; HKLM\Software is on every Windows.
async function isAbsent(key: string, query: (key: string) => Promise<string | null>): Promise<boolean> {
  const above = win32.dirname(key);
  if (above === 'HKLM') return false;
  const printed = await query(above);
  if (printed === null) return isAbsent(above, query);
  const end = key.slice('HKLM'.length).toLowerCase();
  return !printed.split(/\r?\n/).some((line) => line.trim().toLowerCase().endsWith(end));
}

// A carriage return inside a value belongs to it: without the line the key would count as not set.
const LINE = /^ {4}(.+?) {4}(REG_[A-Z_]+) {4}(.*)$/s;
const NUMBERS = new Map([
  ['0x0', false],
  ['0x1', true],
]);
const WORDS = new Map([
  ['false', false],
  ['true', true],
]);
const NAMES = new Map(Object.keys(POLICY_KEYS).map((key) => [key.toLowerCase(), key]));

/**
 * The policy in what reg.exe printed: the value `policy` holds a whole one as JSON, and every other value a single key,
 * which counts more. Numbers 0 and 1 are false and true; lists are JSON or REG_MULTI_SZ.
 */
export function policyInRegistry(printed: string): Readonly<Record<string, unknown>> {
  const values = printed.split(/\r?\n/).flatMap((line) => {
    const [, name = '', type = '', text = ''] = LINE.exec(line) ?? [];
    return name === '' ? [] : [{ name, type, text }];
  });
  const whole = values.find(({ name }) => name.toLowerCase() === 'policy');
  const base = whole === undefined ? {} : wholePolicy(whole.text);
  const single = values
    .filter((value) => value !== whole)
    .map(
      ({ name, type, text }) => [NAMES.get(name.toLowerCase()) ?? name, valueOf(name, type, text)] as const,
    );
  return { ...base, ...Object.fromEntries(single) };
}

// A whole policy that is no JSON object closes everything a policy can close.
function wholePolicy(text: string): Readonly<Record<string, unknown>> {
  const json = isPlain(text) ? readStrictJson(text, DEEPEST)?.json : undefined;
  if (isJsonObject(json)) return json;
  return Object.fromEntries(Object.keys(POLICY_KEYS).map((key) => [key, null]));
}

function valueOf(name: string, type: string, text: string): unknown {
  const kind = POLICY_KEYS[(NAMES.get(name.toLowerCase()) ?? '') as keyof typeof POLICY_KEYS] as
    (typeof POLICY_KEYS)[keyof typeof POLICY_KEYS] | undefined;
  if (!isPlain(text)) return null;
  if (type === 'REG_DWORD') return NUMBERS.get(text) ?? null;
  if (type === 'REG_MULTI_SZ') return text.split('\\0').filter((part) => part !== '');
  if (kind === 'flag') return WORDS.get(text.toLowerCase()) ?? null;
  return kind === 'json' ? (readStrictJson(text, DEEPEST)?.json ?? null) : text;
}

// reg.exe prints in the code page of the console, which loses other letters without a word: JSON writes them as \uXXXX.
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
