// Online checkouts through the built command line: taken, told in part, prolonged, released, consumed for good.

import { describe, expect } from 'vitest';
import { expectFailure, listAt, Terminal, textAt, valueAt } from '../support/command-line.ts';
import { askedFor, BEAT_MINUTES, setTerm, taken } from '../support/online-seats.ts';
import { terminalTest } from '../support/terminal-test.ts';
import { typeAt } from '../support/typing.ts';

const BENCH = 'Quillmark Render Bench';
const HOURS = 'Obrentis Solver Hours';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

const test = terminalTest();

test('a checkout is taken, shown, prolonged and released, with every instant in ISO 8601', async ({
  terminal,
}) => {
  const order = ['--entitlement', 'Seats=2:Count', '--entitlement', 'Material library', '--bind'];
  const held = await terminal.ask(['checkout', BENCH, ...order]);
  expect(held).toMatchObject({
    status: 0,
    document: {
      ok: true,
      licenseName: BENCH,
      type: 'provisional',
      badge: 'runs-out',
      keeper: 'nobody',
      isPartial: false,
      entitlements: expect.arrayContaining([{ name: 'Seats', unit: 'Count', value: '2' }]),
      nodeId: expect.stringMatching(/^fp1-/),
      expiresAt: expect.stringMatching(ISO),
      nextBeatAt: null,
    },
  });
  const checkoutId = textAt(held.document, 'checkoutId');
  expect(taken(terminal).map(({ licenseArn }) => licenseArn)).toEqual([textAt(held.document, 'licenseArn')]);

  const status = await terminal.ask(['status'], { AWS_ENDPOINT_URL_LICENSE_MANAGER: 'http://127.0.0.1:1' });
  expect(listAt(status.document, 'checkouts')).toMatchObject([{ checkoutId, badge: 'runs-out' }]);
  // License Manager writes whole seconds: within one, the new end would be the old one.
  terminal.misbehave({ kind: 'wrong-clock', offsetMs: 2_000, times: 'until-reset' });
  const extended = await terminal.ask(['extend', checkoutId.slice(0, 8)]);
  terminal.misbehave({ kind: 'reset' });
  expect(extended.status).toBe(0);
  expect(Date.parse(textAt(extended.document, 'expiresAt'))).toBeGreaterThan(
    Date.parse(textAt(held.document, 'expiresAt')),
  );
  expectFailure(await terminal.ask(['remove', BENCH]), 3, 'not-removable');

  expect(await terminal.ask(['release', BENCH])).toMatchObject({
    status: 0,
    document: { checkoutId, how: 'checked-in', licenseName: BENCH },
  });
  expect(taken(terminal)).toEqual([]);
  expectFailure(await terminal.ask(['release', BENCH]), 3, 'checkout-not-found');
});

test('less than was asked for is told as such, with how to prolong and to give back', async ({
  terminal,
}) => {
  const { status, stdout } = await terminal.run('checkout', BENCH, '--entitlement', 'Render nodes=2');
  expect(status).toBe(0);
  expect(stdout).toContain('ALLOWED ONLY IN PART: Render nodes 1 Count\n  asked: Render nodes 2 Count\n');
  expect(stdout).toMatch(/left, until \w+, \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC/);
  expect(stdout).toContain(`fieldpass extend "${BENCH}"`);
  expect(stdout).toContain(`fieldpass release "${BENCH}"`);
  for (const more of [[], ['--long']])
    expect((await terminal.run('status', ...more)).stdout).toContain('ALLOWED ONLY IN PART');
  expect((await terminal.run('release', BENCH)).stdout).toContain('The seat is free.');
});

test('of two checkouts of one license neither is guessed; each is meant by its id', async ({ terminal }) => {
  const order = ['checkout', BENCH, '--entitlement', 'Seats'];
  const first = textAt((await terminal.ask(order)).document, 'checkoutId');
  const second = textAt((await terminal.ask(order)).document, 'checkoutId');
  const refused = await terminal.ask(['release', BENCH]);
  expectFailure(refused, 3, 'license-ambiguous');
  expect(textAt(refused.document, 'failure', 'message')).toContain(first);
  expect(textAt(refused.document, 'failure', 'message')).toContain(second);
  expect(taken(terminal)).toHaveLength(2);
  for (const id of [first, second]) expect((await terminal.ask(['release', id])).status).toBe(0);
  expect(taken(terminal)).toEqual([]);
});

test.for([
  ['an entitlement the license does not have', ['--entitlement', 'Desks'], 'usage', /no entitlement “Desks”/],
  ['another unit', ['--entitlement', 'Seats=1:Hours'], 'usage', /unit of “Seats” is Count/],
  ['no whole amount', ['--entitlement', 'Seats=0'], 'usage', /whole number from 1/],
  ['an amount of what has none', ['--entitlement', 'Material library=2'], 'usage', /no amount/],
  [
    'one entitlement twice',
    ['--entitlement', 'Seats', '--entitlement', 'Seats=2'],
    'entitlement-not-allowed',
    /once/,
  ],
  ['a beneficiary that is no account', ['--beneficiary', 'me'], 'usage', /12 digits/],
  ['a perpetual checkout held', ['--perpetual', '--hold'], 'usage', /never ends/],
] as const)('%s is refused before AWS is asked', async ([, more, code, words], { terminal }) => {
  const before = askedFor(terminal, 'CheckoutLicense');
  const { status, document } = await terminal.ask(['checkout', BENCH, ...more]);
  expect(valueAt(document, 'failure', 'code')).toBe(code);
  expect(status).toBe(code === 'usage' ? 2 : 3);
  expect(textAt(document, 'failure', 'message')).toMatch(words);
  expect(askedFor(terminal, 'CheckoutLicense')).toBe(before);
});

