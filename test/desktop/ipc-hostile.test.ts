// Hostile messages by the hundred thousand: none reaches a handler, every answer is one of three constants, and
// well-formed ones still get through.

import { expect, test } from 'vitest';
import { FieldpassError, toFailure } from '../../main/domain/failure.ts';
import { listen, type Handlers } from '../../main/desktop/ipc.ts';
import { sizeOf } from '../../main/desktop/message-size.ts';
import { type CallName, channelOf } from '../../preload/contract.ts';
import { chanceFrom } from '../support/chance.ts';
import { LONG, reached, SEED, tries } from '../support/effort.ts';
import { countingHandlers, fakeContents, openHatch, patient } from '../support/hatch.ts';
import { hostileMessage, WAYS, type Way } from '../support/hostile-messages.ts';
import { VALID } from '../support/valid-messages.ts';

const MESSAGES = tries(100_000, 1_000_000);
/** Messages between two rounds of well-formed ones. */
const ROUND = 5_000;
/** A window that keeps being refused is given up, so hostile ones come in pages of fifteen a minute. */
const CONSTANTS = new Set(
  (['bad-request', 'request-too-large', 'too-many-requests'] as const).map((code) =>
    JSON.stringify({ ok: false, failure: toFailure(new FieldpassError(code)) }),
  ),
);

test(
  'hostile messages reach no handler, are told nothing, and well-formed ones still pass',
  LONG,
  async () => {
    const chance = chanceFrom(SEED);
    const hatch = openHatch();
    const counts = new Map<Way, number>(WAYS.map((way) => [way, 0]));
    let passed = 0;
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      const message = hostileMessage(chance);
      counts.set(message.way, (counts.get(message.way) ?? 0) + 1);
      const before = hatch.reached();
      const reply = JSON.stringify(await hatch.sendAll(channelOf(message.channel), message.sent));
      if (hatch.reached() !== before || !CONSTANTS.has(reply))
        throw new Error(`message ${sent} of seed ${SEED}, ${message.way}, on ${message.channel}: ${reply}`);
      if ((sent + 1) % ROUND === 0) passed += await wellFormed(hatch);
    }
    // What reached a handler are the well-formed ones, one for one.
    expect(hatch.reached()).toBe(passed);
    expect(passed).toBe((MESSAGES / ROUND) * Object.keys(VALID).length);
    expect(Math.min(...counts.values())).toBeGreaterThan(MESSAGES / 200);
    reached('Hostile messages of the window', {
      messages: MESSAGES,
      channels: Object.keys(VALID).length,
      'ways of being wrong': WAYS.length,
      'reached a handler': 0,
      'well-formed in between': passed,
      'control: reached a handler without schemas': await withoutSchemas(),
      'control: oversized ones that JSON calls small': jsonFooled(),
    });
  },
);

test('channels that do not exist have no handler', () => {
  const { channels } = openHatch();
  for (const name of ['nope', 'changed', 'show', '', '__proto__', 'constructor', 'snapshot ', 'Snapshot'])
    expect(channels.has(`fieldpass:${name}`)).toBe(false);
});

async function wellFormed({ send }: ReturnType<typeof openHatch>): Promise<number> {
  let passed = 0;
  for (const [name, raw] of Object.entries(VALID)) {
    const reply = await send(channelOf(name as CallName), structuredClone(raw));
    if (reply?.ok !== true) throw new Error(`a well-formed ${name} was refused: ${JSON.stringify(reply)}`);
    passed += 1;
  }
  return passed;
}

/** The same messages at a wall whose schemas let everything through. */
async function withoutSchemas(): Promise<number> {
  const { handlers, reached: count } = countingHandlers();
  const open = Object.entries(handlers).map(([name, { run }]) => [
    name,
    { run, parse: (raw: unknown) => raw },
  ]);
  const fake = fakeContents();
  listen(fake.contents, Object.fromEntries(open) as Handlers, patient());
  const chance = chanceFrom(SEED);
  for (let sent = 0; sent < 2_000; sent += 1) {
    const message = hostileMessage(chance);
    await fake.sendAll(channelOf(message.channel), message.sent);
  }
  expect(count()).toBeGreaterThan(500);
  return count();
}

/** Oversized values that a size check by JSON.stringify would let through, and ours does not. */
function jsonFooled(): number {
  const large = [
    new ArrayBuffer(10_000_000),
    new Map([['x', 'x'.repeat(1_000_000)]]),
    new Set(['x'.repeat(1_000_000)]),
    { text: new Uint8Array(10_000_000).subarray(0, 1) },
    { deep: new Map([['x', new ArrayBuffer(10_000_000)]]) },
    { text: undefined, more: new DataView(new ArrayBuffer(10_000_000)) },
    new Error('x'.repeat(100_000)),
  ].map((value) => structuredClone(value) as unknown);
  for (const value of large) expect(typeof sizeOf(value, 65_536)).toBe('string');
  const fooled = large.filter((value) => JSON.stringify(value).length <= 65_536);
  expect(fooled.length).toBe(large.length);
  return fooled.length;
}
