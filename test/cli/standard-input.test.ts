// Standard input where process.stdin is always at its end, as Electron leaves it on Windows.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'fieldpass-stdin-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MOST = 65_536;
const script = (platform: string): string => `
  import { Readable } from 'node:stream';
  import { readStdin } from './main/cli/files.ts';
  Object.defineProperty(process, 'stdin', { get: () => Readable.from([]) });
  const outcome = await readStdin(${MOST}, '${platform}').catch(({ code, message }) => ({ code, message }));
  process.stdout.write(JSON.stringify(outcome));
`;

function readIn(
  platform: string,
  input: { readonly text: string } | { readonly descriptor: number },
): unknown {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script(platform)], {
    ...('text' in input ? { input: input.text } : { stdio: [input.descriptor, 'pipe', 'inherit'] as const }),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}

function readFrom(path: string, flags: string): unknown {
  const descriptor = openSync(path, flags);
  try {
    return readIn('win32', { descriptor });
  } finally {
    closeSync(descriptor);
  }
}

describe('standard input on Windows', () => {
  test('is what was piped in, whole, though the stream in its place is empty', () => {
    const text = 'eyJ\u00fc.'.repeat(10_000);
    expect(readIn('win32', { text })).toBe(text);
    expect(readIn('linux', { text }), 'control: the stream').toBe('');
  });

  test('is what a file gives, and empty where nothing is piped in', () => {
    const path = join(dir, 'token');
    writeFileSync(path, 'eyJ.from.a-file\n');
    expect(readFrom(path, 'r')).toBe('eyJ.from.a-file\n');
    expect(readIn('win32', { text: '' })).toBe('');
  });

  test('is refused past the limit and where it cannot be read', () => {
    expect(readIn('win32', { text: 'x'.repeat(MOST) })).toHaveLength(MOST);
    expect(readIn('win32', { text: 'x'.repeat(MOST + 1) })).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining(`larger than ${MOST}`),
    });
    expect(readFrom(join(dir, 'only-written'), 'w')).toMatchObject({ code: 'file-unreadable' });
  });
});
