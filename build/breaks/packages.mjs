// What packages promise: only what is agreed ships, for the right system, closed, and with its notices.
// @ts-check

/** @type {import('../breaks.mjs').Break[]} */
export const packages = [
  {
    what: 'no source ships',
    edits: [
      {
        file: 'electron-builder.yml',
        find: '  - dist/preload/**',
        replace: '  - dist/preload/**\n  - preload/**',
      },
    ],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'each system gets its own keytar',
    edits: [
      {
        file: 'electron-builder.yml',
        find: "'!node_modules/keytar/prebuilds/!(win32-${arch})/**'",
        replace: "'!node_modules/keytar/prebuilds/!(linux-${arch})/**'",
      },
    ],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'all fuses are set',
    edits: [{ file: 'build/after-pack.mjs', find: '  await setFusesOf(context);', replace: '' }],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'macOS lets the app load nothing without TLS',
    edits: [{ file: 'build/after-pack.mjs', find: "  'NSAppTransportSecurity',\n", replace: '' }],
    test: 'test/build/pack-judges',
  },
  {
    what: 'the .deb brings the library of the keychain',
    edits: [{ file: 'electron-builder.yml', find: '    - libsecret-1-0\n', replace: '' }],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'an upgrade of the .rpm keeps the command',
    edits: [
      {
        file: 'electron-builder.yml',
        find: '  afterRemove: build/linux/rpm-after-remove.tpl\n',
        replace: '',
      },
    ],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'German is among the texts of Chromium',
    edits: [
      {
        file: 'electron-builder.yml',
        find: 'electronLanguages: [en-US, de]',
        replace: 'electronLanguages: [en-US]',
      },
    ],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'uninstalling on Windows leaves the records',
    edits: [
      {
        file: 'electron-builder.yml',
        find: 'deleteAppDataOnUninstall: false',
        replace: 'deleteAppDataOnUninstall: true',
      },
    ],
    test: 'test/build/pack-config',
  },
  {
    what: 'a release has one installer for each processor and no third',
    edits: [{ file: 'electron-builder.yml', find: '  buildUniversalInstaller: false\n', replace: '' }],
    test: 'test/build/pack-config',
  },
  {
    what: 'a job packs for its own processor only',
    edits: [
      {
        file: '.github/workflows/release.yml',
        find: '--linux deb rpm AppImage tar.gz "--$ARCH"',
        replace: '--linux "--$ARCH"',
      },
    ],
    test: 'test/build/workflows',
  },
  {
    what: 'who follows beta finds a finished version',
    edits: [
      { file: 'electron-builder.yml', find: 'generateUpdatesFilesForAllChannels: true\n', replace: '' },
    ],
    test: 'test/build/pack-read-back',
  },
  {
    what: 'modules with other bytes than the lock says are installed anew',
    edits: [
      {
        file: 'build/setup.mjs',
        find: ' || wanted.integrity !== one.integrity) return',
        replace: ') return',
      },
    ],
    test: 'test/build/setup',
  },
  {
    what: 'nothing is built with a license that is not on the list',
    edits: [{ file: 'build/notices.ts', find: 'if (off.length > 0)', replace: 'if (off.length > 99)' }],
    test: 'test/build/notices',
  },
  {
    what: 'a kit that is too large is not read',
    edits: [
      {
        file: 'main/desktop/kit-files.ts',
        find: 'length === 0 || length > LONGEST_TEXT',
        replace: 'length === 0',
      },
    ],
    test: 'test/desktop/kit-files',
  },
  {
    what: 'the bill of materials holds what was built, however the bundler writes its ids',
    edits: [{ file: 'build/sbom.ts', find: 'split(/[\\\\/]/)', replace: "split('\\\\')" }],
    test: 'test/build/bundling',
  },
  {
    what: 'no bill of materials is made that lacks a dependency',
    edits: [{ file: 'build/sbom.ts', find: 'missing.length > 0', replace: 'missing.length > 99' }],
    test: 'test/build/bundling',
  },
  {
    what: 'the stages of main are found by the ids of Windows too',
    edits: [{ file: 'build/code-stages.ts', find: ", path.replaceAll('\\\\', '/')", replace: '' }],
    test: 'test/build/bundling',
  },
];