test('a license of the own account wants that account as beneficiary, and takes it', async ({ terminal }) => {
  expectFailure(await terminal.ask(['checkout', 'Ironbay']), 3, 'beneficiary-needed');
  const held = await terminal.ask(['checkout', 'Ironbay', '--beneficiary', '123456789012']);
  expect(held).toMatchObject({ status: 0, document: { badge: 'runs-out' } });
  expect((await terminal.ask(['release', 'Ironbay'])).status).toBe(0);
});

describe.concurrent('consuming for good', () => {
  test('is refused without a clear yes, and says what it would consume', async ({ terminal }) => {
    const before = askedFor(terminal, 'CheckoutLicense');
    const refused = await terminal.ask(['checkout', HOURS, '--perpetual', '--entitlement', 'Hours=5']);
    expectFailure(refused, 2, 'confirmation-needed');
    expect(textAt(refused.document, 'failure', 'message')).toMatch(
      /Hours 5 Count .*for good.*It was not done\./,
    );
    expect(textAt(refused.document, 'failure', 'details', 'nextStep')).toContain('--yes');
    expect(askedFor(terminal, 'CheckoutLicense')).toBe(before);
  });

  test('at a terminal wants “yes” typed, and takes nothing for a yes but that', async ({ terminal }) => {
    const command = ['checkout', HOURS, '--perpetual', '--entitlement', 'Hours=5'];
    const before = askedFor(terminal, 'CheckoutLicense');
    for (const typed of ['y\r', '\r', '\u0003', '\u0004']) {
      const { status, stdout } = await typeAt(command, terminal.env(), [['Type yes', typed]]);
      expect({ typed, status }).toEqual({ typed, status: 2 });
      expect(stdout).toContain('(confirmation-needed)');
    }
    expect(askedFor(terminal, 'CheckoutLicense')).toBe(before);
    const { status, stdout } = await typeAt(command, terminal.env(), [['Type yes', 'yes\r']]);
    expect(status).toBe(0);
    expect(askedFor(terminal, 'CheckoutLicense')).toBe(before + 1);
    expect(stdout).toContain(`Consumed for good: ${HOURS}`);
  });

  test('is recorded, can never be given back, and its record can be removed', async ({ terminal }) => {
    const held = await terminal.ask([
      'checkout',
      HOURS,
      '--perpetual',
      '--yes',
      '--entitlement',
      'Hours=7:Count',
    ]);
    expect(held).toMatchObject({
      status: 0,
      document: { type: 'perpetual', badge: 'consumed', expiresAt: null },
    });
    const checkoutId = textAt(held.document, 'checkoutId');
    expectFailure(await terminal.ask(['release', checkoutId]), 3, 'not-releasable');
    expectFailure(await terminal.ask(['extend', checkoutId]), 3, 'request-refused');
    expect(await terminal.ask(['remove', checkoutId])).toMatchObject({ status: 0, document: { checkoutId } });
    const { document } = await terminal.ask(['status']);
    expect(listAt(document, 'checkouts').map((one) => textAt(one, 'checkoutId'))).not.toContain(checkoutId);
  });
});

test('one that has ended by itself is shown as ended, and removed by its name', async ({
  expect,
  keyring,
}) => {
  const own = await Terminal.open(keyring.env, (dir) => setTerm(dir, 'QM-REVIEW', BEAT_MINUTES, 1));
  // The server's clock is behind: what lasts a minute there ends here after two seconds.
  own.misbehave({ kind: 'wrong-clock', offsetMs: -58_000, times: 'until-reset' });
  await own.ask(['checkout', 'Quillmark Review Online']);
  await expect
    .poll(async () => valueAt((await own.ask(['status'])).document, 'checkouts', 0, 'badge'), {
      timeout: 60_000,
    })
    .toBe('ended');
  expect((await own.run('status')).stdout).toMatch(/^✗ Ended {2}Quillmark Review Online {2}ended /);
  expectFailure(await own.ask(['extend', 'Review']), 3, 'checkout-ended');
  expect((await own.ask(['remove', 'Review'])).status).toBe(0);
  expect(listAt((await own.ask(['status'])).document, 'checkouts')).toEqual([]);
  await own.close();
});

test('a slow-down that AWS asks for is told once, with the wait', async ({ terminal }) => {
  terminal.misbehave({ kind: 'rate-limit', operation: 'CheckoutLicense' });
  const { status, stderr } = await terminal.run('checkout', BENCH, '--entitlement', 'Seats');
  expect(status).toBe(0);
  expect(stderr.match(/AWS asked to slow down; trying again in \d+ s/g)).toHaveLength(1);
  expect((await terminal.ask(['release', BENCH])).status).toBe(0);
});

test('no consumption token is printed or written down', async ({ terminal }) => {
  const { stdout } = await terminal.ask(['checkout', BENCH, '--entitlement', 'Seats']);
  const said = [stdout, (await terminal.ask(['status'])).stdout, (await terminal.run('status')).stdout];
  const mine = taken(terminal);
  expect(mine.length).toBeGreaterThan(0);
  const all = [terminal.bytesOnDisk(), ...said].join('\n');
  for (const { consumptionToken } of mine) expect(all.includes(consumptionToken)).toBe(false);
  expect((await terminal.ask(['release', BENCH])).status).toBe(0);
});
