import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { kitFileIn, placeOfKit } from '../../main/desktop/kit-files.ts';
import { LONGEST_TEXT } from '../../main/desktop/message-size.ts';
import { kitText } from '../../main/domain/trip-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-kit-'));
afterAll(() => void rmSync(folder, { recursive: true, force: true }));

const fileWith = (name: string, content: string | Buffer): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const textOf = (path: string): string => {
  const place = placeOfKit(path);
  return place.view === 'kit' ? place.text : 'another place';
};

describe('a kit among the arguments', () => {
  test.each<[string, readonly string[], string | null]>([
    ['is found by its ending', ['fieldpass', '/a/rig.fieldpass'], '/a/rig.fieldpass'],
    ['is found whatever its case', ['fieldpass', '/a/RIG.FIELDPASS'], '/a/RIG.FIELDPASS'],
    [
      'is looked for where the process was started',
      ['fieldpass', 'rig.fieldpass'],
      '/somewhere/rig.fieldpass',
    ],
    ['is the first one', ['fieldpass', '--flag', '/a.fieldpass', '/b.fieldpass'], '/a.fieldpass'],
    ['is never a switch', ['fieldpass', '--log=/a.fieldpass'], null],
    ['is never the program itself', ['/opt/x.fieldpass'], null],
    ['is no other file', ['fieldpass', '/a/rig.json', '/a/fieldpass'], null],
  ])('%s', (_what, argv, path) => expect(kitFileIn(argv, '/somewhere')).toBe(path));
});

describe('a kit that was opened', () => {
  test('is shown with its whole text', () => {
    const text = kitText({ name: 'Bohrung Süd', licenses: [] });
    expect(textOf(fileWith('good.fieldpass', text))).toBe(text);
  });

  test.each<[string, () => string]>([
    ['is not there', () => join(folder, 'none.fieldpass')],
    ['is empty', () => fileWith('empty.fieldpass', '')],
    ['is a folder', () => (mkdirSync(join(folder, 'a.fieldpass')), join(folder, 'a.fieldpass'))],
    ['is larger than a message may be', () => fileWith('large.fieldpass', 'x'.repeat(LONGEST_TEXT + 1))],
    ['is no text', () => fileWith('bytes.fieldpass', Buffer.from([0xff, 0xfe, 0x80]))],
  ])('and %s says nothing that could be a kit', (_what, path) => expect(textOf(path())).toBe('-'));

  test.skipIf(process.platform === 'win32')(
    'and is a pipe that nobody writes to does not hold the app up',
    () => {
      const pipe = join(folder, 'pipe.fieldpass');
      spawnSync('mkfifo', [pipe]);
      expect(textOf(pipe)).toBe('-');
    },
  );
});
