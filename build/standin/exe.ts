// An empty program of Windows with a version resource, as electron-builder needs one to write names and hashes into.

import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

const MACHINES = { x64: 0x8664, arm64: 0xaa64 } as const;
const ENGLISH = 1033;
const UNICODE = 1200;

/** The bytes of an .exe for this machine that has no code. */
export function standInExe(arch: keyof typeof MACHINES): Buffer {
  const exe = NtExecutable.createEmpty(false, false);
  exe.newHeader.fileHeader.machine = MACHINES[arch];
  const resources = NtExecutableResource.from(exe);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = ENGLISH;
  version.setStringValues(
    { lang: ENGLISH, codepage: UNICODE },
    {
      FileDescription: 'Stand-in',
      ProductName: 'Stand-in',
      FileVersion: '0.0.0.0',
      ProductVersion: '0.0.0.0',
    },
  );
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(exe);
  return Buffer.from(exe.generate());
}
