// Redirects that are told so that they can be remembered, and waits that are told while they last.

import { describe, expect, test } from 'vitest';
import type { Waiting } from '../../../main/adapters/aws/aws-waits.ts';
import {
  borrowWith,
  CHECKOUT,
  checkOutWith,
  failureOf,
  GRANT,
  LICENSE,
  open,
  pagesOf,
} from '../../support/scripted-adapter.ts';
import { exception, HastyClock, type ScriptedAnswer } from '../../support/scripted-aws.ts';

const ELSEWHERE = exception('RedirectException', '', { Location: 'us-west-2' });
const BUSY = exception('RateLimitExceededException', 'slow down');

describe('a redirect', () => {
  const told = (answers: readonly ScriptedAnswer[]) => {
    const heard: [string, string][] = [];
    return { heard, opened: open(answers, { onRedirect: (...one) => heard.push(one) }) };
  };
  const LICENSE_REPLY = { body: { License: { LicenseArn: LICENSE.arn } } };
  const USAGE_REPLY = { body: { LicenseUsage: {} } };

  test('is told with its license by the reads and by both checkouts', async () => {
    const license = told([ELSEWHERE, LICENSE_REPLY]);
    await license.opened.manager.license(LICENSE.arn, null);
    const seats = told([ELSEWHERE, USAGE_REPLY]);
    await seats.opened.manager.seatsOf(LICENSE);
    const borrow = told([ELSEWHERE, { body: GRANT }]);
    await borrowWith(borrow.opened);
    const checkout = told([ELSEWHERE, { body: CHECKOUT }]);
    await checkOutWith(checkout.opened);
    for (const { heard } of [license, seats, borrow, checkout]) {
      expect(heard).toEqual([[LICENSE.arn, 'us-west-2']]);
    }
  });

  test('is not told when none came, or when the other Region gave no answer to believe', async () => {
    const straight = told([LICENSE_REPLY]);
    await straight.opened.manager.license(LICENSE.arn, null);
    const twice = told([ELSEWHERE, exception('RedirectException', '', { Location: 'us-west-1' })]);
    await failureOf(twice.opened.manager.license(LICENSE.arn, null));
    const refused = told([ELSEWHERE, exception('AccessDeniedException')]);
    await failureOf(refused.opened.manager.license(LICENSE.arn, null));
    expect([...straight.heard, ...twice.heard, ...refused.heard]).toEqual([]);
  });
});

describe('a wait for a busy AWS', () => {
  const told = (answers: readonly ScriptedAnswer[], random = () => 1) => {
    const heard: (Waiting | null)[] = [];
    const opened = open(answers, { random, onWait: (one) => heard.push(one) });
    return { heard, opened };
  };

  test('is told when it begins, with its end, and when it is over', async () => {
    const { heard, opened } = told([BUSY, BUSY, { body: GRANT }]);
    await borrowWith(opened);
    const operation = 'CheckoutBorrowLicense';
    const now = opened.clock.now();
    expect(heard).toEqual([
      { operation, untilAt: now + 500 },
      null,
      { operation, untilAt: now + 1_000 },
      null,
    ]);
  });

  test('is told for reads too, and is over when they give up', async () => {
    const { heard, opened } = told([BUSY]);
    await failureOf(pagesOf(opened.manager.listReceived()));
    expect(heard.filter((one) => one !== null)).toHaveLength(4);
    expect(heard.at(-1)).toBeNull();
  });

  test('is not told for the short waits after other trouble', async () => {
    const { heard, opened } = told([exception('ServerInternalException')]);
    await failureOf(pagesOf(opened.manager.listReceived()));
    expect(heard).toEqual([]);
  });

  test('stays told while another call still waits', async () => {
    const waits = [0.5, 1];
    const { heard, opened } = told([BUSY, BUSY, { body: { LicenseUsage: {} } }], () => waits.shift() ?? 1);
    await Promise.all([opened.manager.seatsOf(LICENSE), opened.manager.seatsOf(LICENSE)]);
    const now = opened.clock.now();
    expect(heard.map((one) => one && one.untilAt - now)).toEqual([250, 500, 500, null]);
  });

  test('ends with the deadline of the call, and is told to be over', async () => {
    const clock = new DeadlineClock();
    const heard: (Waiting | null)[] = [];
    const opened = open([BUSY], { clock, onWait: (one) => heard.push(one) });
    expect(await borrowWith(opened)).toMatchObject({ outcome: 'refused', failure: { code: 'rate-limited' } });
    expect(opened.aws.asked).toHaveLength(1);
    expect(heard).toEqual([{ operation: 'CheckoutBorrowLicense', untilAt: clock.now() + 500 }, null]);
  });
});

/** The deadline comes as soon as a wait has begun, which itself never ends. */
class DeadlineClock extends HastyClock {
  #deadline = (): void => undefined;

  override after(ms: number, fn: () => void): () => void {
    if (ms >= 15_000) this.#deadline = fn;
    else setImmediate(this.#deadline);
    return () => undefined;
  }
}
