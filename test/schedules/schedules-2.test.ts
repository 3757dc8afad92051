// The second half of the random schedules.

import { playHalf } from './half.ts';

playHalf(2);
