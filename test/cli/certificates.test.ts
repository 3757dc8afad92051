// The built command line where certificates would not be checked.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('it ends with 78 before it does anything', () => {
  const cli = fileURLToPath(new URL('../../dist/main/cli.cjs', import.meta.url));
  const run = (value: string) =>
    spawnSync(process.execPath, [cli, '--version'], {
      env: { PATH: process.env['PATH'], NODE_TLS_REJECT_UNAUTHORIZED: value },
      encoding: 'utf8',
    });
  const refused = run('0');
  expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 78, stdout: '' });
  expect(refused.stderr).toContain('does not run with NODE_TLS_REJECT_UNAUTHORIZED=0');
  expect(run('1')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d/) as string });
});
