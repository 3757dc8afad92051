// A folder with the names of Electron's runtime and nothing of Electron in it, for packing where its binary is not.
// Whatever is started of it says so and ends with 86, so that no test can take it for Electron.

import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import plist, { type PlistValue } from 'plist';
import { standInExe } from './exe.ts';

export type Os = 'linux' | 'win32' | 'darwin';
export type Arch = 'x64' | 'arm64';

/** What a stand-in ends with. */
export const STAND_IN_EXIT = 86;

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Nine fuses as Electron ships them, so that one that was not flipped is seen. */
const WIRE = '101100011';
const FUSES = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, WIRE.length]), Buffer.from(WIRE)]);

const WORDS = 'This is a stand-in for Electron, made to try the packaging. It starts nothing.';
const SCRIPT = `#!/bin/sh\necho "${WORDS}" >&2\nexit ${STAND_IN_EXIT}\n`;
const STARTABLE = Buffer.concat([Buffer.from(`${SCRIPT}# `), FUSES, Buffer.from('\n')]);
const NOTHING = `${WORDS}\n`;

const LOCALES = ['de', 'en-GB', 'en-US', 'fr', 'ja'];
const PAKS = ['chrome_100_percent.pak', 'chrome_200_percent.pak', 'resources.pak', 'icudtl.dat'];
const COMMON = [...PAKS, 'snapshot_blob.bin', 'v8_context_snapshot.bin', 'LICENSE', 'LICENSES.chromium.html'];
const LINUX = ['libEGL.so', 'libGLESv2.so', 'libffmpeg.so', 'libvk_swiftshader.so', 'libvulkan.so.1'];
const WINDOWS = ['d3dcompiler_47.dll', 'ffmpeg.dll', 'libEGL.dll', 'libGLESv2.dll', 'vulkan-1.dll'];
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];
/** What Electron's Info.plist asks for by itself, and Fieldpass does not. */
const ELECTRON_ASKS = {
  NSAppTransportSecurity: { NSAllowsArbitraryLoads: true },
  NSBluetoothAlwaysUsageDescription: 'This app needs access to Bluetooth',
  NSCameraUsageDescription: 'This app needs access to the camera',
  NSMicrophoneUsageDescription: 'This app needs access to the microphone',
  NSAudioCaptureUsageDescription: 'This app needs access to audio capture',
};

/** Makes the folder anew and gives its path. */
export function makeStandIn(os: Os, arch: Arch, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  const put = (name: string, bytes: string | Buffer, mode = 0o644): void => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, mode);
  };
  if (os === 'darwin') makeBundle(folder, put);
  else {
    for (const name of [...COMMON, ...(os === 'linux' ? LINUX : WINDOWS)]) put(name, NOTHING);
    for (const locale of LOCALES) put(`locales/${locale}.pak`, NOTHING);
    if (os === 'win32') put('electron.exe', Buffer.concat([standInExe(arch), FUSES]));
    else {
      put('electron', STARTABLE, 0o755);
      for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) put(name, SCRIPT, 0o755);
    }
  }
  return folder;
}

type Put = (name: string, bytes: string | Buffer, mode?: number) => void;

function makeBundle(folder: string, put: Put): void {
  const app = 'Electron.app/Contents';
  const framework = `${app}/Frameworks/Electron Framework.framework`;
  put('LICENSE', NOTHING);
  put('LICENSES.chromium.html', NOTHING);
  put(`${app}/Info.plist`, infoPlist('Electron', ELECTRON_ASKS));
  put(`${app}/MacOS/Electron`, SCRIPT, 0o755);
  for (const language of ['de', 'en', 'fr']) put(`${app}/Resources/${language}.lproj/.keep`, '');
  for (const suffix of HELPERS) {
    const name = `Electron Helper${suffix}`;
    put(`${app}/Frameworks/${name}.app/Contents/Info.plist`, infoPlist(name, {}));
    put(`${app}/Frameworks/${name}.app/Contents/MacOS/${name}`, SCRIPT, 0o755);
  }
  // On macOS the fuses are in the framework; everything leads to its current version through links.
  put(`${framework}/Versions/A/Electron Framework`, STARTABLE, 0o755);
  for (const language of ['de', 'en', 'fr'])
    put(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, NOTHING);
  for (const name of PAKS) put(`${framework}/Versions/A/Resources/${name}`, NOTHING);
  symlinkSync('A', join(folder, framework, 'Versions/Current'));
  for (const name of ['Electron Framework', 'Resources'])
    symlinkSync(`Versions/Current/${name}`, join(folder, framework, name));
}

function infoPlist(executable: string, more: Record<string, PlistValue>): string {
  return plist.build({
    CFBundleExecutable: executable,
    CFBundleIdentifier: 'com.github.Electron',
    CFBundleName: executable,
    CFBundlePackageType: 'APPL',
    LSMinimumSystemVersion: '12.0',
    NSPrincipalClass: 'AtomApplication',
    ...more,
  });
}
