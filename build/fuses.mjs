// Sets every fuse of the packed Electron binary and reads them back; after-pack.mjs calls it before signing.
// electron-builder's own copy of @electron/fuses knows eight of Electron's nine, so its `electronFuses` is not used.
// @ts-check

import { join } from 'node:path';
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** What each fuse must be; one that is missing here, or that this Electron does not have, stops the packing. */
export const FUSES = Object.freeze({
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's default, stated: without it WebAssembly of Node itself would only get slower.
  [FuseV1Options.WasmTrapHandlers]: true,
});

/**
 * Sets all fuses of a binary. Throws where one of them is not in its wire or not in the table above.
 *
 * @param {string} binary
 * @param {{ resetAdHocDarwinSignature?: boolean }} [options]
 */
export async function setFuses(binary, { resetAdHocDarwinSignature = false } = {}) {
  await flipFuses(binary, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature,
    ...FUSES,
  });
  const wrong = await wrongFuses(binary);
  if (wrong.length > 0) throw new Error(`Fuses that did not take: ${wrong.join(', ')}`);
}

/**
 * Names of the fuses of a binary that are not as they must be, also those the table does not know.
 *
 * @param {string} binary
 * @returns {Promise<string[]>}
 */
export async function wrongFuses(binary) {
  const { version, ...wire } = await getCurrentFuseWire(binary);
  if (version !== FuseVersion.V1) return [`version ${String(version)}`];
  const states = /** @type {Record<string, number>} */ (wire);
  const wanted = /** @type {Record<string, boolean>} */ (FUSES);
  return [...new Set([...Object.keys(states), ...Object.keys(wanted)])]
    .filter(
      (at) => states[at] !== (wanted[at] === true ? FuseState.ENABLE : FuseState.DISABLE) || !(at in wanted),
    )
    .map((at) => FuseV1Options[Number(at)] ?? `fuse ${at}`);
}

/**
 * Sets the fuses of what electron-builder has just packed.
 *
 * @param {{ appOutDir: string, electronPlatformName: string, arch: number,
 *   packager: { appInfo: { productFilename: string }, executableName?: string } }} context
 */
export async function setFusesOf({ appOutDir, electronPlatformName, arch, packager }) {
  const { productFilename } = packager.appInfo;
  const name = {
    darwin: `${productFilename}.app`,
    mas: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
  }[electronPlatformName];
  const binary = join(appOutDir, name ?? packager.executableName ?? productFilename.toLowerCase());
  // Apple Silicon starts nothing whose signature broke; 3 is builder-util's number for arm64. Only macOS can sign anew.
  const isBroken = electronPlatformName === 'darwin' && arch === 3 && process.platform === 'darwin';
  await setFuses(binary, { resetAdHocDarwinSignature: isBroken });
}
