// Is the window wide enough for both zones side by side? The same width stands in the styles.

import { MediaQuery } from 'svelte/reactivity';

export const roomy = new MediaQuery('(min-width: 54rem)');
