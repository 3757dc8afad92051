// The policy of Windows as reg.exe prints it.

import { describe, expect, test } from 'vitest';
import { policyInRegistry, queryRegistry, type RunProgram } from '../../main/adapters/policy-registry.ts';
import { readPolicyValues } from '../../main/adapters/policy-shape.ts';

const printed = (...lines: readonly string[]): string =>
  ['', 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Fieldpass', ...lines.map((line) => `    ${line}`), ''].join(
    '\r\n',
  );

describe('the registry', () => {
  test('holds one value for each key, in whatever case it was written', () => {
    expect(
      policyInRegistry(
        printed(
          'MayAddConnections    REG_DWORD    0x0',
          'lockEndpoints    REG_DWORD    0x1',
          'updates    REG_SZ    off',
          'connections    REG_SZ    [{"name":"Rig","profile":"rig"}]',
          'allowedEndpoints    REG_MULTI_SZ    https://a.example\\0https://b.example',
          'Later    REG_SZ    something',
        ),
      ),
    ).toEqual({
      mayAddConnections: false,
      lockEndpoints: true,
      updates: 'off',
      connections: [{ name: 'Rig', profile: 'rig' }],
      allowedEndpoints: ['https://a.example', 'https://b.example'],
      Later: 'something',
    });
  });

  test('may hold the whole policy as JSON, and single values count more', () => {
    const whole = 'policy    REG_SZ    {"updates":"off","mayAddConnections":true}';
    expect(policyInRegistry(printed(whole, 'mayAddConnections    REG_SZ    false'))).toEqual({
      updates: 'off',
      mayAddConnections: false,
    });
  });

  test('writes letters beyond ASCII as JSON does', () => {
    const text = 'connections    REG_SZ    [{"name":"Bohrinsel S\\u00fcd","profile":"rig"}]';
    expect(policyInRegistry(printed(text))).toEqual({
      connections: [{ name: 'Bohrinsel Süd', profile: 'rig' }],
    });
  });

  test.each([
    ['mayAddConnections    REG_DWORD    0x2', { mayAddConnections: false }],
    ['mayAddConnections    REG_SZ    maybe', { mayAddConnections: false }],
    ['lockEndpoints    REG_SZ    ', { endpoints: [] }],
    ['updates    REG_SZ    \u00f6ff', { updates: 'off' }],
    ['mayAddConnections    REG_SZ    true\r ', { mayAddConnections: false }],
    ['mayAddConnections    REG_SZ    constructor', { mayAddConnections: false }],
    ['connections    REG_SZ    [{', { connections: [] }],
    ['policy    REG_SZ    {"updates":', { updates: 'off', mayAddConnections: false, endpoints: [] }],
  ])('%s closes what it may have closed, and is told', async (line, strict) => {
    const managed = await readPolicyValues(policyInRegistry(printed(line)), 'HKLM', 0);
    expect(managed).toMatchObject(strict);
    expect(managed.faults.length).toBeGreaterThan(0);
  });

  test('without values sets nothing', () => {
    expect(policyInRegistry(printed())).toEqual({});
  });
});

const POLICY = 'HKLM\\Software\\Policies\\Fieldpass';
const ABOVE = 'HKLM\\Software\\Policies';
const SOFTWARE = 'HKLM\\Software';
const listing = (...names: readonly string[]): string =>
  ['', ...names.map((name) => `HKEY_LOCAL_MACHINE\\SOFTWARE\\${name}`), ''].join('\r\n');

/** A reg.exe that prints what it has of each key, and else ends with the given number. */
class FakeReg {
  readonly asked: string[] = [];
  readonly programs = new Set<string>();
  readonly #texts: Readonly<Record<string, string>>;
  readonly #otherwise: unknown;

  constructor(texts: Readonly<Record<string, string>>, otherwise: unknown = 1) {
    this.#texts = texts;
    this.#otherwise = otherwise;
  }

  readonly run: RunProgram = async (program, [verb, key = '', ...more], { timeout, windowsHide }) => {
    expect([verb, ...more]).toEqual(['query', '/reg:64']);
    expect(timeout).toBeGreaterThan(0);
    expect(timeout).toBeLessThanOrEqual(5_000);
    expect(windowsHide).toBe(true);
    this.programs.add(program);
    this.asked.push(key);
    const stdout = this.#texts[key];
    if (stdout === undefined) throw Object.assign(new Error('failed'), { code: this.#otherwise });
    return { stdout };
  };
}

describe('reg.exe', () => {
  test('is asked once where there is a policy, by its full path', async () => {
    const reg = new FakeReg({ [POLICY]: printed('updates    REG_SZ    off') });
    expect(policyInRegistry((await queryRegistry('D:\\WINDOWS', reg.run)) ?? '')).toEqual({ updates: 'off' });
    expect(reg.asked).toEqual([POLICY]);
    await queryRegistry('C:\\Users\\ada', reg.run);
    await queryRegistry(undefined, reg.run);
    expect([...reg.programs]).toEqual(['D:\\WINDOWS\\System32\\reg.exe', 'C:\\Windows\\System32\\reg.exe']);
  });

  test.each([
    ['no policies of ours', { [ABOVE]: listing('Policies\\Microsoft', 'Policies\\NotFieldpass') }, [ABOVE]],
    ['no policies at all', { [SOFTWARE]: listing('Microsoft', 'Classes') }, [ABOVE, SOFTWARE]],
  ])('tells of %s', async (_what, texts, further) => {
    const reg = new FakeReg(texts);
    expect(await queryRegistry('C:\\Windows', reg.run)).toBeNull();
    expect(reg.asked).toEqual([POLICY, ...further]);
  });

  test.each([
    ['nothing may be asked, as where registry tools are forbidden', {}, 1],
    ['the policy is listed and may not be read', { [ABOVE]: listing('Policies\\FIELDPASS') }, 1],
    ['policies are listed and may not be read', { [SOFTWARE]: listing('Microsoft', 'Policies') }, 1],
    ['it ends with another number', { [ABOVE]: listing() }, 5],
    ['it is not there', { [ABOVE]: listing() }, 'ENOENT'],
    ['it gives no answer in time', { [ABOVE]: listing() }, null],
  ])('leaves the policy unreadable where %s', (_what, texts, otherwise) =>
    expect(queryRegistry('C:\\Windows', new FakeReg(texts, otherwise).run)).rejects.toThrow(),
  );

  test.skipIf(process.platform === 'win32')('is really run: one that is not here cannot be asked', () =>
    expect(queryRegistry('C:\\Windows')).rejects.toMatchObject({ code: 'ENOENT' }),
  );
});
