// Replies that break off: where, and with a reset or an orderly end.

import { SEED, tries } from '../support/effort.ts';
import { DONE, fault, type Fault } from './network-endings.ts';
import { partsOf } from './replies.ts';

// By name; the soak draws more.
const CUTS: Readonly<Record<string, (genuine: Buffer) => number>> = {
  'after one byte': () => 1,
  'in the status': () => 11,
  'in a header': (raw) => Math.floor(partsOf(raw).head.length / 2),
  'before the empty line': (raw) => partsOf(raw).head.length + 2,
  'before the body': (raw) => partsOf(raw).head.length + 4,
  'after one byte of the body': (raw) => partsOf(raw).head.length + 5,
  'in the middle of the body': (raw) => raw.length - Math.ceil(partsOf(raw).body.length / 2),
  'before the last byte': (raw) => raw.length - 1,
  ...Object.fromEntries(
    Array.from({ length: tries(2, 40) }, (_, index) => [
      `at draw ${index}`,
      (raw: Buffer) => drawn(raw, index),
    ]),
  ),
};

function drawn(raw: Buffer, index: number): number {
  return 1 + ((Math.imul(SEED + index, 2_654_435_761) >>> 0) % (raw.length - 1));
}

/** The sandbox's reply up to each of these places, and no further. */
export const CUTS_OF_REPLIES: readonly Fault[] = Object.entries(CUTS).flatMap(([where, at]) =>
  (['reset', 'end'] as const).map((then) =>
    fault(`${then === 'end' ? 'an' : 'a'} ${then} ${where}`, 'broken', {
      ...DONE,
      write: (genuine) => [genuine.subarray(0, at(genuine))],
      then,
    }),
  ),
);
