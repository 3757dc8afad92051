// German for what else main says: its English sentences, `{0}`, `{1}` … for the values, with their German.

import { deSentencesBorrows } from './de-sentences-borrows.ts';
import { deSentencesConnections } from './de-sentences-connections.ts';
import { deSentencesTrips } from './de-sentences-trips.ts';
import { deSentencesUpkeep } from './de-sentences-upkeep.ts';
import type { Phrases } from './phrase-book.ts';

export const deSentences: Phrases = {
  ...deSentencesBorrows,
  ...deSentencesConnections,
  ...deSentencesTrips,
  ...deSentencesUpkeep,
};
