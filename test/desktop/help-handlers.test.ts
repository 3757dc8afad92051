import { beforeAll, describe, expect, test } from 'vitest';
import { handlersFor } from '../../main/desktop/handlers.ts';
import { menuTemplate } from '../../main/desktop/menu.ts';
import { desktopWords } from '../../main/desktop/words.ts';
import { saveFile } from '../../main/desktop/save-file.ts';
import type { HistoryFilter } from '../../main/domain/history.ts';
import type { Place } from '../../preload/contract.ts';
import { NO_UPDATES, QUIET_SURROUNDINGS } from '../support/hatch.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const ALL: HistoryFilter = {
  text: '',
  kind: 'all',
  licenseArn: null,
  fromAt: null,
  toAt: null,
  withSteps: false,
};

async function open() {
  const house = openHouse(makeWorld(issuer));
  await house.catalogue.refresh();
  const borrow = await house.borrow();
  await house.returning.giveBack(borrow.borrowId);
  const saved: { readonly name: string; readonly text: string }[] = [];
  const handlers = handlersFor({
    services: () => ({ ...house, dataDir: '/home/field/fieldpass', ledgerFile: 'ledger.db' }) as never,
    switchTo: async () => undefined,
    reopen: async () => undefined,
    openLink: async () => undefined,
    copyText: () => undefined,
    surroundings: {
      ...QUIET_SURROUNDINGS,
      saveFile: async (name, pieces) => {
        saved.push({ name, text: [...pieces].join('') });
        return `/tmp/${name}`;
      },
    },
    updates: NO_UPDATES,
  });
  return { handlers, saved, house };
}

describe('the history over the hatch', () => {
  test('is one page, with the licenses to choose from on the first one only', async () => {
    const { history } = (await open()).handlers;
    const first = await history.run({ filter: ALL, before: null });
    expect(first.entries.map(({ deed }) => deed)).toEqual(['returned', 'held']);
    expect(first.licenses).toHaveLength(1);
    expect((await history.run({ filter: ALL, before: 3 })).licenses).toBeNull();
  });

  test('is saved as CSV that a spreadsheet reads as UTF-8, and as JSON', async () => {
    const { handlers, saved } = await open();
    const { exportHistory } = handlers;
    const csv = await exportHistory.run({ filter: ALL, format: 'csv' });
    const json = await exportHistory.run({ filter: ALL, format: 'json' });
    expect(csv.file).toMatch(/^\/tmp\/fieldpass-history-\d{4}-\d\d-\d\d\.csv$/);
    expect(json.file).toMatch(/\.json$/);
    expect(saved[0]?.text).toMatch(/^\ufeffnumber,at,/);
    expect(JSON.parse(saved[1]?.text ?? '')).toMatchObject({
      madeBy: 'Fieldpass 1.2.3',
      entries: { length: 2 },
    });
  });

  test('is checked', async () => {
    const { checkHistory } = (await open()).handlers;
    expect(await checkHistory.run()).toMatchObject({ chain: { isIntact: true }, problem: null });
  });
});

describe('help over the hatch', () => {
  test('gives each finding what the window can do about it, and nothing where all is well', async () => {
    const findings = await (await open()).handlers.examine.run();
    expect(findings.map(({ part }) => part)).toContain('keychain');
    expect(findings.filter(({ state }) => state === 'well').flatMap(({ remedies }) => remedies)).toEqual([]);
  });

  test('says what is running and where the records lie', async () => {
    expect(await (await open()).handlers.about.run()).toEqual({
      version: '1.2.3',
      runtime: 'Electron 45.0.1, Chromium 150.0.1.2, Node 24.1.0',
      system: 'linux 6.1.0-12-amd64 x64',
      dataDir: '/home/field/fieldpass',
      ledgerFile: 'ledger.db',
    });
  });

  test('saves the bundle exactly as it was shown, and only the one shown last', async () => {
    const { handlers, saved } = await open();
    const { supportBundle, saveSupportBundle } = handlers;
    const older = await supportBundle.run({ withNames: true });
    const shown = await supportBundle.run({ withNames: false });
    await expect(saveSupportBundle.run({ id: older.id })).rejects.toMatchObject({ code: 'bad-request' });
    expect(saved).toEqual([]);
    expect((await saveSupportBundle.run({ id: shown.id })).file).toMatch(/fieldpass-support-.*\.json$/);
    expect(saved[0]?.text).toBe(shown.text);
  });
});

describe('the dialog of the system', () => {
  test('decides where a file goes; without an answer nothing is written', async () => {
    const asked: unknown[] = [];
    const dialog = {
      showSaveDialog: async (...args: unknown[]) => {
        asked.push(args[1]);
        return { canceled: true, filePath: '' };
      },
    };
    expect(await saveFile(dialog as never, {} as never, 'history.csv', ['x'])).toBeNull();
    expect(asked).toEqual([{ defaultPath: 'history.csv', filters: [{ name: 'CSV', extensions: ['csv'] }] }]);
  });
});

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  const shown: Place[] = [];
  const template = menuTemplate(platform, desktopWords('en'), (place) => void shown.push(place));
  const entries = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

  test('has Settings and Help under the keys people expect, and they only show a place', () => {
    const keyed = entries.filter(({ accelerator }) => accelerator !== undefined);
    expect(keyed.map(({ accelerator }) => accelerator)).toEqual(['CmdOrCtrl+,', 'F1']);
    for (const { click } of entries) (click as (() => void) | undefined)?.();
    expect(shown).toEqual(['settings', 'help', 'shortcuts', 'activity'].map((view) => ({ view })));
  });

  test('has Settings and Quit in the first menu', () => {
    const [first] = template;
    const own = Array.isArray(first?.submenu) ? first.submenu : [];
    expect(own.some(({ id }) => id === 'settings')).toBe(true);
    expect(own.some(({ role }) => role === 'quit')).toBe(true);
  });
});
