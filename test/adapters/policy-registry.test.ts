// The policy of Windows as reg.exe prints it.

import { describe, expect, test } from 'vitest';
import { policyInRegistry } from '../../main/adapters/policy-registry.ts';
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
