// Completion: what may follow, found in the command tree, and asked for by real shells where they are installed.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARGUMENT_SOURCES, completions, type Names, OPTION_SOURCES } from '../../main/cli/completing.ts';
import { SCRIPTS, SHELLS } from '../../main/cli/completion-scripts.ts';
import { makeProgram } from '../../main/cli/program.ts';
import { EXAMPLES } from '../../main/cli/reference.ts';
import { startCommand, startProgram } from '../support/command-line.ts';
import { openSqliteLedger } from '../../main/adapters/ledger/sqlite-ledger.ts';
import { testLicense } from '../support/memory-license-manager.ts';
import { makeTestIssuer } from '../support/issuer.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.cjs');
const program = makeProgram('1.2.3');
const names: Names = (source) => [
  { word: `one of ${source}`, about: 'first' },
  { word: 'Quillmark Draft 3D', about: 'second' },
];

const wordsAfter = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await completions(program, words, names)).offers.map(({ word }) => word);

describe('what may follow', () => {
  test('is every command, with what it does', async () => {
    const { offers } = await completions(program, [''], names);
    expect(offers.map(({ word }) => word)).toEqual([...program.commands.map((one) => one.name()), 'help']);
    expect(offers.every(({ about }) => about.length > 3)).toBe(true);
    expect(await wordsAfter('re')).toEqual(['renew', 'return', 'remove', 'release']);
  });

  test.each([
    [['borrow', ''], 'one of licenses'],
    [['return', ''], 'one of borrows'],
    [['release', ''], 'one of checkouts'],
    [['remove', ''], 'one of records'],
    [['verify', ''], 'one of borrows'],
    [['connections', 'use', ''], 'one of connections'],
    [['keys', 'refresh', ''], 'one of licenses'],
    [['grants', 'accept', ''], 'one of licenses'],
    [['--connection', ''], 'one of connections'],
    [['status', '--connection', ''], 'one of connections'],
    [['status', '--license', ''], 'one of records'],
    [['--data-dir', '/x', '--json', 'borrow', ''], 'one of licenses'],
    [['status', '--connection='], '--connection=one of connections'],
    [['status', '--connection', '=', ''], 'one of connections'],
  ])('%j is %s', async (words, first) => {
    expect(await wordsAfter(...words)).toContain(first);
  });

  test('is the choices of an argument, and nothing after the last one', async () => {
    expect(await wordsAfter('completion', '')).toEqual(SHELLS);
    expect(await wordsAfter('connections', '')).toEqual([
      'list',
      'profiles',
      'add',
      'change',
      'use',
      'remove',
    ]);
    expect(await wordsAfter('doctor', '')).toEqual([]);
    expect(await wordsAfter('connections', 'add', '')).toEqual([]);
    expect(await wordsAfter('help', 'sta')).toEqual(['status']);
  });

  test('is the options of the command and of every command, without those given and those hidden', async () => {
    const offered = await wordsAfter('status', '--check', '--license', 'x', '--');
    expect(offered).toEqual(expect.arrayContaining(['--within', '--license', '--json', '--help']));
    expect(offered).not.toContain('--check');
    expect(await wordsAfter('connections', 'add', 'x', '--tok')).toEqual(['--token-file']);
  });

  test('leaves file names to the shell', async () => {
    expect(await completions(program, ['keys', 'add', 'v'], names)).toEqual({ offers: [], files: 'files' });
    expect(await completions(program, ['--data-dir', ''], names)).toEqual({ offers: [], files: 'folders' });
    expect((await completions(program, ['verify', ''], names)).files).toBe('files');
  });

  test('is found by its beginning in any case, else by a part that only one has', async () => {
    expect(await wordsAfter('borrow', 'quill')).toEqual(['Quillmark Draft 3D']);
    expect(await wordsAfter('borrow', 'draft')).toEqual(['Quillmark Draft 3D']);
    expect(await wordsAfter('borrow', 'f')).toEqual([]);
  });
});

