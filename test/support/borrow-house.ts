// What the tests of a borrow's branches do to the world while a request is on its way, and what they look at afterwards.

import { expect } from 'vitest';
import type { BorrowGrant, Log, Undone } from '../../main/ports.ts';
import { Secret } from '../../main/domain/secret.ts';
import { type House, openHouse, patiently, type World } from './house.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** Borrows, and spoils something between the request and its answer. */
export async function borrowMeanwhile(house: House, spoil: () => void): Promise<unknown> {
  const release = house.world.aws.hold('borrow');
  const borrowing = house.borrow();
  await expect.poll(() => house.world.aws.calls.at(-1)?.operation).toBe('borrow');
  spoil();
  release();
  return borrowing;
}

/** A house whose seat was granted and not kept, and whose return broke off: it is still being given back. */
export async function houseGivingBack(world: World): Promise<House> {
  const house = openHouse(world);
  world.aws.loseRequest('checkIn');
  const borrowing = borrowMeanwhile(house, () => (world.vault.state = 'full'));
  await expect(borrowing).rejects.toMatchObject({ code: 'outcome-unknown' });
  return house;
}

/** A house with a request whose outcome is not known: AWS granted it, and no reply came through. */
export async function houseInDoubt(world: World): Promise<House> {
  const house = openHouse(world);
  for (let n = 0; n < 5; n += 1) world.aws.loseReply('borrow');
  await expect(house.borrow()).rejects.toMatchObject({ code: 'outcome-unknown' });
  return house;
}

/** Lets a service finish one borrow, letting time pass where it waits. */
export function recover(
  house: House,
  service: 'borrowing' | 'returning' | 'renewing',
  borrowId = idOf(house),
) {
  return patiently(house.world.clock, house[service].recover(borrowId));
}

/** The id of the first borrow. */
export const idOf = ({ ledger }: House): string => ledger.borrows()[0]!.borrowId;

/** How often AWS was asked for something. */
export const asked = ({ world }: House, what: string): number =>
  world.aws.calls.filter(({ operation }) => operation === what).length;

/** Changes every answer of AWS to a request for a seat from now on. */
export function answerBorrows({ aws }: World, change: (grant: BorrowGrant) => BorrowGrant | Undone): void {
  const genuine = aws.borrow.bind(aws);
  aws.borrow = async (wish, clientToken) => {
    const answer = await genuine(wish, clientToken);
    if (answer.outcome !== 'granted') return answer;
    const changed = change(answer.grant);
    return 'outcome' in changed ? changed : { outcome: 'granted', grant: changed };
  };
}

/** A grant whose token proves nothing. */
export const unproven = (grant: BorrowGrant): BorrowGrant => ({
  ...grant,
  signedToken: new Secret('not-a-token'),
});

/** The steps of all work from now on, in the order in which they were shown. */
export function watchSteps({ changes }: House): readonly string[] {
  const steps: string[] = [];
  changes.subscribe(() => {
    for (const { step } of changes.working()) if (steps.at(-1) !== step) steps.push(step);
  });
  return steps;
}

/** What a work was refused with; what it gave, where it was not. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

/**
 * Another process on the same disk that takes over what this one has claimed. Claims of living processes stand; on file
 * systems whose locks do not hold, a claim may be taken over after a sleep.
 */
export function besides(ledger: MemoryLedger): MemoryLedger {
  const beside = ledger.another();
  beside.ignoresClaims = true;
  return beside;
}

/** A log that keeps its warnings. */
export function keptLog(): { readonly log: Log; readonly warnings: readonly unknown[] } {
  const warnings: unknown[] = [];
  const nothing = (): void => undefined;
  return {
    log: {
      info: nothing,
      error: nothing,
      warn: (message, details) => void warnings.push([message, details]),
    },
    warnings,
  };
}
