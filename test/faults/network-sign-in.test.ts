// Every fault of the network, met by every call of a sign-in.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BENEFICIARY } from '../../main/sandbox/sample-license.ts';
import { LONG, reached } from '../support/effort.ts';
import { makeCertificates } from '../support/fault-proxy.ts';
import { separateVariables } from './kept-sign-ins.ts';
import { SIGN_INS } from './network-call-list.ts';
import { counted, mismatches, playMatrix, type Played } from './network-matrix.ts';

const CALLS = SIGN_INS;
let mend = (): void => undefined;
let played: readonly Played[];

const home = mkdtempSync(join(tmpdir(), 'fieldpass-sign-in-'));

// AWS's files with a profile that takes a role.
function configure(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  const keys = 'aws_access_key_id=AKIDFAULTEXAMPLE0000\naws_secret_access_key=canary-secret-key\n';
  const role = `role_arn=arn:aws:iam::${BENEFICIARY}:role/Field\nsource_profile=base\n`;
  writeFileSync(join(home, 'config'), `[profile base]\n${keys}[profile field]\n${role}`);
  mend = separateVariables();
}

afterAll(() => {
  mend();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

beforeAll(async () => {
  configure();
  played = await playMatrix(CALLS, { certificates: makeCertificates() });
  reached('network faults: sign-in', counted(played));
}, LONG.timeout);

describe('a call of a sign-in', () => {
  test.each(CALLS)('$operation ends under every fault as the table says', ({ operation }) => {
    const own = played.filter(({ cell }) => cell.call.operation === operation);
    expect(own.length).toBeGreaterThan(100);
    expect(mismatches(own)).toEqual([]);
  });
});
