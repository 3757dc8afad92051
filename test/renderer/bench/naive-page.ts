// What a page needs to show the naive list: licenses made beforehand, then the list of them.

import { flushSync, mount } from 'svelte';
import type { LicenseView } from '../../../main/domain/snapshot.ts';
import { many } from '../dev/many-licenses.ts';
import NaiveList from './NaiveList.svelte';

const HOUR_MS = 3_600_000;
let licenses: readonly LicenseView[] = [];

/** The licenses of the window's page. */
export function make(count: number): void {
  licenses = many(Date.now(), count);
}

/** Makes every row. */
export function show(): void {
  mount(NaiveList, { target: document.body, props: { licenses, endAt: Date.now() + 72 * HOUR_MS } });
  flushSync();
}
