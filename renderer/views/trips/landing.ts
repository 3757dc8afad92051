// Where the keyboard lands when what had it is gone: the heading of the trip, else that of the page.

import { tick } from 'svelte';

export const LANDING = 'trip-landing';
export const SPARE_LANDING = 'trips-landing';

/** Puts the focus on a heading of the page of trips once the change is on screen, unless something took it already. */
export async function land(): Promise<void> {
  await tick();
  const active = document.activeElement;
  if (active !== null && active !== document.body) return;
  (document.getElementById(LANDING) ?? document.getElementById(SPARE_LANDING))?.focus();
}
