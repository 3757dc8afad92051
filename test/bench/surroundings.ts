// What a measurement was made on: machine, versions, load. Numbers without these say nothing.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

export const AWS = '/usr/bin/aws';
export const PYTHON = '/usr/bin/python3';
export const ROOT = join(import.meta.dirname, '../..');

export type Surroundings = {
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly loadBefore: readonly number[];
  readonly loadAfter: readonly number[];
};

/** Everything but the load at the end, which the caller reads when it is there. */
export function lookAround(): Omit<Surroundings, 'loadAfter'> {
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    machine: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${memory} GB, ${process.platform} ${release()}, ${distribution()}`,
    versions: versions(),
    loadBefore: load(),
  };
}

export const load = (): readonly number[] => loadavg().map((number) => Math.round(number * 100) / 100);

function versions(): Readonly<Record<string, string>> {
  const { dependencies, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return {
    fieldpass: version,
    node: process.version,
    openssl: process.versions['openssl'] ?? '',
    'client-license-manager': dependencies['@aws-sdk/client-license-manager'] ?? '',
    jose: dependencies['jose'] ?? '',
    aws: existsSync(AWS) ? said(AWS, ['--version']) : 'not here',
    python: existsSync(PYTHON) ? said(PYTHON, ['--version']) : 'not here',
    boto3: existsSync(PYTHON) ? said(PYTHON, ['-c', 'import boto3; print(boto3.__version__)']) : 'not here',
  };
}

// `env -i`: what a person has set for their own Python or AWS is no part of the peer.
function said(program: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, {
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LANG: 'C.UTF-8' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return (stdout || stderr).trim().split('\n').at(-1) ?? '';
}

function distribution(): string {
  if (!existsSync('/etc/os-release')) return '';
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
}
