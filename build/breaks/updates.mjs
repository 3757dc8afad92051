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
        find: 'service.install(false, ending)',
        replace: 'service.install(true, ending)',
      },
    ],
    test: 'test/desktop/updater',
  },
  {
    what: 'what began while everything was closed puts an installation off',
    edits: [
      {
        file: 'main/services/updates.ts',
        find: "const late = this.#hindrance('closed', mayEndCheckouts);",
        replace: 'const late: Hindrance | null = null as Hindrance | null;',
      },
    ],
    test: 'test/services/updates',
  },
  {
    what: 'what began while everything was closed drops an installation at quitting',
    edits: [{ file: 'main/services/updates.ts', find: "|| this.#isFree('closed')", replace: '|| true' }],
    test: 'test/services/updates',
  },
  {
    what: 'a license that a command keeps hinders an installation',
    edits: [
      {
        file: 'main/services/update-hindrances.ts',
        find: "kept.includes('terminal')",
        replace: "kept.includes('nobody')",
      },
    ],
    test: 'test/services/updates',
  },
  {
    what: 'an installation asks the ledger of the samples too',
    edits: [
      {
        file: 'main/adapters/ledger/records-at-rest.ts',
        find: '[ENVIRONMENT_ID, SAMPLES_ID]',
        replace: '[ENVIRONMENT_ID]',
      },
    ],
    test: 'test/adapters/ledger/records-at-rest',
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
  {
    what: 'notes of a release hold no marks, and cost no more than their length',
    edits: [
      {
        file: 'main/adapters/electron-updater.ts',
        find: "const end = marked.lastIndexOf('>') + 1;",
        replace: 'const end = marked.length;',
      },
    ],
    test: 'test/fuzz/slow-inputs',
  },
  {
    what: 'the log takes secrets out of long texts in time that grows with them',
    edits: [
      {
        file: 'main/adapters/file-log-redaction.ts',
        find: String.raw`/(?<![\w-])(?=`,
        replace: String.raw`/\b(?=`,
      },
    ],
    test: 'test/adapters/file-log-growth',
  },
];
