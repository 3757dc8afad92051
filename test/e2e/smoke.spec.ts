import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Alteration, alteredApp } from './altered-app.ts';
import { runInstalled } from './installed.ts';
import { test } from './laptop.ts';

type Report = {
  readonly ok: boolean;
  readonly failed: readonly string[];
  readonly host: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>>;
};

const PARTS = ['start', 'window', 'keychain', 'borrow', 'ledger', 'cleared'];

async function smoke(env: Readonly<Record<string, string | undefined>>, folder?: string) {
  const { code, stdout, stderr } = await runInstalled(
    ['--smoke'],
    env,
    folder === undefined ? {} : { folder },
  );
  const lines = stdout.trim().split('\n');
  expect(lines, stderr).toHaveLength(1);
  return { code, report: JSON.parse(lines[0] ?? '') as Report };
}

const everyEntry = (): string =>
  spawnSync(
    'dbus-send',
    [
      ...[
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        '/org/freedesktop/secrets/collection/login',
      ],
      ...['org.freedesktop.DBus.Properties.Get', 'string:org.freedesktop.Secret.Collection', 'string:Items'],
    ],
    { encoding: 'utf8' },
  ).stdout;

test('a sound installation passes, in one line that names its host and every part', async ({ laptop }) => {
  const temporary = mkdtempSync(join(tmpdir(), 'fieldpass-temporary-'));
  const before = everyEntry().match(/object path/g)?.length ?? 0;
  const { code, report } = await smoke({ ...laptop.environment(), TMPDIR: temporary });
  expect(code).toBe(0);
  expect(report).toMatchObject({ ok: true, failed: [] });
  expect(report.host).toMatch(/^(Electron|stand-in host)$/);
  expect(Object.keys(report.parts)).toEqual(PARTS);
  for (const name of ['fieldpass', 'electron', 'chromium', 'node'])
    expect(report.versions[name]).toMatch(/^\d+\.\d+/);
  // Nothing of a person's was touched, and nothing is left.
  expect(readdirSync(laptop.dir)).not.toContain('data');
  expect(readdirSync(temporary).filter((name) => name.startsWith('fieldpass-'))).toEqual([]);
  expect(everyEntry().match(/object path/g)?.length ?? 0).toBe(before);
  rmSync(temporary, { recursive: true, force: true });
});

test('without a keychain it fails and names it', async ({ laptop }) => {
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
  const { code, report } = await smoke({ ...laptop.environment(), ...nowhere });
  expect(code).toBe(1);
  expect(report.failed).toEqual(expect.arrayContaining(['keychain', 'borrow']));
  expect(report.failed).not.toContain('window');
  expect(report.parts['keychain']?.why).not.toBe('');
});

// Names of the bundle's parts carry a hash.
const built = (name: string): string =>
  `main/${readdirSync(join(import.meta.dirname, '../../dist/main')).find((file) => file.startsWith(`${name}-`)) ?? name}`;

const BROKEN: readonly (readonly [part: string, what: string, alteration: Alteration])[] = [
  [
    'window',
    'a window whose script is missing',
    { file: 'renderer/index.html', find: /<script[^>]*><\/script>/g, replace: '' },
  ],
  [
    'start',
    'a connection that is not there',
    { file: built('smoke'), find: /(FIELDPASS_CONNECTION=)`sandbox`/g, replace: '$1`nothing`' },
  ],
  [
    'ledger',
    'a ledger whose chain does not hold',
    {
      file: built('house'),
      find: /(INSERT INTO events \([^)]*\) VALUES \((?:\?, )+)\?\)/g,
      replace: "$1'0' || substr(?, 2))",
    },
  ],
];

for (const [part, what, alteration] of BROKEN)
  test(`${what} is named as “${part}”`, async ({ laptop }) => {
    const { folder, discard } = alteredApp([alteration]);
    try {
      const { code, report } = await smoke(laptop.environment(), folder);
      expect(code).toBe(1);
      expect(report.failed).toContain(part);
    } finally {
      discard();
    }
  });
