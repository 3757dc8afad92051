import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingForRelease, SAYS_ADDRESSES, VARIABLES } from '../../build/release-needs.ts';

const SET = Object.fromEntries(VARIABLES.map((name) => [name, 'set']));
const settled = (): string => 'url: https://updates.fieldpass.com/desk';

describe('a release', () => {
  test('may be made when everything is set', () => expect(missingForRelease(SET, settled)).toEqual([]));

  test.each(VARIABLES)('is refused without %s', (name) =>
    expect(missingForRelease({ ...SET, [name]: ' ' }, settled)).toEqual([`the variable ${name} is not set`]),
  );

  test.each([
    ['updates', "publish: { provider: generic, url: 'https://updates.fieldpass.example/desk' }", 'updates.'],
    ['a person', 'Fieldpass maintainers <maintainers@fieldpass.example>', 'maintainers@'],
  ])('is refused while %s lead to a placeholder', (_what, text, front) =>
    expect(missingForRelease(SET, (file) => (file === 'package.json' ? text : ''))).toEqual([
      `package.json still says ${front}fieldpass.example`,
    ]),
  );

  test('is refused with the sources as they are, which name each placeholder', () => {
    const { status, stderr } = spawnSync(process.execPath, ['build/release-needs.ts'], {
      encoding: 'utf8',
      env: { VARIABLES: JSON.stringify(SET) },
    });
    const said = SAYS_ADDRESSES.filter((file) => readFileSync(file, 'utf8').includes('.example'));
    expect(status).toBe(said.length === 0 ? 0 : 1);
    for (const file of said) expect(stderr).toContain(`${file} still says`);
  });

  test.each([undefined, 'null', '{}'])('is refused where no variable is set at all: %s', (json) => {
    const { stderr } = spawnSync(process.execPath, ['build/release-needs.ts'], {
      encoding: 'utf8',
      env: json === undefined ? {} : { VARIABLES: json },
    });
    for (const name of VARIABLES) expect(stderr).toContain(`the variable ${name} is not set`);
  });

  test('looks wherever the sources that ship say a placeholder', () => {
    const below = (folder: string): readonly string[] =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    const shipping = ['main', 'preload', 'renderer', 'build'].flatMap(below);
    const saying = shipping.filter(
      (file) =>
        /\.(?:ts|mjs|svelte|html|sh|yml)$/.test(file) &&
        /fieldpass\.example/.test(readFileSync(file, 'utf8')),
    );
    expect(saying.filter((file) => !SAYS_ADDRESSES.includes(file))).toEqual([]);
  });
});
