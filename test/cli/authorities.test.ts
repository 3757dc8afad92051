// Company certificate authorities through the built command line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectFailure, listAt, startProgram, type Terminal } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

test('a company authority is trusted with its fingerprint, listed, and removed by a part of it', async () => {
  const [key, pem] = [join(terminal.dir, 'ca.key'), join(terminal.dir, 'ca.pem')];
  const make = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=Harrowgate Network CA',
  ];
  await startProgram('openssl', [...make, '-keyout', key, '-out', pem], process.env).ended;
  const printed = await startProgram(
    'openssl',
    ['x509', '-in', pem, '-noout', '-fingerprint', '-sha256'],
    process.env,
  ).ended;
  const fingerprint = printed.stdout.trim().split('=')[1] ?? '';
  const added = await terminal.ask(['ca', 'add', pem]);
  expect(added).toMatchObject({
    status: 0,
    document: {
      authorities: [
        {
          subject: expect.stringContaining('Harrowgate'),
          sha256: fingerprint,
          notAfterAt: expect.stringMatching(/Z$/),
        },
      ],
    },
  });
  expect((await terminal.run('ca')).stdout).toContain(`SHA-256 ${fingerprint}`);
  expectFailure(await terminal.ask(['ca', 'add', key]), 2, 'certificate-rejected');
  expect(readFileSync(join(terminal.dataDir, 'connections.json'), 'utf8')).not.toContain('PRIVATE');
  expectFailure(await terminal.ask(['ca', 'remove', '00:11:22:33:44']), 2, 'usage');
  expectFailure(await terminal.ask(['ca', 'burn', 'x']), 2, 'usage');
  expect((await terminal.ask(['ca', 'remove', fingerprint.slice(0, 14).toLowerCase()])).status).toBe(0);
  expect(listAt((await terminal.ask(['ca'])).document, 'authorities')).toEqual([]);
});
