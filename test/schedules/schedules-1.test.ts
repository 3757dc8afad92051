// The first half of the random schedules.

import { playHalf } from './half.ts';

playHalf(1);
