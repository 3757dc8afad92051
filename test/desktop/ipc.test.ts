import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerer, isOurFrame } from '../../main/desktop/ipc.ts';
import { FieldpassError, toFailure, type FailureCode } from '../../main/domain/failure.ts';
import { handlersFor } from '../../main/desktop/handlers.ts';
import { type CallName, channelOf, contract, type Reply } from '../../preload/contract.ts';
import { MAIN_FRAME, openHatch, NO_UPDATES, QUIET_SURROUNDINGS } from '../support/hatch.ts';
import { silentLog } from '../support/silent-log.ts';

const log = silentLog;
const refuse = (code: FailureCode): Reply<never> => ({
  ok: false,
  failure: toFailure(new FieldpassError(code)),
});

describe('who may ask', () => {
  test('our own main frame may', () => expect(isOurFrame(MAIN_FRAME, MAIN_FRAME)).toBe(true));

  test.each<[string, typeof MAIN_FRAME | null]>([
    ['no frame', null],
    ['another frame of the same look', { ...MAIN_FRAME }],
  ])('%s may not', (_name, frame) => expect(isOurFrame(frame, MAIN_FRAME)).toBe(false));

  test.each([
    ['a nested frame', { ...MAIN_FRAME, parent: {} }],
    ['a detached frame', { ...MAIN_FRAME, detached: true }],
    ['another origin', { ...MAIN_FRAME, origin: 'https://example.org' }],
    ['a look-alike origin', { ...MAIN_FRAME, origin: 'app://fieldpass.example' }],
    ['an opaque origin', { ...MAIN_FRAME, origin: 'null' }],
    ['an empty origin', { ...MAIN_FRAME, origin: '' }],
    ['file', { ...MAIN_FRAME, origin: 'file://' }],
  ])('%s may not, even as the main frame', (_name, frame) =>
    expect(isOurFrame(frame as never, frame)).toBe(false),
  );
});

const WITH_ARGUMENTS = [
  'borrow',
  'renew',
  'return',
  'remove',
  'checkOut',
  'extendCheckout',
  'release',
  'removeCheckout',
  'acceptGrant',
  'rejectGrant',
  'addConnection',
  'changeConnection',
  'removeConnection',
  'useConnection',
  'giveMfaCode',
  'addIssuerKey',
  'removeIssuerKey',
  'addAuthority',
  'removeAuthority',
  'openDocs',
] as const satisfies readonly CallName[];

// Cheaper than a matcher, of which there would be a hundred thousand.
function isRefused(reply: Reply<unknown> | undefined): void {
  if (reply?.ok !== false || !['bad-request', 'request-too-large'].includes(reply.failure.code))
    throw new Error(JSON.stringify(reply));
}

describe('the wall', () => {
  test('every call of the contract has its channel and no other exists', () => {
    const { channels } = openHatch();
    const calls = Object.entries(contract)
      .filter(([, { kind }]) => kind === 'call')
      .map(([name]) => channelOf(name as CallName));
    expect([...channels.keys()].sort()).toEqual(calls.sort());
  });

  test('a forged frame reaches no handler on any channel', async () => {
    const { channels, reached, send } = openHatch();
    for (const channel of channels.keys()) {
      for (const frame of [null, { ...MAIN_FRAME }, { ...MAIN_FRAME, parent: MAIN_FRAME }]) {
        expect(await send(channel, undefined, frame)).toMatchObject({
          ok: false,
          failure: { code: 'bad-request' },
        });
      }
    }
    expect(reached()).toBe(0);
  });

  test('5,000 hostile values a channel: what does not fit the schema reaches nothing, and nothing throws', async () => {
    const { reached, send } = openHatch();
    // Not those without arguments, which `undefined` fits, nor copyText, which takes any text.
    const channels = WITH_ARGUMENTS.map(channelOf);
    const hostile = fc.oneof(
      fc.anything({
        withNullPrototype: true,
        withMap: true,
        withSet: true,
        withBigInt: true,
        withTypedArray: true,
      }),
      fc.record({ licenseArn: fc.anything() }),
      fc.record({ borrowId: fc.anything(), extra: fc.anything() }),
      fc.record({ topic: fc.string() }),
      fc.record({ checkoutId: fc.string(), keep: fc.anything() }),
      fc.record({ licenseArn: fc.string(), type: fc.string(), entitlements: fc.anything() }),
      fc.record({ kind: fc.constantFrom('profile', 'token'), name: fc.anything(), text: fc.anything() }),
      fc.record({ code: fc.string() }),
      fc.record({ connectionId: fc.string() }),
    );
    // Making a value costs more than sending it, so each one goes through every channel.
    await fc.assert(
      fc.asyncProperty(hostile, async (raw) => {
        for (const channel of channels) isRefused(await send(channel, raw));
      }),
      { numRuns: 5_000 },
    );
    expect(reached()).toBe(0);
  });

  test.each<[CallName, unknown]>([
    ['borrow', { licenseArn: 'arn:aws:license-manager::123456789012:license:l-1' }],
    ['return', { borrowId: 'a'.repeat(32) }],
    ['snapshot', undefined],
    ['openDocs', { topic: 'keychain' }],
  ])('a well-formed %s passes', async (name, raw) => {
    const { reached, send } = openHatch();
    expect(await send(channelOf(name), raw)).toMatchObject({ ok: true });
    expect(reached()).toBe(1);
  });

  test('a message over 64 KiB is refused before it is parsed', async () => {
    const ask = answerer(
      { parse: () => expect.fail('parsed'), run: async () => undefined as never },
      log,
      refuse,
    );
    expect(await ask({ text: 'x'.repeat(70_000) })).toMatchObject({
      ok: false,
      failure: { code: 'request-too-large' },
    });
  });
});

describe('what the window is told', () => {
  test('an expected failure is told with its code and next step', async () => {
    const ask = answerer(
      { parse: () => undefined as never, run: async () => Promise.reject(new FieldpassError('no-seats')) },
      log,
      refuse,
    );
    expect(await ask(undefined)).toMatchObject({
      ok: false,
      failure: { code: 'no-seats', details: { nextStep: expect.any(String) } },
    });
  });

  test('a bug is told by its number alone', async () => {
    const ask = answerer(
      { parse: () => undefined as never, run: async () => Promise.reject(new Error('secret canary')) },
      log,
      refuse,
    );
    const reply = await ask(undefined);
    expect(reply).toMatchObject({
      ok: false,
      failure: { code: 'internal', details: { reference: expect.stringMatching(/.+/) } },
    });
    expect(JSON.stringify(reply)).not.toContain('canary');
  });

  test('documentation is opened by topic, never by address', async () => {
    const opened: string[] = [];
    const { openDocs } = handlersFor({
      services: () => ({}) as never,
      switchTo: async () => undefined,
      reopen: async () => undefined,
      openLink: async (url) => void opened.push(url),
      copyText: () => undefined,
      surroundings: QUIET_SURROUNDINGS,
      updates: NO_UPDATES,
    });
    expect(() => openDocs.parse({ topic: 'https://evil.example' })).toThrow();
    await openDocs.run(openDocs.parse({ topic: 'keychain' }));
    expect(opened).toEqual([expect.stringMatching(/^https:\/\//)]);
  });
});
