// Which host is chosen, without starting or downloading anything.
import { expect, test } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectHost } from '../e2e/host/select.ts';

/** A folder that looks like the electron package, with or without its binary. */
function fakeElectron(folder: string, binary: boolean): string {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "version": "45.4.1" }');
  writeFileSync(join(folder, 'path.txt'), 'electron');
  if (binary) writeFileSync(join(folder, 'dist/electron'), '');
  return folder;
}
const wanted = '';
const override = '';

test('takes Electron when its binary is there', ({}, testInfo) => {
  const electronFolder = fakeElectron(testInfo.outputPath('electron'), true);
  expect(selectHost({ electronFolder, wanted, override })).toEqual({ name: 'Electron 45.4.1', env: {} });
  expect(selectHost({ electronFolder, wanted: 'electron', override }).name).toBe('Electron 45.4.1');
});

test('takes the stand-in when the binary is missing or when told to, and says what that means', ({}, testInfo) => {
  const without = fakeElectron(testInfo.outputPath('without'), false);
  const withBinary = fakeElectron(testInfo.outputPath('with'), true);
  for (const host of [
    selectHost({ electronFolder: without, wanted, override }),
    selectHost({ electronFolder: withBinary, wanted: 'stand-in', override }),
  ]) {
    expect(host.name).toMatch(
      /^stand-in host \(Chromium [\d.]+ headless-shell; results do not cover Electron itself\)$/,
    );
    expect(host.env).toEqual({ ELECTRON_OVERRIDE_DIST_PATH: join(import.meta.dirname, '../e2e/host') });
  }
});

test('never replaces Electron by the stand-in when Electron is demanded', ({}, testInfo) => {
  const electronFolder = fakeElectron(testInfo.outputPath('electron'), false);
  expect(() => selectHost({ electronFolder, wanted: 'electron', override })).toThrow(
    'holds no Electron binary',
  );
  const complete = fakeElectron(testInfo.outputPath('complete'), true);
  expect(() => selectHost({ electronFolder: complete, wanted: 'electron', override: '/elsewhere' })).toThrow(
    'hides',
  );
});

test('names the Debian package when Chromium is missing and refuses unknown hosts', ({}, testInfo) => {
  const chromium = testInfo.outputPath('no-chromium');
  expect(() => selectHost({ wanted: 'stand-in', override, chromium })).toThrow(
    'package chromium-headless-shell',
  );
  expect(() => selectHost({ wanted: 'stand in', override })).toThrow("HOST is 'stand in'");
});
