// Every fault of the network, met by every call that takes, keeps or gives back a seat.

import { beforeAll, describe, expect, test } from 'vitest';
import { LONG, reached } from '../support/effort.ts';
import { makeCertificates } from '../support/fault-proxy.ts';
import { SEATS } from './network-call-list.ts';
import { counted, mismatches, playMatrix, type Played } from './network-matrix.ts';

const CALLS = SEATS;
let played: readonly Played[];

beforeAll(async () => {
  played = await playMatrix(CALLS, { certificates: makeCertificates() });
  reached('network faults: seats', counted(played));
}, LONG.timeout);

describe('a call about a seat', () => {
  test.each(CALLS)('$operation ends under every fault as the table says', ({ operation }) => {
    const own = played.filter(({ cell }) => cell.call.operation === operation);
    expect(own.length).toBeGreaterThan(100);
    expect(mismatches(own)).toEqual([]);
  });
});
