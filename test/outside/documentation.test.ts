// The examples of docs/sandbox.md, run as they stand: only the port is another, and each program is the one meant.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProgram } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';
import { AWS_CLI, CLIENT_ENV, hasAwsCli, hasBoto3, PYTHON } from './outside-clients.ts';
import { askSdk } from './sdk-client.ts';
import { stageOf } from './stages.ts';

type Stage = Awaited<ReturnType<typeof stageOf>>;

const ROOT = join(import.meta.dirname, '../..');
const PAGE = `\n${readFileSync(join(ROOT, 'docs/sandbox.md'), 'utf8')}`;
// What the server prints, as the page's first table has it.
const Told = v.strictObject({
  endpoint: v.string(),
  port: v.number(),
  issuerKeyFile: v.string(),
  dataDir: v.string(),
});

/** Gives the fenced examples of a language under a heading, in their order; throws where there is none. */
function examplesUnder(heading: string, language: string): string {
  const [, after = ''] = PAGE.split(`\n${heading}\n`);
  const [section = ''] = after.split(/\n#{2,3} /);
  const fenced = [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = fenced.filter(([, name]) => name === language).map(([, , code = '']) => code);
  if (found.length === 0) throw new Error(`no ${language} example under ${heading}`);
  return found.join('\n');
}

/** The programs that the examples name: this tree's fieldpass, Debian's CLI, this Node. */
function workbench(): { readonly dir: string; readonly env: Readonly<Record<string, string>> } {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-examples-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  symlinkSync(AWS_CLI, join(bin, 'aws'));
  const fieldpass = `exec '${process.execPath}' '${join(ROOT, 'dist/main/cli.cjs')}' "$@"`;
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\n[ "$1" = fieldpass ] || exit 1\nshift\n${fieldpass}\n`, {
    mode: 0o755,
  });
  const env = {
    ...CLIENT_ENV,
    PATH: `${bin}:${CLIENT_ENV['PATH'] ?? ''}`,
    HOME: dir,
    FIELDPASS_DATA_DIR: join(dir, 'd'),
  };
  return { dir, env };
}

async function runShell(script: string, place = workbench()): Promise<Ended> {
  const text = `set -eu\ncd '${place.dir}'\n${script}`;
  return startProgram('/bin/bash', ['-o', 'pipefail', '-s'], place.env, text).ended;
}

const seatsTaken = ({ sandbox }: Stage): number => sandbox.seats().consumptions.length;

/** A sandbox on the real clock, since the examples wait for it, and a text with its address in place of the page's. */
async function open() {
  const stage = await stageOf(null, askSdk);
  return { stage, here: (text: string) => text.replaceAll('http://127.0.0.1:4480', stage.endpoint) };
}

describe('docs/sandbox.md', () => {
  test.skipIf(!hasAwsCli())(
    'a vendor and a customer go the whole way with the AWS CLI, tokens and roles too',
    async () => {
      const { stage, here } = await open();
      const before = seatsTaken(stage);
      const whole = ['## With the AWS CLI', '### Tokens and roles'].map((heading) =>
        examplesUnder(heading, 'sh'),
      );
      const { status, stdout, stderr } = await runShell(here(whole.join('\n')));
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toContain('PENDING_WORKFLOW');
      expect(stdout).toMatch(/"\d{4}-\d\d-\d\dT[\d:]+\+00:00"\n$/);
      expect(seatsTaken(stage)).toBe(before);
      expect(asked(stage)).toEqual(
        expect.arrayContaining([
          'CreateKey',
          'CreateLicense',
          'CheckoutBorrowLicense',
          'CheckInLicense',
          'GetAccessToken',
        ]),
      );
    },
    180_000,
  );

  test.skipIf(!hasBoto3())(
    'a customer checks out online with boto3',
    async () => {
      const { stage, here } = await open();
      const code = here(examplesUnder('## With boto3', 'python'));
      const { status, stdout, stderr } = await startProgram(PYTHON, ['-'], CLIENT_ENV, code).ended;
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^allowed 1 of 2, until \d{4}-\S+\nkept until \d{4}-\S+\nNo Entitlements Allowed\n$/,
      );
      expect(asked(stage)).toContain('CheckInLicense');
    },
    60_000,
  );

  test('a customer borrows, proves and returns with the JavaScript SDK, and an answer is lost', async () => {
    const { stage, here } = await open();
    const before = seatsTaken(stage);
    const code = here(examplesUnder('## With the JavaScript SDK', 'js'));
    const { dir } = workbench();
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    writeFileSync(join(dir, 'example.mjs'), code);
    const { status, stdout, stderr } = await startProgram(process.execPath, [join(dir, 'example.mjs')], {})
      .ended;
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^genuine, until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\nlost: ECONNRESET\n$/);
    expect(seatsTaken(stage)).toBe(before);
    expect(asked(stage).filter((name) => name === 'CheckoutBorrowLicense')).toHaveLength(3);
  }, 60_000);

  test('Fieldpass lists the licenses of a server that is told to it', async () => {
    const { stage, here } = await open();
    const { status, stdout } = await runShell(here(examplesUnder('## With Fieldpass itself', 'sh')));
    expect(status).toBe(0);
    expect(stdout).toContain('Quillmark Draft 3D');
    expect(asked(stage)).toContain('ListReceivedLicenses');
  }, 60_000);

  test('the server starts as the page says, prints how to reach it, and ends when interrupted', async () => {
    const place = workbench();
    const start = examplesUnder('# The embedded License Manager', 'sh').replace('--port 4480', '--port 0');
    const { child, ended } = startProgram('/bin/bash', ['-s'], place.env, `cd '${place.dir}'\nexec ${start}`);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (text: string) => resolve(text));
      void ended.then(({ stderr }) => reject(new Error(stderr)));
    });
    const told = v.parse(Told, JSON.parse(line));
    const members = [...PAGE.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name).slice(0, 4);
    expect(members).toEqual(Object.keys(Told.entries));
    const { endpoint, port, issuerKeyFile, dataDir } = told;
    expect(endpoint).toBe(`http://127.0.0.1:${port}`);
    expect(dataDir).toBe(join(place.dir, 'license-manager'));
    expect(await (await fetch(`${endpoint}/__fieldpass/seats`)).json()).toHaveProperty('totals');
    expect(readFileSync(issuerKeyFile, 'utf8')).toContain('-----BEGIN PUBLIC KEY-----');
    child.kill('SIGINT');
    expect((await ended).status).toBe(0);
  }, 60_000);
});

function asked({ sandbox }: Stage): readonly string[] {
  return sandbox.requests().map(({ target }) => target.split('.')[1] ?? '');
}
