// What the installed SDK knows of an operation: the members of its request and reply, and the exceptions it throws.

import * as sdk from '@aws-sdk/client-license-manager';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A member by its path, as in Entitlements.Name. */
export type ModelMember = { readonly path: string; readonly isRequired: boolean };

// The kinds of schemas in the SDK's compact form: [kind, namespace, name, traits, …].
const LIST = 1;
const STRUCTURE = 3;

/** Gives every member of a structure of the model, nested ones too; throws where there is no such structure. */
export function membersOf(structure: string): readonly ModelMember[] {
  return membersIn(Reflect.get(sdk, `${structure}$`), '');
}

/** Gives the members of an exception of the model besides its message. */
export function membersOfException(name: string): readonly string[] {
  const schema: unknown = Reflect.get(sdk, `${name}$`);
  if (!Array.isArray(schema)) throw new Error(`the SDK knows no ${name}`);
  return textsIn(schema[4]).filter((member) => !/^message$/i.test(member));
}

function membersIn(lazy: unknown, prefix: string): readonly ModelMember[] {
  const schema: unknown = typeof lazy === 'function' ? lazy() : lazy;
  if (!Array.isArray(schema)) return [];
  const [kind, , , , contents, schemas, required = 0] = schema;
  if (kind === LIST) return membersIn(contents, prefix);
  if (kind !== STRUCTURE || !Array.isArray(schemas)) throw new Error(`${prefix} is no structure or list`);
  return textsIn(contents).flatMap((name, index) => {
    const path = prefix + name;
    return [{ path, isRequired: index < Number(required) }, ...membersIn(schemas[index], `${path}.`)];
  });
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw new Error('the SDK spells its model differently now');
}

/** Gives the exceptions that the SDK's documentation of a command names. */
export function exceptionsOf(operation: string): readonly string[] {
  const root = dirname(dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-license-manager')));
  const file = join(root, `dist-types/commands/${operation}Command.d.ts`);
  const names = [...readFileSync(file, 'utf8').matchAll(/@throws \{@link (\w+)\}/g)].map(
    ([, name = '']) => name,
  );
  return names.filter((name) => name !== 'LicenseManagerServiceException');
}

/** Gives how many valid values the members with an enum have, by their path. */
export const VALID_VALUES: ReadonlyMap<string, number> = new Map([
  ['Entitlements.Unit', Object.keys(sdk.EntitlementDataUnit).length],
  ['DigitalSignatureMethod', Object.keys(sdk.DigitalSignatureMethod).length],
  ['CheckoutType', Object.keys(sdk.CheckoutType).length],
]);
