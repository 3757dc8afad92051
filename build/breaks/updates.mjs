// Promises about new versions.
// @ts-check

const LOOK = 'main/services/daily-look.ts';

/** @type {import('../breaks.mjs').Break[]} */
export const updates = [
  {
    what: 'a clock that ran ahead does not put off the daily look',
    edits: [{ file: LOOK, find: ' || sinceMs < 0', replace: '' }],
    test: 'test/desktop/updater',
  },
  {
    what: 'it is not looked for new versions where the person wants none',
    edits: [{ file: LOOK, find: "if (mode === 'off') return false;", replace: '' }],
    test: 'test/desktop/updater',
  },
  {
    what: 'the notes on updates hold nothing that was not written there',
    edits: [
      {
        file: 'main/adapters/update-notes-file.ts',
        find: "v.picklist(['off', 'look', 'download'])",
        replace: 'v.any()',
      },
    ],
    test: 'test/desktop/updater',
  },
  {
    what: 'a restart ends online checkouts only where the person said so',
    edits: [
      {
        file: 'main/desktop/update-handlers.ts',
        find: 'service.install(false, close)',
        replace: 'service.install(true, close)',
      },
    ],
    test: 'test/desktop/updater',
  },
  {
    what: 'an installation at quitting is heard of, and only where it is wished',
    edits: [
      {
        file: 'main/adapters/electron-updater.ts',
        find: "updater.autoInstallOnAppQuit = process.platform !== 'darwin';",
        replace: '',
      },
    ],
    test: 'test/adapters/electron-updater',
  },
];
