// The calendar through the built command line: bytes for another program, a file, or one JSON document.

import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listAt, type Terminal, valueAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

const NAME = 'Quillmark Draft 3D';

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpass-calendar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('what is borrowed is written as one event with alarms, and cancelled once it was returned', async () => {
  expect((await terminal.run('borrow', NAME)).status).toBe(0);
  const { status, stdout } = await terminal.run('calendar');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
  expect(stdout).toContain(`SUMMARY:${NAME} ends\r\n`);
  expect(stdout.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect(stdout).toContain('BEGIN:VALARM');
  const uid = /UID:(.*)\r/.exec(stdout)?.[1];
  expect((await terminal.run('return', NAME)).status).toBe(0);
  const after = (await terminal.run('calendar')).stdout;
  expect(after).toContain(`UID:${uid}\r\nSEQUENCE:1\r\nSTATUS:CANCELLED`);
  expect(after).toContain('METHOD:CANCEL');
});

test('as JSON it is one document with what is in it; in a file it is the same text', async () => {
  await terminal.run('borrow', NAME);
  const { document } = await terminal.ask(['calendar']);
  expect(listAt(document, 'entries')).toMatchObject([{ state: 'confirmed', licenseName: NAME, sequence: 0 }]);
  const file = join(freshFolder(), 'ends.ics');
  const { status, stdout } = await terminal.run('calendar', '--out', file);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('1 end, 0 cancelled') });
  const untimed = (text: unknown): string => String(text).replace(/DTSTAMP:\w+/g, '');
  expect(untimed(readFileSync(file, 'utf8'))).toBe(untimed(valueAt(document, 'calendar')));
});

test('a file that cannot be written is the number 2 with its reason, and leaves nothing behind', async () => {
  const { status, stderr } = await terminal.run('calendar', '--out', join(freshFolder(), 'not', 'there.ics'));
  expect(status).toBe(2);
  expect(stderr).toContain('(file-unwritable)');
});
