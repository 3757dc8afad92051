// The messages about trips: what they reach in the house, and that a kit only leaves where a person chose a place.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveFileBy } from '../../main/desktop/chosen-place.ts';
import { tripHandlers } from '../../main/desktop/trip-handlers.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
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
    saveFile: async (fileName, text) => {
      saved.push({ fileName, text });
      return fileName;
    },
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
    expect(await handlers.exportKit.run({ tripId })).toEqual({ fileName: 'Rig-7.fieldpass-kit.json' });
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
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fieldpass-save-'))));
  afterEach(() => {
    chmodSync(dir, 0o700);
    rmSync(dir, { recursive: true, force: true });
  });
  const choosing = (filePath: string, canceled = false) => saveFileBy(async () => ({ filePath, canceled }));

  test('is written whole, and only its name goes back', async () => {
    expect(await choosing(join(dir, 'a.json'))('kit.json', 'text')).toBe('a.json');
    expect(readFileSync(join(dir, 'a.json'), 'utf8')).toBe('text');
    expect(readdirSync(dir)).toEqual(['a.json']);
  });

  test('is offered under the usual name', async () => {
    const asked: unknown[] = [];
    const save = saveFileBy(async (options) => {
      asked.push(options.defaultPath);
      return { canceled: true, filePath: '' };
    });
    expect(await save('Rig-7.fieldpass-kit.json', 'text')).toBeNull();
    expect(asked).toEqual(['Rig-7.fieldpass-kit.json']);
  });

  test('that was not chosen after all is not written', async () => {
    expect(await choosing(join(dir, 'a.json'), true)('kit.json', 'text')).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('where nothing can be written says so, and what was there stays', async () => {
    writeFileSync(join(dir, 'a.json'), 'old');
    await expect(choosing(join(dir, 'gone', 'a.json'))('kit.json', 'text')).rejects.toThrow(
      expect.objectContaining({ code: 'file-not-written' }),
    );
    expect(readFileSync(join(dir, 'a.json'), 'utf8')).toBe('old');
    expect(readdirSync(dir)).toEqual(['a.json']);
  });
});
