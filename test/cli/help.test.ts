// The help: readable in 80 columns, with an example for each command, and a hand where something was mistyped.

import { describe, expect, test } from 'vitest';
import { makeProgram } from '../../main/cli/program.ts';
import { widthOf } from '../../main/cli/text-width.ts';
import { startCommand } from '../support/command-line.ts';

const NAMES = makeProgram('1.2.3').commands.map((command) => command.name());

const env = { ...process.env, FIELDPASS_CONNECTION: 'sandbox' };
const fieldpass = (...args: readonly string[]) => startCommand(args, env).ended;

describe.concurrent('the help of', () => {
  test.each(NAMES)('fieldpass %s fits 80 columns and has an example', async (name) => {
    const { status, stdout } = await fieldpass(name, '--help');
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(stdout).toMatch(new RegExp(`\nExample:\n {2}.*fieldpass ${name}\\b.*\n {6}\\S`));
  });

  test('fieldpass itself fits 80 columns and says where to read on', async () => {
    const { stdout } = await fieldpass('--help');
    expect(stdout.split('\n').filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(stdout).toContain('man fieldpass');
  });

  test('fieldpass status names the exit numbers', async () => {
    expect((await fieldpass('status', '--help')).stdout).toMatch(/10 ends\s+soon.*11.*12 expired.*13/s);
  });
});

test.each([
  [['statsu'], "Unknown command 'statsu'. Did you mean status?"],
  [['status', '--sandbx'], "Unknown option '--sandbx'. Did you mean --sandbox?"],
])('%j is asked whether something else was meant, in plain characters', async (args, sentence) => {
  const { status, stderr } = await fieldpass(...args);
  expect(status).toBe(2);
  expect(stderr.split('\n')[0]).toBe(sentence);
});
