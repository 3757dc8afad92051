// The identity of a computer: stable, not reversible, honest about change.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brokenLedger } from '../../main/adapters/ledger/ledger-broken.ts';
import {
  linuxMachineId,
  macMachineId,
  nodeIdOf,
  openMachine,
  systemMachineId,
  windowsMachineId,
} from '../../main/adapters/machine-id.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';

const ID = '0123456789abcdef0123456789abcdef';
const ledger = () => new MemoryLedger(new FakeClock());

describe('The machine identity', () => {
  test('is a keyed hash of the machine id that never changes between releases', () => {
    // echo -n 'fieldpass node v1' | openssl dgst -sha256 -hmac ID -binary | base32
    expect(nodeIdOf(ID)).toBe('fp1-spkpruzi4slmzazostuua4dfjf');
    expect(nodeIdOf(ID)).not.toContain(ID.slice(0, 8));
  });

  test('is equal at every start of the same computer', () => {
    const kept = ledger();
    const first = openMachine(kept, () => ID);
    const later = openMachine(kept, () => ID);
    expect([first.state(), later.state(), later.nodeId()]).toEqual(['equal', 'equal', nodeIdOf(ID)]);
  });

  test('is the present computer’s after a change, and says so', () => {
    const kept = ledger();
    openMachine(kept, () => ID).nodeId();
    const clone = openMachine(kept, () => 'f'.repeat(32));
    expect([clone.state(), clone.nodeId()]).toEqual(['changed', nodeIdOf('f'.repeat(32))]);
  });

  test('is the remembered one while the machine id cannot be read', () => {
    const kept = ledger();
    openMachine(kept, () => ID).nodeId();
    const blind = openMachine(kept, () => null);
    expect([blind.state(), blind.nodeId()]).toEqual(['unreadable', nodeIdOf(ID)]);
  });

  test('is made up once where there was none, and stays when one appears later', () => {
    const kept = ledger();
    const first = openMachine(kept, () => null);
    const later = openMachine(kept, () => ID);
    expect(first.nodeId()).toMatch(/^fp1-[a-z2-7]{26}$/);
    expect([later.nodeId(), later.state()]).toEqual([first.nodeId(), 'unreadable']);
    expect(openMachine(ledger(), () => null).nodeId()).not.toBe(first.nodeId());
  });

  test('is told even when the ledger is broken', () => {
    const machine = openMachine(
      brokenLedger('no-such-file', new FieldpassError('ledger-unreadable')),
      () => ID,
    );
    expect([machine.nodeId(), machine.state()]).toEqual([nodeIdOf(ID), 'equal']);
  });

  test('asks the system once, and only when it is asked itself', () => {
    let asked = 0;
    const machine = openMachine(ledger(), () => {
      asked += 1;
      return ID;
    });
    expect(asked).toBe(0);
    machine.nodeId();
    machine.state();
    expect(asked).toBe(1);
  });
});

describe('The machine id of the system', () => {
  test('is read on Linux from the first file that holds one', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fieldpass-machine-'));
    const file = (name: string, text: string): string => {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    };
    const good = file('good', `${ID.toUpperCase()}\n`);
    const bad = ['uninitialized\n', '', '0'.repeat(32), `${ID}0`].map((text, index) =>
      file(`bad${index}`, text),
    );
    expect(linuxMachineId([join(dir, 'none'), ...bad, good])).toBe(ID);
    expect(linuxMachineId([join(dir, 'none'), dir, ...bad])).toBeNull();
    rmSync(dir, { recursive: true });
  });

  test('is found in what ioreg and reg.exe print', () => {
    const uuid = '564D1A2B-0000-1111-2222-333344445555';
    expect(macMachineId(`  {\n    "IOPlatformUUID" = "${uuid}"\n  }`)).toBe(uuid.toLowerCase());
    expect(macMachineId('')).toBeNull();
    const reg = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\r\n    MachineGuid    REG_SZ    ${uuid}\r\n\r\n`;
    expect(windowsMachineId(reg)).toBe(uuid.toLowerCase());
    expect(windowsMachineId('ERROR: not found')).toBeNull();
  });

  test('is null where its tool is missing, and never the host name', () => {
    if (process.platform === 'linux')
      expect([systemMachineId('darwin'), systemMachineId('win32')]).toEqual([null, null]);
    expect(systemMachineId('aix')).toBeNull();
    expect(systemMachineId()).not.toBe(hostname());
  });
});
