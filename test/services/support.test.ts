import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFileLog } from '../../main/adapters/file-log.ts';
import { mistakesIn } from '../../main/adapters/log-mistakes.ts';
import { Secret } from '../../main/domain/secret.ts';
import { explain } from '../../main/desktop/ipc.ts';
import { type Canary, canariesIn } from '../support/canary.ts';
import { QUIET_SURROUNDINGS } from '../support/hatch.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

const { about } = QUIET_SURROUNDINGS;
let issuer: TestIssuer;
let dir: string;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const REFRESH = `eyJ0eXAiOiJKV1QifQ.${'cmVmcmVzaA'.repeat(12)}.${'y'.repeat(60)}`;
const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';
const named: readonly Canary[] = [
  { name: 'refresh token', secret: REFRESH },
  { name: 'access key', secret: ACCESS_KEY },
];

describe('a bundle of a house that holds secrets', () => {
  test.each([false, true])('has none of them, with names: %s', async (withNames) => {
    const world = makeWorld(issuer, {
      name: `Survey ${ACCESS_KEY}`,
      issuerName: `Deep Rock ${REFRESH}`,
      productName: ACCESS_KEY,
    });
    const house = openHouse(world);
    await house.catalogue.refresh();
    const borrow = await house.borrow();
    await world.vault.put('refresh', new Secret(REFRESH));
    const token = (await world.vault.get(borrow.borrowId))?.reveal() ?? '';
    expect(token).toMatch(/^eyJ/);
    const log = openFileLog(dir);
    log.warn(`refused ${REFRESH}`, { token, ACCESS_KEY });
    const { details } = explain(new Error(`failed with ${ACCESS_KEY} ${token}`), log);
    const text = await house.support.bundle(about, mistakesIn(dir), withNames);
    const canaries = [...named, { name: 'signed token', secret: token }];
    expect(canariesIn(Buffer.from(text), canaries)).toEqual([]);
    expect(text.includes('Survey')).toBe(withNames);
    expect(text).not.toContain(issuer.account);
    expect(text).toContain(String(details['reference']));
  });
});

describe('mistakes in the log', () => {
  test('are told by their numbers alone, newest first', () => {
    const log = openFileLog(dir, { now: () => Date.UTC(2026, 0, 1) });
    const first = explain(new Error('canary one'), log).details['reference'];
    log.error('something else', { reference: 'zzzzzz-1' });
    const second = explain(new Error('canary two'), log).details['reference'];
    expect(mistakesIn(dir)).toEqual([
      { at: Date.UTC(2026, 0, 1), reference: second },
      { at: Date.UTC(2026, 0, 1), reference: first },
    ]);
    expect(readFileSync(join(dir, 'fieldpass.log'), 'utf8')).toContain('canary');
  });

  test('are none where there is no log', () => expect(mistakesIn(join(dir, 'nowhere'))).toEqual([]));
});
