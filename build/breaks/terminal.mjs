// Promises about the command line inside the installed app, and about how a release is made.
// @ts-check

const REQUEST = 'main/desktop/terminal-request.ts';
const RELEASE = '.github/workflows/release.yml';

/** @type {import('../breaks.mjs').Break[]} */
export const terminal = [
  {
    what: 'a link opens the window, never a command',
    edits: [{ file: REQUEST, find: 'lower.startsWith(`${LINK_SCHEME}:`) || ', replace: '' }],
    test: 'test/desktop/terminal-request',
  },
  {
    what: 'switches of Chromium and of the system are no command line',
    edits: [
      {
        file: REQUEST,
        find: "!isMarked && first.startsWith('-')",
        replace: "isMarked && first.startsWith('-')",
      },
    ],
    test: 'test/desktop/terminal-request',
  },
  {
    what: 'launchers hand over behind --',
    edits: [
      { file: 'build/launchers/fieldpass-mac.sh', find: 'Fieldpass" -- "$@"', replace: 'Fieldpass" $@' },
    ],
    test: 'test/build/launchers',
  },
  {
    what: 'actions run at one commit that was looked at',
    edits: [
      {
        file: RELEASE,
        find: 'azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5 # v2.3.0',
        replace: 'azure/login@v2',
      },
    ],
    test: 'test/build/workflows',
  },
  {
    what: 'a release is attested before it is uploaded',
    edits: [
      {
        file: RELEASE,
        find: 'actions/attest-build-provenance@96278af6caaf10aea03fd8d33a09a777ca52d62f # v3.2.0',
        replace: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
      },
    ],
    test: 'test/build/workflows',
  },
  {
    what: 'a pipe in a release does not hide the number of what was started',
    edits: [{ file: RELEASE, find: 'defaults:\n  run:\n    shell: bash\n', replace: '' }],
    test: 'test/build/workflows',
  },
  {
    what: 'a release leads to no placeholder',
    edits: [
      { file: 'build/release-needs.ts', find: 'is not set`), ...placeholders]', replace: 'is not set`)]' },
    ],
    test: 'test/build/release-needs',
  },
  {
    what: 'a tag is built signed or not at all',
    edits: [
      {
        file: 'build/launchers/pack-macos.sh',
        find: '--config electron-builder.release.yml --mac',
        replace: '--mac',
      },
    ],
    test: 'test/build/workflows',
  },
  {
    what: 'the suites run where set-up may install what they need',
    edits: [{ file: RELEASE, find: '    container:\n', replace: '    env:\n' }],
    test: 'test/build/workflows',
  },
  {
    what: 'the sandbox is tried where Ubuntu keeps namespaces from programs',
    edits: [{ file: RELEASE, find: 'unprivileged_userns=1', replace: 'unprivileged_userns=0' }],
    test: 'test/build/workflows',
  },
  {
    what: 'a proof that failed in `status --watch` is tried again',
    edits: [
      {
        file: 'main/cli/commands/status-watch.ts',
        find: 'catch(() => (seen = NOT_SEEN))',
        replace: 'catch(() => undefined)',
      },
    ],
    test: 'test/cli/watch',
  },
  {
    what: 'what is piped in on Windows is read, where Electron leaves an empty stream',
    edits: [
      {
        file: 'main/cli/files.ts',
        find: "platform === 'win32' ? descriptorZero() : process.stdin",
        replace: 'process.stdin',
      },
    ],
    test: 'test/cli/standard-input',
  },
  {
    what: 'standard input of Windows has its limit too',
    edits: [{ file: 'main/cli/files.ts', find: 'if (size > most)', replace: 'if (size > 2 * most)' }],
    test: 'test/cli/standard-input',
  },
];
