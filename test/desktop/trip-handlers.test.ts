// The messages about trips: what they reach in the house, and that a kit only leaves where a person chose a place.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveFile } from '../../main/desktop/save-file.ts';
import { tripHandlers } from '../../main/desktop/trip-handlers.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { NO_UPDATES, QUIET_SURROUNDINGS } from '../support/hatch.ts';
import { type TripHouse, tripHouse, WISH } from '../support/trip-house.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
});

function handlersOn(house: TripHouse) {
  const saved: { readonly fileName: string; readonly text: string }[] = [];
  const handlers = tripHandlers({
    services: () => house as never,
    switchTo: async () => undefined,
    reopen: async () => undefined,
    openLink: async () => undefined,
    copyText: () => undefined,
    surroundings: {
      ...QUIET_SURROUNDINGS,
      saveFile: async (fileName, pieces) => {
        saved.push({ fileName, text: [...pieces].join('') });
        return `/home/engineer/${fileName}`;
      },
    },
    updates: NO_UPDATES,
  });
  return { handlers, saved };
}

describe('messages about trips', () => {
  test('save, borrow, undo, keep and remove; each answers with what is true then', async () => {
    const house = await tripHouse(issuer);
    const { handlers } = handlersOn(house);
    const form = { tripId: null, ...WISH, name: 'Quarry', licenseArns: [house.arns[0]] };
    const { snapshot, tripId } = await handlers.saveTrip.run(form);
    expect(snapshot.trips.list.map(({ name }) => name)).toEqual(['Quarry', 'Rig 7']);
    expect(await house.patient(handlers.borrowTrip.run({ tripId }))).toMatchObject({ state: 'done' });
    expect(await handlers.rehearseTrip.run({ tripId })).toMatchObject({ result: 'pass' });
    expect(await house.patient(handlers.undoTrip.run({ tripId }))).toMatchObject({
      state: 'undone',
      items: [{ state: 'returned' }],
    });
    const kept = await handlers.keepTrip.run({ tripId });
    expect(kept.trips.list[0]?.taking).toBeNull();
    expect((await handlers.removeTrip.run({ tripId })).trips.list).toHaveLength(1);
  });

  test('hand a kit to the system’s dialog, and read one that was chosen', async () => {
    const house = await tripHouse(issuer);
    const { handlers, saved } = handlersOn(house);
    const { tripId } = house;
    expect(await handlers.exportKit.run({ tripId })).toEqual({ fileName: 'Rig-7.fieldpass' });
    const [file] = saved;
    expect(await handlers.readKit.run({ text: file!.text })).toMatchObject({ missing: [], name: 'Rig 7' });
  });

  test.each([
    ['a path for an id', { tripId: '../../x' }],
    ['no id', {}],
    ['more than was asked for', { tripId: 'a'.repeat(32), force: true }],
  ])('with %s are refused before anything runs', async (_, raw) => {
    const { handlers } = handlersOn(await tripHouse(issuer));
    for (const name of [
      'borrowTrip',
      'undoTrip',
      'keepTrip',
      'removeTrip',
      'rehearseTrip',
      'exportKit',
    ] as const)
      expect(() => handlers[name].parse(raw), name).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});

describe('a file that a person chooses', () => {
  let dir: string;
  let asked: unknown[] = [];
  beforeEach(() => {
    asked = [];
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-save-'));
  });
  afterEach(() => {
    chmodSync(dir, 0o700);
    rmSync(dir, { recursive: true, force: true });
  });
  const save = (name: string, text: string, filePath: string, canceled = false) => {
    const showSaveDialog = async (_window: unknown, { defaultPath }: { readonly defaultPath?: string }) => {
      asked.push(defaultPath);
      return { filePath, canceled };
    };
    return saveFile({ showSaveDialog } as never, {} as never, name, [text]);
  };

  test('is written whole', async () => {
    expect(await save('kit.json', 'text', join(dir, 'a.json'))).toBe(join(dir, 'a.json'));
    expect(readFileSync(join(dir, 'a.json'), 'utf8')).toBe('text');
    expect(readdirSync(dir)).toEqual(['a.json']);
  });

  test('is offered under the usual name', async () => {
    expect(await save('Rig-7.fieldpass', 'text', '', true)).toBeNull();
    expect(asked).toEqual(['Rig-7.fieldpass']);
  });

  test('that was not chosen after all is not written', async () => {
    expect(await save('kit.json', 'text', join(dir, 'a.json'), true)).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('where nothing can be written says so, and what was there stays', async () => {
    writeFileSync(join(dir, 'a.json'), 'old');
    await expect(save('kit.json', 'text', join(dir, 'gone', 'a.json'))).rejects.toThrow(
      expect.objectContaining({ code: 'file-unwritable' }),
    );
    expect(readFileSync(join(dir, 'a.json'), 'utf8')).toBe('old');
    expect(readdirSync(dir)).toEqual(['a.json']);
  });
});
