// For which system and processor a native file was made, read from its first bytes.

import type { Arch, Os } from '../standin/electron.ts';

const ELF: Readonly<Record<number, Arch>> = { 62: 'x64', 183: 'arm64' };
const PE: Readonly<Record<number, Arch>> = { 0x8664: 'x64', 0xaa64: 'arm64' };
const MACH_O: Readonly<Record<number, Arch>> = { 0x0100_0007: 'x64', 0x0100_000c: 'arm64' };

/** For example `linux-x64`; null where it is no native file that Fieldpass is made for. */
export function machineOf(bytes: Buffer): `${Os}-${Arch}` | null {
  if (bytes.length < 64) return null;
  if (bytes.readUInt32BE(0) === 0x7f45_4c46) return named('linux', ELF[bytes.readUInt16LE(18)]);
  if (bytes.readUInt32BE(0) === 0xcffa_edfe) return named('darwin', MACH_O[bytes.readUInt32LE(4)]);
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return null;
  const head = bytes.readUInt32LE(0x3c);
  const isPe = head + 6 <= bytes.length && bytes.toString('latin1', head, head + 4) === 'PE\0\0';
  return isPe ? named('win32', PE[bytes.readUInt16LE(head + 4)]) : null;
}

const named = (os: Os, arch: Arch | undefined): `${Os}-${Arch}` | null =>
  arch === undefined ? null : `${os}-${arch}`;
