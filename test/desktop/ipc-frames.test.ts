// Forged senders: 40 frames that are not the window's own, on every channel, with messages that would be accepted.

import { expect, test } from 'vitest';
import { type CallName, channelOf } from '../../preload/contract.ts';
import { reached } from '../support/effort.ts';
import { fakeContents, countingHandlers, patient, MAIN_FRAME } from '../support/hatch.ts';
import { listen } from '../../main/desktop/ipc.ts';
import { VALID } from '../support/valid-messages.ts';

type Frame = Record<string, unknown> | null | undefined;

/** `isMain`: the frame is the window's main frame, so that only what it says about itself can give it away. */
type Forged = { readonly name: string; readonly frame: Frame; readonly isMain: boolean };

const ORIGINS = [
  ...[
    '',
    'null',
    'about:blank',
    'file://',
    'file:///',
    'https://example.org',
    'http://fieldpass',
    'https://fieldpass',
  ],
  ...[
    'app://',
    'app://other',
    'app://fieldpass.example',
    'app://fieldpass:80',
    'app://fieldpass/',
    'APP://FIELDPASS',
  ],
  ...['app://FIELDPASS', ' app://fieldpass', 'app://fieldpass ', 'app://fieldpass\0', 'app://user@fieldpass'],
  ...[
    'app://fieldpass@evil.example',
    'app:fieldpass',
    'app:///fieldpass',
    'devtools://devtools',
    'chrome://inspect',
  ],
  ...['data:text/html,x', 'blob:app://fieldpass/1', 'view-source:app://fieldpass', 'app://fieldpas\u0455'],
];

const FORGED: readonly Forged[] = [
  ...ORIGINS.map((origin) => ({
    name: `origin ${JSON.stringify(origin)}`,
    frame: { ...MAIN_FRAME, origin },
    isMain: true,
  })),
  { name: 'no frame', frame: null, isMain: false },
  { name: 'undefined', frame: undefined, isMain: false },
  { name: 'a frame of the same look', frame: { ...MAIN_FRAME }, isMain: false },
  { name: 'a child of the main frame', frame: { ...MAIN_FRAME, parent: MAIN_FRAME }, isMain: false },
  { name: 'a child that is the main frame', frame: { ...MAIN_FRAME, parent: {} }, isMain: true },
  { name: 'a parent that is undefined', frame: { ...MAIN_FRAME, parent: undefined }, isMain: true },
  { name: 'detached', frame: { ...MAIN_FRAME, detached: true }, isMain: true },
  { name: 'of another window', frame: { ...MAIN_FRAME, routingId: 9 }, isMain: false },
  { name: 'without origin', frame: { parent: null, detached: false }, isMain: true },
  { name: 'an origin that is no text', frame: { ...MAIN_FRAME, origin: ['app://fieldpass'] }, isMain: true },
  {
    name: 'with the address alone',
    frame: { url: 'app://fieldpass/index.html', parent: null },
    isMain: true,
  },
  { name: 'an empty object', frame: {}, isMain: true },
];

test('40 forged frames on every channel reach no handler', async () => {
  expect(FORGED).toHaveLength(40);
  let messages = 0;
  for (const { name, frame, isMain } of FORGED) {
    const { contents, channels, send } = fakeContents(isMain ? frame : MAIN_FRAME);
    const { handlers, reached: count } = countingHandlers();
    listen(contents, handlers, patient());
    expect(channels.size).toBe(Object.keys(VALID).length);
    for (const [call, raw] of Object.entries(VALID)) {
      const reply = await send(channelOf(call as CallName), raw, frame === undefined ? null : frame);
      expect(reply, `${name} on ${call}`).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
      messages += 1;
    }
    expect(count(), name).toBe(0);
  }
  const naive = NAIVE.map(([, accepts]) => FORGED.filter((forged) => accepts(forged)).length);
  expect(Math.min(...naive)).toBeGreaterThan(0);
  reached('Forged senders', {
    frames: FORGED.length,
    channels: Object.keys(VALID).length,
    messages,
    'reached a handler': 0,
    ...Object.fromEntries(NAIVE.map(([name], at) => [`control: let in by ${name}`, naive[at] ?? 0])),
  });
});

test('a frame that turns bad after the message was taken in does not matter, one that was bad before does', async () => {
  const frame = { ...MAIN_FRAME };
  const { contents, send } = fakeContents(frame);
  const { handlers, reached: count } = countingHandlers();
  listen(contents, handlers, patient());
  const early = send(channelOf('snapshot'), undefined, frame);
  frame.origin = 'https://evil.example';
  expect(await early).toMatchObject({ ok: true });
  expect(await send(channelOf('snapshot'), undefined, frame)).toMatchObject({ ok: false });
  expect(count()).toBe(1);
});

// Checks as other apps have them, each of which lets some of the forty in.
const NAIVE: readonly (readonly [string, (forged: Forged) => boolean])[] = [
  ['no check', () => true],
  ['the start of the origin', ({ frame }) => String(frame?.['origin']).startsWith('app://fieldpass')],
  ['the host alone', ({ frame }) => URL.parse(String(frame?.['origin']))?.host === 'fieldpass'],
  [
    'a missing origin or about:blank',
    ({ frame }) => ['undefined', 'about:blank'].includes(String(frame?.['origin'])),
  ],
  ['the origin without the frame', ({ frame }) => frame?.['origin'] === 'app://fieldpass'],
];
