// Identity of this computer for node-locked tokens: a keyed hash of the system's machine id, never the host name.

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FieldpassError } from '../domain/failure.ts';
import type { Ledger, Machine } from '../ports.ts';

const TOOL_DEADLINE_MS = 3_000;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Marks a remembered identity that was made up, because the system showed none. It is not part of the id. */
const MADE_UP = ' made-up';

/**
 * `equal`: this is the computer Fieldpass was first started on. `changed`: the system was installed anew, or the data
 * directory came from another computer or a cloned image. `unreadable`: the system shows no id now, or showed none at
 * the first start, and the identity is only as good as the data directory.
 */
type MachineState = ReturnType<Machine['state']>;

/**
 * This computer's identity, `fp1-` and 26 base32 characters; read from the system at the first question. After a
 * change it is the present computer's, so that tokens of the other one do not verify here.
 */
export function openMachine(
  ledger: Pick<Ledger, 'mark' | 'saveMarkOnce'>,
  readSystemId: () => string | null = systemMachineId,
): Machine {
  let known: { readonly nodeId: string; readonly state: MachineState } | null = null;
  const know = () => (known ??= recognize(ledger, readSystemId()));
  return { nodeId: () => know().nodeId, state: () => know().state };
}

/** The node id of a system machine id. */
export function nodeIdOf(systemId: string): string {
  const digest = createHmac('sha256', systemId).update('fieldpass node v1').digest();
  return `fp1-${base32(digest).slice(0, 26)}`;
}

function recognize(
  ledger: Pick<Ledger, 'mark' | 'saveMarkOnce'>,
  systemId: string | null,
): { nodeId: string; state: MachineState } {
  const fresh =
    systemId === null ? `${nodeIdOf(randomBytes(32).toString('hex'))}${MADE_UP}` : nodeIdOf(systemId);
  const remembered = remember(ledger, fresh);
  if (remembered.endsWith(MADE_UP)) {
    return { nodeId: remembered.slice(0, -MADE_UP.length), state: 'unreadable' };
  }
  if (systemId === null) return { nodeId: remembered, state: 'unreadable' };
  return { nodeId: fresh, state: remembered === fresh ? 'equal' : 'changed' };
}

// With a broken ledger nothing can be remembered; the app still starts and shows why.
function remember(ledger: Pick<Ledger, 'mark' | 'saveMarkOnce'>, nodeId: string): string {
  try {
    return ledger.mark('node-id') ?? ledger.saveMarkOnce('node-id', nodeId);
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    return nodeId;
  }
}

/** The system's own machine id in lower case, or null where it has none or does not show it. */
export function systemMachineId(platform: NodeJS.Platform = process.platform): string | null {
  switch (platform) {
    case 'linux':
      return linuxMachineId();
    case 'darwin':
      return macMachineId(run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']));
    case 'win32':
      return windowsMachineId(run(join(systemRoot(), 'System32', 'reg.exe'), WINDOWS_QUERY));
    default:
      return null;
  }
}

/** From the systemd file, then D-Bus's: 32 hex digits. An image's `uninitialized` or zeros identify nothing. */
export function linuxMachineId(paths = ['/etc/machine-id', '/var/lib/dbus/machine-id']): string | null {
  for (const path of paths) {
    const id = linuxMachineIdIn(readText(path));
    if (id !== null) return id;
  }
  return null;
}

/** The id in the text of such a file. */
export function linuxMachineIdIn(text: string): string | null {
  const id = text.trim().toLowerCase();
  return /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id) ? id : null;
}

/** IOPlatformUUID from what ioreg printed. */
export function macMachineId(ioregOutput: string): string | null {
  return identifying(/"IOPlatformUUID" = "([0-9A-Fa-f-]{36})"/.exec(ioregOutput)?.[1]);
}

/** MachineGuid from what reg.exe printed. */
export function windowsMachineId(regOutput: string): string | null {
  return identifying(/MachineGuid\s+REG_SZ\s+([0-9A-Fa-f-]{36})/.exec(regOutput)?.[1]);
}

// Cloned images and bare boards show zeros: the same id on every one of them.
function identifying(uuid: string | undefined): string | null {
  return uuid !== undefined && /[1-9a-f]/i.test(uuid) ? uuid.toLowerCase() : null;
}

// /reg:64: a 32-bit process would otherwise read another, often empty, part of the registry.
const WINDOWS_QUERY = ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64'];

function systemRoot(): string {
  return process.env['SystemRoot'] ?? 'C:\\Windows';
}

function run(tool: string, args: readonly string[]): string {
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  try {
    return execFileSync(tool, args, {
      encoding: 'utf8',
      env: { SystemRoot: systemRoot() },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TOOL_DEADLINE_MS,
      windowsHide: true,
    });
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(parseInt(group, 2))).join('');
}
