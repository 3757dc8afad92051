// Hands the one desk of the window down to its views.

import { createContext } from 'svelte';
import type { Desk } from './desk.svelte.ts';

export const [getDesk, setDesk] = createContext<Desk>();
