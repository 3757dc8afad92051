// What electron-builder calls when an app lies there packed and not yet signed: Info.plist, then the fuses.
// @ts-check

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import plist from 'plist';
import { setFusesOf } from './fuses.mjs';

/** Keys that Electron and electron-builder write and Fieldpass has no use for: it loads nothing without TLS, and nothing
 * by itself at all, and asks for no device. */
export const UNWANTED = Object.freeze([
  'NSAppTransportSecurity',
  'NSAudioCaptureUsageDescription',
  'NSBluetoothAlwaysUsageDescription',
  'NSBluetoothPeripheralUsageDescription',
  'NSCameraUsageDescription',
  'NSMicrophoneUsageDescription',
]);

/** @param {Parameters<typeof setFusesOf>[0]} context */
export default async function afterPack(context) {
  const { appOutDir, electronPlatformName, packager } = context;
  if (electronPlatformName === 'darwin')
    cleanInfoPlist(join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Info.plist'));
  await setFusesOf(context);
}

// extendInfo cannot do this: electron-builder writes NSAllowsArbitraryLoads after it.
/** @param {string} file */
function cleanInfoPlist(file) {
  const keys = /** @type {Record<string, import('plist').PlistValue>} */ (
    plist.parse(readFileSync(file, 'utf8'))
  );
  const kept = Object.entries(keys).filter(([key]) => !UNWANTED.includes(key));
  writeFileSync(file, `${plist.build(Object.fromEntries(kept))}\n`);
}
