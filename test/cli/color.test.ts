// Color only where it is wanted, progress on stderr only, and one document with --json, at a terminal too.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canBeRewritten, LiveLine } from '../../main/cli/live-line.ts';
import { painted, wantsColor } from '../../main/cli/looks.ts';
import { widthOf } from '../../main/cli/text-width.ts';
import type { LicenseView } from '../../main/domain/snapshot.ts';
import { durationWords } from '../../main/domain/time-words.ts';
import { startCommand } from '../support/command-line.ts';
import { typeAt } from '../support/typing.ts';

const ASKED = { isRefused: false };

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which says nothing', true, { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, true],
  ['an empty FORCE_COLOR in a pipe', false, { FORCE_COLOR: '' }, true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR=false', true, { FORCE_COLOR: 'false' }, false],
  ['FORCE_COLOR on a dumb terminal', true, { TERM: 'dumb', FORCE_COLOR: '3' }, true],
  ['NO_COLOR against FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('%s', (_what, isTerminal, env, wanted) => {
  expect(wantsColor(isTerminal, env, ASKED)).toBe(wanted);
  expect(wantsColor(isTerminal, env, { isRefused: true })).toBe(false);
});

test('a color ends where its text ends', () => {
  expect(painted('Expired', 'bad', true)).toBe('\u001b[31mExpired\u001b[39m');
  expect(painted('Expired', 'bad', false)).toBe('Expired');
  expect(painted('Expired', null, true)).toBe('Expired');
});

describe('the line that changes', () => {
  const stream = () => {
    const lines: string[] = [];
    return { isTTY: true, columns: 20, lines, write: (text: string) => lines.push(text) > 0 };
  };

  test('is rewritten in its place, never wider than the terminal, and gone afterwards', () => {
    vi.useFakeTimers();
    const on = stream();
    const line = new LiveLine(on);
    line.show('verifying the signed token of 測量フィールド版');
    vi.advanceTimersByTime(1_000);
    line.clear();
    line.clear();
    vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    expect(on.lines.length).toBe(12);
    expect(on.lines.at(-1)).toBe('\r\u001b[K');
    for (const text of on.lines.slice(0, -1)) {
      expect(text.startsWith('\r\u001b[K')).toBe(true);
      expect(text).not.toContain('\n');
      expect(widthOf(text.slice(4))).toBeLessThan(20);
    }
  });

  test('is only where a line can be taken back', () => {
    expect(canBeRewritten({ isTTY: true }, { TERM: 'xterm' })).toBe(true);
    expect(canBeRewritten({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(canBeRewritten({ isTTY: false }, { TERM: 'xterm' })).toBe(false);
  });
});

describe('the command line', () => {
  let dir: string;
  let env: Readonly<Record<string, string | undefined>>;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-color-'));
    const { DBUS_SESSION_BUS_ADDRESS: _bus, NO_COLOR: _no, FORCE_COLOR: _yes, ...rest } = process.env;
    env = {
      ...rest,
      FIELDPASS_DATA_DIR: join(dir, 'data'),
      FIELDPASS_CONNECTION: 'sandbox',
      TZ: 'UTC',
      TERM: 'xterm',
    };
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const COLOR = /\u001b\[\d+m/;
  const atTerminal = async (more: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    (await typeAt(args, { ...env, ...more }, [])).stdout;

  test('is colored at a terminal, and is not with NO_COLOR, --no-color before or after the command, or TERM=dumb', async () => {
    expect(await atTerminal({}, 'licenses')).toMatch(COLOR);
    expect(await atTerminal({ NO_COLOR: '1' }, 'licenses')).not.toMatch(COLOR);
    expect(await atTerminal({}, 'licenses', '--no-color')).not.toMatch(COLOR);
    expect(await atTerminal({}, '--no-color', 'licenses')).not.toMatch(COLOR);
    expect(await atTerminal({ TERM: 'dumb' }, 'licenses')).not.toContain('\u001b');
    expect(await atTerminal({ NO_COLOR: '1' }, 'nonsense')).not.toMatch(COLOR);
    expect(await atTerminal({}, 'nonsense')).toMatch(COLOR);
  });

  test('in a pipe there is no escape sequence, and every license is one line with its whole name', async () => {
    const { stdout } = await startCommand(['licenses'], env).ended;
    expect(stdout).not.toContain('\u001b');
    expect(stdout.trimEnd().split('\n')).toHaveLength(20);
    expect(stdout).toContain('Nonlinear Structural, Thermal, Acoustic and Fatigue Solver');
  });

  test('every license says for how long it can be borrowed, and whether it can come back early', async () => {
    const { licenses } = JSON.parse((await startCommand(['licenses', '--json'], env).ended).stdout) as {
      readonly licenses: readonly LicenseView[];
    };
    const text = (await startCommand(['licenses', '--cached'], env).ended).stdout;
    const said = licenses.flatMap(({ licenseName, borrow }) => {
      if (!borrow.possible) return [];
      const line = text.split('\n').find((one) => one.includes(licenseName)) ?? '';
      expect(line).toContain(`borrowed for ${durationWords(borrow.maxMinutes * 60_000)}, until `);
      expect(line).toContain(`early return ${borrow.canReturnEarly ? 'yes' : 'no'}`);
      return [/borrowed for.*/.exec(line)?.[0]];
    });
    expect(new Set(said).size).toBeGreaterThan(3);
  });

  test('with --json at a terminal there is one document and nothing else, colored or changing', async () => {
    const shown = await atTerminal({ FORCE_COLOR: '1' }, 'licenses', '--json');
    expect(JSON.parse(shown)).toMatchObject({ ok: true });
  });

  test('progress goes to stderr, and with --quiet nowhere', async () => {
    const slow = { ...env, FIELDPASS_DATA_DIR: join(dir, 'slow') };
    const told = await startCommand(['doctor'], slow).ended;
    const quiet = await startCommand(['doctor', '--quiet'], slow).ended;
    expect(told.stdout).not.toContain('… ');
    expect(quiet.stderr).toBe('');
  });
});
