// What the sources say and packages must repeat: formats, the address of updates, the home page.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Target = { readonly target: string; readonly arch?: readonly string[] };
export type System = 'linux' | 'win' | 'mac';
export type Targets = Readonly<Record<System, { readonly target: readonly Target[] }>>;

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const configuration = (): Targets & { readonly publish: { readonly url: string } } =>
  parse(read('electron-builder.yml')) as ReturnType<typeof configuration>;

/** What `electron-builder.yml` lists for each system. */
export const readTargets = (): Targets => configuration();

/** Where installed copies look for newer ones. */
export const readAddress = (): string => configuration().publish.url;

export const readHomePage = (): string => (JSON.parse(read('package.json')) as { homepage: string }).homepage;
