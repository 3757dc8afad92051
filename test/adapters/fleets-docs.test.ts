// The examples of docs/fleets.md are policies that Fieldpass takes whole.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { policyInRegistry } from '../../main/adapters/policy-registry.ts';
import { POLICY_KEYS, readPolicyValues } from '../../main/adapters/policy-shape.ts';
import { makeTestIssuer } from '../support/issuer.ts';

const { parse: parsePlist } = createRequire(import.meta.url)('plist') as { parse: (text: string) => unknown };
const docs = readFileSync(new URL('../../docs/fleets.md', import.meta.url), 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(docs)?.[1] ?? '';
const read = (document: unknown) =>
  readPolicyValues(document as Readonly<Record<string, unknown>>, 'docs', 0);

describe('docs/fleets.md', () => {
  test('has a row for every key, and no other', () => {
    const table = docs.slice(docs.indexOf('## Keys'), docs.indexOf('## What is wrong'));
    const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
    expect(rows.sort()).toEqual(Object.keys(POLICY_KEYS).sort());
  });

  test('shows a whole policy with every key', async () => {
    const { jwk } = await makeTestIssuer();
    const document: unknown = JSON.parse(block('json').replace('MODULUS', jwk.n ?? ''));
    expect(Object.keys(document as object).sort()).toEqual(Object.keys(POLICY_KEYS).sort());
    expect(await read(document)).toMatchObject({ faults: [], unknown: [], mayAddConnections: false });
  });

  test('shows a task of Ansible whose content is a policy, private to root', async () => {
    const tasks = parseYaml(block('yaml')) as readonly Record<string, Record<string, string>>[];
    const copy = tasks[1]?.['ansible.builtin.copy'];
    expect(copy).toMatchObject({ dest: '/etc/fieldpass/policy.json', owner: 'root', mode: '0644' });
    expect(await read(JSON.parse(copy?.['content'] ?? ''))).toMatchObject({ faults: [], unknown: [] });
  });

  test('shows a property list that is a policy', async () => {
    const managed = await read(parsePlist(block('xml')));
    expect(managed).toMatchObject({ faults: [], unknown: [], updates: 'off', mayAddConnections: false });
    expect(managed.connections).toHaveLength(1);
  });

  test('shows values of the registry that are a policy', async () => {
    const types: Readonly<Record<string, string>> = { DWord: 'REG_DWORD', String: 'REG_SZ' };
    const lines = [...block('powershell').matchAll(/-Name (\w+) -Type (\w+) -Value '?(.*?)'?$/gm)].map(
      ([, name = '', type = '', value = '']) =>
        `    ${name}    ${types[type] ?? ''}    ${type === 'DWord' ? `0x${value}` : value}`,
    );
    const managed = await read(policyInRegistry(lines.join('\r\n')));
    expect(managed).toMatchObject({ faults: [], unknown: [], updates: 'off', mayAddConnections: false });
    expect(managed.connections).toHaveLength(1);
  });
});