describe('nothing goes stale:', () => {
  const own = (command: (typeof program.commands)[number]) =>
    command.options.filter(({ required }) => required);

  test('every option with a value says what it takes', () => {
    const unknown = program.commands
      .flatMap((command) => own(command))
      .filter(({ argChoices, long }) => argChoices === undefined && OPTION_SOURCES[long ?? ''] === undefined);
    expect(unknown.map(({ flags }) => flags)).toEqual([]);
  });

  test('every argument says what it takes', () => {
    const keys = program.commands.flatMap((command) =>
      command.registeredArguments
        .filter(({ argChoices }) => argChoices === undefined)
        .map((argument) => `${command.name()} ${argument.name()}`),
    );
    expect(keys.toSorted()).toEqual(Object.keys(ARGUMENT_SOURCES).toSorted());
  });

  test('every command has an example that begins with its own name', () => {
    expect(program.commands.map((one) => one.name()).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
    for (const [name, [line]] of Object.entries(EXAMPLES)) expect(line).toContain(`fieldpass ${name}`);
  });

  test('the scripts know no command and no option', () => {
    for (const script of Object.values(SCRIPTS))
      for (const word of [...program.commands.map((one) => one.name()), '--json'])
        expect(script.replaceAll(/^#.*$/gm, '')).not.toMatch(new RegExp(`(?<![\\w-])${word}\\b`));
  });
});

describe('in a shell', () => {
  let dir: string;
  let env: Readonly<Record<string, string | undefined>>;
  const HOSTILE = 'Evil $(touch OWNED) `touch OWNED` "quoted"';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-completion-'));
    const { FIELDPASS_CONNECTION: _none, DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
    env = { ...rest, FIELDPASS_DATA_DIR: join(dir, 'data'), HOME: dir, PATH: `${dir}:${rest['PATH'] ?? ''}` };
    writeFileSync(join(dir, 'fieldpass'), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`, {
      mode: 0o755,
    });
    writeFileSync(join(dir, 'vendor.pem'), '');
    const ledger = openSqliteLedger(join(dir, 'data', 'sandbox', 'ledger.db'), { clock: { now: () => 1 } });
    const issuer = await makeTestIssuer();
    ledger.saveCatalogue({
      listedAt: 1,
      licenses: ['Quillmark Draft 3D', 'Quillmark Review', '測量 フィールド版', HOSTILE].map((name, at) => ({
        license: testLicense(issuer, { name, arn: `arn:aws:license-manager::111122223333:license:l-${at}` }),
        seats: null,
      })),
    });
    ledger.close();
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const ask = async (...words: readonly string[]) => startCommand(['__complete', '--', ...words], env).ended;
  const run = async (shell: string, script: string): Promise<readonly string[]> => {
    const { stdout } = await startProgram(shell, ['-c', script], {
      ...env,
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
    }).ended;
    return stdout.split('\n').filter((line) => line !== '');
  };

  test('names come from local records: no keychain, no network, and nothing is made', async () => {
    const { status, stdout, stderr } = await ask('--sandbox', 'borrow', 'quill');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
      'Quillmark Draft 3D',
      'Quillmark Review',
      '',
    ]);
    const elsewhere = join(dir, 'nowhere');
    expect(await ask('--data-dir', elsewhere, 'borrow', '')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('a name that a shell could read anything in is offered by its ARN', async () => {
    const { stdout } = await ask('--sandbox', 'borrow', 'arn:');
    expect(stdout).toMatch(/^arn:aws:license-manager::111122223333:license:l-3\tEvil /);
    expect((await ask('--sandbox', 'borrow', 'Evil')).stdout).toBe('');
  });

  test('records that cannot be read are no reason to disturb who types', async () => {
    const broken = join(dir, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'connections.json'), 'no JSON');
    writeFileSync(join(broken, 'ledger.db'), 'no database');
    expect(await ask('--data-dir', broken, 'borrow', '')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  // What Tab would offer: the words as bash has them, with the quotes that were typed.
  const bash = (typed: readonly string[]): Promise<readonly string[]> => {
    const words = typed.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
    return run(
      'bash',
      `source <(fieldpass completion bash)
       COMP_WORDS=(fieldpass ${words}); COMP_CWORD=${typed.length}; _fieldpass; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  };

  test('bash offers commands, and names quoted as it will read them again', async () => {
    expect(await bash(['bor'])).toEqual(['borrow']);
    expect(await bash(['--sandbox', 'borrow', ''])).toEqual([
      String.raw`Quillmark\ Draft\ 3D`,
      String.raw`Quillmark\ Review`,
      String.raw`測量\ フィールド版`,
      'arn:aws:license-manager::111122223333:license:l-3',
    ]);
    expect(await bash(['--sandbox', 'borrow', String.raw`Quillmark\ Dr`])).toEqual([
      String.raw`Quillmark\ Draft\ 3D`,
    ]);
    expect(await bash(['--sandbox', 'borrow', '"Quillmark Dr'])).toEqual(['Quillmark Draft 3D']);
    expect(readdirSync(dir)).not.toContain('OWNED');
  });

  const hasZsh = existsSync('/usr/bin/zsh') || existsSync('/bin/zsh');
  test.skipIf(!hasZsh)('zsh offers the same (skipped where zsh is not installed)', async () => {
    const offered = await run(
      'zsh',
      `compdef() { : }; compadd() { print -rl -- $offers }; _files() { print files }
       source <(fieldpass completion zsh)
       words=(fieldpass --sandbox borrow 'Quillmark\\ Dr'); CURRENT=4; _fieldpass
       words=(fieldpass --sandbox borrow '"Quillmark R'); CURRENT=4; _fieldpass
       words=(fieldpass keys add ''); CURRENT=4; _fieldpass`,
    );
    expect(offered).toEqual(['Quillmark Draft 3D', 'Quillmark Review', 'files']);
  });

  const hasFish = existsSync('/usr/bin/fish');
  test.skipIf(!hasFish)('fish offers the same (skipped where fish is not installed)', async () => {
    const offered = await run(
      'fish',
      `fieldpass completion fish | source
       complete -C 'fieldpass bor'
       complete -C 'fieldpass --sandbox borrow "Quillmark Dr'
       complete -C 'fieldpass completion po'`,
    );
    expect(offered.map((line) => line.split('\t')[0])).toEqual([
      'borrow',
      'Quillmark Draft 3D',
      'powershell',
    ]);
  });

  // PowerShell is rarely here; what can be said without it is what its script consists of.
  const hasPowerShell = (process.env['PATH'] ?? '')
    .split(':')
    .some((folder) => existsSync(join(folder, 'pwsh')));
  test.skipIf(!hasPowerShell)(
    'PowerShell offers the same (skipped where pwsh is not installed)',
    async () => {
      const line = 'fieldpass --sandbox borrow Quillmark';
      const offered = await run(
        'pwsh',
        `fieldpass completion powershell | Out-String | Invoke-Expression
       (TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText`,
      );
      expect(offered).toEqual(["'Quillmark Draft 3D'", "'Quillmark Review'"]);
    },
  );

  test.each(SHELLS)('the script for %s is printed as it is, whatever the terminal', async (shell) => {
    const { status, stdout } = await startCommand(['completion', shell], { ...env, FORCE_COLOR: '1' }).ended;
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${SCRIPTS[shell]}\n` });
  });

  test('another shell is refused with the ones that are known', async () => {
    const { status, stderr } = await startCommand(['completion', 'csh'], env).ended;
    expect(status).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
});
