import { describe, expect, test } from 'vitest';
import {
  grantChoices,
  type GrantStage,
  type GrantWish,
  nextMove,
  STAGE_WORDS,
  stageOf,
  WAITING_STATUSES,
} from '../../main/domain/grant.ts';

/** Every status of the user guide (grant-statuses), its stage, and whether it can be accepted and rejected. */
const STATUSES: readonly [string, GrantStage, boolean, boolean][] = [
  ['PENDING_ACCEPT', 'pending', true, true],
  ['DISABLED', 'accepted', true, false],
  ['PENDING_WORKFLOW', 'changing', false, false],
  ['PENDING_DELETE', 'changing', false, false],
  ['ACTIVE', 'active', false, false],
  ['WORKFLOW_COMPLETED', 'over', false, false],
  ['REJECTED', 'rejected', false, false],
  ['FAILED_WORKFLOW', 'failed', false, false],
  ['DELETED', 'over', false, false],
  ['A_STATUS_AWS_ADDS_LATER', 'changing', false, false],
  ['constructor', 'changing', false, false],
];

describe('a grant', () => {
  test.each(STATUSES)('with the status %s is %s', (status, stage, accept, reject) => {
    expect(stageOf({ status })).toBe(stage);
    expect(grantChoices({ status })).toEqual({ accept, reject });
  });

  // What is accepted goes PENDING_ACCEPT, PENDING_WORKFLOW, DISABLED: a listing in this order cannot miss it.
  test('that waits is asked for in the order in which it moves on', () => {
    expect(WAITING_STATUSES).toEqual(['PENDING_ACCEPT', 'PENDING_WORKFLOW', 'DISABLED', 'FAILED_WORKFLOW']);
  });

  test.each<[GrantStage, GrantWish, ReturnType<typeof nextMove>]>([
    ['pending', 'active', 'accept'],
    ['accepted', 'active', 'activate'],
    ['changing', 'active', 'wait'],
    ['active', 'active', 'arrived'],
    ['rejected', 'active', 'impossible'],
    ['failed', 'active', 'failed'],
    ['over', 'active', 'impossible'],
    ['pending', 'rejected', 'reject'],
    ['accepted', 'rejected', 'impossible'],
    ['changing', 'rejected', 'wait'],
    ['active', 'rejected', 'impossible'],
    ['rejected', 'rejected', 'arrived'],
    ['failed', 'rejected', 'failed'],
    ['over', 'rejected', 'impossible'],
  ])('that is %s and wanted %s: %s', (stage, wish, move) => expect(nextMove(stage, wish)).toBe(move));

  test('is told of in words of its own at every stage', () => {
    const words = Object.values(STAGE_WORDS);
    expect(new Set(words).size).toBe(7);
    for (const text of words) expect(text).toMatch(/^(is|was|waits|could) \w.+\w$/);
  });
});
