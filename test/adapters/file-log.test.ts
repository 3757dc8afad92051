// The log file: useful lines, no secrets, bounded size, never in the way.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileLog } from '../../main/adapters/file-log.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fieldpass-log-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const written = (): string => readFileSync(join(dir, 'logs', 'fieldpass.log'), 'utf8');
const lines = (): unknown[] =>
  written()
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('The log', () => {
  test('writes one line of JSON for each call, whatever the text holds', () => {
    const log = openFileLog(join(dir, 'logs'), { now: () => Date.UTC(2026, 2, 10) });
    log.info('borrow granted', { borrowId: 'a1', seats: 2, code: null, ok: true });
    log.warn('two\nlines');
    log.error('broken');
    expect(lines()).toEqual([
      {
        at: '2026-03-10T00:00:00Z',
        level: 'info',
        message: 'borrow granted',
        details: { borrowId: 'a1', seats: 2, code: null, ok: true },
      },
      { at: '2026-03-10T00:00:00Z', level: 'warn', message: 'two\nlines' },
      { at: '2026-03-10T00:00:00Z', level: 'error', message: 'broken' },
    ]);
  });

  test('writes an error with its code, stack and cause', () => {
    const log = openFileLog(join(dir, 'logs'));
    const error = new FieldpassError('offline', undefined, { cause: new Error('getaddrinfo ENOTFOUND') });
    log.error('failed', { error });
    expect(lines()[0]).toMatchObject({
      details: {
        error: { name: 'FieldpassError', code: 'offline', cause: { message: 'getaddrinfo ENOTFOUND' } },
      },
    });
    expect(written()).toContain('file-log.test.ts');
  });

  const JWS = 'eyJhbGciOiJQUzM4NCJ9.eyJDQU5BUlkiOjF9.CANARY_sig-nature';
  class Odd {
    readonly hidden = 'CANARY';
  }
  test.each([
    ['a Secret', { a: new Secret('CANARY') }],
    [
      'a secret-looking key',
      { accessToken: 'CANARY', Password: 'CANARY', nested: [{ aws_credentials: { x: 'CANARY' } }] },
    ],
    ['a signed token', { text: `before ${JWS} after` }],
    ['a signed token that was cut', { text: JWS.slice(0, 45), more: `x=${'y'.repeat(180)}${JWS}` }],
    ['an error’s message, stack and cause', { e: new Error(`bad ${JWS}`, { cause: new Error(JWS) }) }],
    ['a header in a text', { text: 'authorization: AWS4 CANARY\nx-amz-security-token=CANARY' }],
    ['a class of its own', { odd: new Odd(), bytes: Buffer.from('CANARY'), map: new Map([['a', 'CANARY']]) }],
    ['a deep place', { a: { b: { c: { d: { e: 'CANARY' } } } } }],
    ['a long text', { text: `${'x'.repeat(200)}CANARY` }],
    ['an access key id', { text: 'AKIACANARYCANARY0000' }],
    ['a function', { f: () => 'CANARY' }],
  ])('does not write %s', (_, details) => {
    openFileLog(join(dir, 'logs')).info('x', details);
    expect(written()).toContain('"message":"x"');
    expect(written()).not.toMatch(/CANARY|eyJDQU5BUlkiOjF9/);
  });

  test('takes tokens out of the message too', () => {
    openFileLog(join(dir, 'logs')).info(`got ${JWS}`);
    expect(lines()[0]).toMatchObject({ message: 'got [token]' });
  });

  test('is private and keeps at most three files', () => {
    const log = openFileLog(join(dir, 'logs'), { maxBytes: 500 });
    for (let index = 0; index < 60; index += 1) log.info(`line ${index}`);
    const names = readdirSync(join(dir, 'logs')).sort();
    expect(names.filter((name) => name !== 'fieldpass.log')).toEqual(['fieldpass.log.1', 'fieldpass.log.2']);
    for (const name of names) {
      const { mode, size } = statSync(join(dir, 'logs', name));
      expect([mode & 0o777, size < 700]).toEqual([0o600, true]);
    }
    expect(statSync(join(dir, 'logs')).mode & 0o777).toBe(0o700);
    const all = names.map((name) => readFileSync(join(dir, 'logs', name), 'utf8')).join('');
    expect(all).toContain('line 59');
    expect(all).not.toContain('line 0"');
  });

  test('never throws: not without a place to write, not for what cannot be printed', () => {
    writeFileSync(join(dir, 'file'), '');
    const nowhere = openFileLog(join(dir, 'file'));
    expect(() => nowhere.error('lost')).not.toThrow();
    const log = openFileLog(join(dir, 'logs'));
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const trap = {
      get bad(): string {
        throw new Error('no');
      },
    };
    log.info('odd', { loop, big: 10n, none: undefined, nan: NaN });
    log.info('trap', trap);
    expect(lines()).toHaveLength(2);
  });
});
