import type { WebContents } from 'electron';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerer, isOurFrame, listen, type Handlers } from '../../main/desktop/ipc.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { handlersFor } from '../../main/desktop/handlers.ts';
import { type CallName, channelOf, contract, type Reply } from '../../preload/contract.ts';
import { silentLog } from '../support/silent-log.ts';

const MAIN_FRAME = { origin: 'app://fieldpass', parent: null, detached: false };
const log = silentLog;

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

/** A window's contents as far as `listen` uses them; `send` plays a message from any frame. */
function fakeContents() {
  const channels = new Map<
    string,
    (event: { senderFrame: unknown }, raw: unknown) => Promise<Reply<unknown>>
  >();
  const ipc = { handle: (channel: string, fn: never) => void channels.set(channel, fn) };
  const contents = { ipc, mainFrame: MAIN_FRAME } as unknown as WebContents;
  const send = (channel: string, raw: unknown, senderFrame: unknown = MAIN_FRAME) =>
    channels.get(channel)?.({ senderFrame }, raw);
  return { contents, channels, send };
}

/** Handlers whose work only counts how often it was reached. */
function countingHandlers() {
  let reached = 0;
  const real = handlersFor({
    services: () => ({}) as never,
    switchTo: async () => undefined,
    reopen: async () => undefined,
    openLink: async () => undefined,
    copyText: () => undefined,
  });
  const counted = Object.fromEntries(
    Object.entries(real).map(([name, { parse }]) => [name, { parse, run: async () => void (reached += 1) }]),
  ) as unknown as Handlers;
  return { handlers: counted, reached: () => reached };
}

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
  if (reply?.ok !== false || reply.failure.code !== 'bad-request') throw new Error(JSON.stringify(reply));
}

describe('the wall', () => {
  test('every call of the contract has its channel and no other exists', () => {
    const { contents, channels } = fakeContents();
    listen(contents, countingHandlers().handlers, log);
    const calls = Object.entries(contract)
      .filter(([, { kind }]) => kind === 'call')
      .map(([name]) => channelOf(name as CallName));
    expect([...channels.keys()].sort()).toEqual(calls.sort());
  });

  test('a forged frame reaches no handler on any channel', async () => {
    const { contents, channels, send } = fakeContents();
    const { handlers, reached } = countingHandlers();
    listen(contents, handlers, log);
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
    const { contents, send } = fakeContents();
    const { handlers, reached } = countingHandlers();
    listen(contents, handlers, log);
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
    const { contents, send } = fakeContents();
    const { handlers, reached } = countingHandlers();
    listen(contents, handlers, log);
    expect(await send(channelOf(name), raw)).toMatchObject({ ok: true });
    expect(reached()).toBe(1);
  });

  test('a message over 64 KiB is refused before it is parsed', async () => {
    const ask = answerer({ parse: () => expect.fail('parsed'), run: async () => undefined as never }, log);
    expect(await ask({ text: 'x'.repeat(70_000) })).toMatchObject({
      ok: false,
      failure: { code: 'bad-request' },
    });
  });
});

describe('what the window is told', () => {
  test('an expected failure is told with its code and next step', async () => {
    const ask = answerer(
      { parse: () => undefined as never, run: async () => Promise.reject(new FieldpassError('no-seats')) },
      log,
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
    });
    expect(() => openDocs.parse({ topic: 'https://evil.example' })).toThrow();
    await openDocs.run(openDocs.parse({ topic: 'keychain' }));
    expect(opened).toEqual([expect.stringMatching(/^https:\/\//)]);
  });
});
