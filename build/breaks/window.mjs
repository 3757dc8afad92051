// Promises about the window: what gets in, and what gets out.
// @ts-check

const IPC = 'main/desktop/ipc.ts';

/** @type {import('../breaks.mjs').Break[]} */
export const window = [
  {
    what: 'only our own window is answered',
    edits: [
      {
        file: IPC,
        find: '!isOurFrame(event.senderFrame, contents.mainFrame) || ',
        replace: '',
      },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'what the window sends has a size limit',
    edits: [
      { file: IPC, find: "if (size === 'too-large') return refuse('request-too-large');", replace: '' },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'the content security policy lets nothing foreign in',
    edits: [
      {
        file: 'main/desktop/protocol.ts',
        find: '"script-src \'self\'",',
        replace: "\"script-src 'self' 'unsafe-inline'\",",
      },
    ],
    test: 'test/desktop/window.test',
  },
  {
    what: 'a message holds plain data only, so that nothing large hides in what JSON calls small',
    edits: [{ file: IPC, find: "if (size === 'not-plain') return refuse('bad-request');", replace: '' }],
    test: 'test/desktop/ipc',
  },
  {
    what: 'a message is one value',
    edits: [{ file: IPC, find: ' || sent.length > 1)', replace: ')' }],
    test: 'test/desktop/ipc',
  },
  {
    what: 'the window asks at most so much at a time',
    edits: [
      {
        file: IPC,
        find: "if (!budget.enter(channel, now())) return Promise.resolve(refuse('too-many-requests'));",
        replace: 'budget.enter(channel, now());',
      },
    ],
    test: 'test/desktop/ipc',
  },
  {
    what: 'a link is exactly a link',
    edits: [
      {
        file: 'main/desktop/deep-link.ts',
        find: '\\?id=([0-9a-f]{32})$/',
        replace: '\\?id=([0-9a-f]{32})/',
      },
    ],
    test: 'test/desktop/deep-link',
  },
  {
    what: 'no certificate is waved through',
    edits: [
      { file: 'main/desktop/window.ts', find: 'decide(false);\n  });', replace: 'decide(true);\n  });' },
    ],
    test: 'test/desktop/checklist',
  },
  {
    what: 'WebRTC has no way past the proxy that is not there',
    edits: [
      {
        file: 'main/desktop/window.ts',
        find: 'contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);',
        replace: "contents.setWebRTCIPHandlingPolicy('default');",
      },
    ],
    test: 'test/desktop/window.test',
  },
  {
    what: 'an installed copy does not start with a dangerous switch',
    edits: [
      { file: 'main/desktop/start-refusal.ts', find: 'if (!app.isPackaged) {', replace: 'if (true) {' },
    ],
    test: 'test/desktop/start-refusal',
  },
  {
    what: 'every fuse is set and read back',
    edits: [
      {
        file: 'build/fuses.mjs',
        find: '[FuseV1Options.RunAsNode]: false',
        replace: '[FuseV1Options.RunAsNode]: true',
      },
    ],
    test: 'test/desktop/checklist',
  },
  {
    what: 'a proof that failed while the window follows other processes is tried again',
    edits: [
      {
        file: 'main/desktop/live.ts',
        find: 'proofs.checkAll().catch(failed);',
        replace: 'proofs.checkAll().catch(() => undefined);',
      },
    ],
    test: 'test/desktop/live',
  },
  {
    what: 'of the features of Chromium only those for a picture may be chosen',
    edits: [{ file: 'main/domain/start-dangers.ts', find: '!value.split', replace: 'value.split' }],
    test: 'test/desktop/start-refusal',
  },
  {
    what: 'no feature comes in beside a harmless one',
    edits: [{ file: 'main/domain/start-dangers.ts', find: '.every((feature)', replace: '.some((feature)' }],
    test: 'test/desktop/start-refusal',
  },
  {
    what: 'a locked keychain brings up no prompt until a person asks',
    edits: [
      {
        file: 'main/adapters/keychain/vault-breaker.ts',
        find: 'if (this.#isLocked) return this.#last;',
        replace: '',
      },
    ],
    test: 'test/adapters/keychain/keytar-faults',
  },
  {
    what: 'a listing that failed does not touch the keychain',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: 'return !this.#stopped && this.#hasUnfinished();',
        replace: 'return !this.#stopped;',
      },
    ],
    test: 'test/services/watch',
  },
  {
    what: 'a person who wants something of a locked keychain is heard',
    edits: [
      {
        file: 'main/services/keychain.ts',
        find: "if (this.#view.state === 'locked') await this.look();",
        replace: '',
      },
    ],
    test: 'test/desktop/locked-keychain',
  },
];
