// What each failure code means in German: what main says in English, with its German. Reworded there, this stops compiling.

import { deFailuresAws } from './de-failures-aws.ts';
import { deFailuresHere } from './de-failures-here.ts';
import { deFailuresLicenses } from './de-failures-licenses.ts';
import { deFailuresUpkeep } from './de-failures-upkeep.ts';
import type { FailurePhrases } from './phrase-book.ts';

export const deFailures: FailurePhrases = {
  ...deFailuresHere,
  ...deFailuresLicenses,
  ...deFailuresAws,
  ...deFailuresUpkeep,
};
