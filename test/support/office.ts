// A computer with its clock and its record, on which the timekeeper can be started, one process after another.

import { FieldpassError } from '../../main/domain/failure.ts';
import {
  type ClockRecord,
  NO_CLOCK_RECORD,
  readClockRecord,
  writeClockRecord,
} from '../../main/domain/clock-record.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeMachine } from './fake-machine.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MORNING } from './samples.ts';

export function office() {
  const clock = new FakeClock(MORNING);
  const ledger = new MemoryLedger(clock);
  const start = (on: Pick<MemoryLedger, 'mark' | 'saveMark'> = ledger, as = fakeMachine()) =>
    new Timekeeper({ clock, ledger: on, machine: as });
  /** The same record on a disk that is full: it can be read, and nothing is written any more. */
  const full = {
    mark: () => ledger.mark('observed-at'),
    saveMark: () => {
      throw new FieldpassError('disk-full');
    },
  };
  /** What stands on the disk. */
  const onDisk = (): ClockRecord => readClockRecord(ledger.mark('observed-at'));
  /** Puts a record there, as another process does. */
  const write = (record: Partial<ClockRecord>): void =>
    ledger.saveMark('observed-at', writeClockRecord({ ...NO_CLOCK_RECORD, ...record }));
  return { clock, ledger, start, full, onDisk, write };
}
