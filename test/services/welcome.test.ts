import { describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Changes } from '../../main/services/changes.ts';
import { Welcome } from '../../main/services/welcome.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { AT, requested } from '../support/ledger-events.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';

type Changed = Partial<ConstructorParameters<typeof Welcome>[0]>;

function open(changes: Changed = {}) {
  const ledger = new MemoryLedger(new FakeClock(AT));
  const told = { times: 0 };
  const bell = new Changes();
  bell.subscribe(() => (told.times += 1));
  const needs = {
    connection: { kind: 'samples' },
    isConnectionChosen: false,
    ledger,
    changes: bell,
    time: { now: () => AT },
    ...changes,
  } as const;
  return { welcome: new Welcome(needs), ledger, told, again: () => new Welcome(needs) };
}

describe('the first start', () => {
  test('asks until it is answered, and not again in a later process', () => {
    const { welcome, again } = open();
    expect(welcome.isDue()).toBe(true);
    welcome.end();
    expect(welcome.isDue()).toBe(false);
    expect(again().isDue()).toBe(false);
  });

  test('does not ask where a connection was chosen or AWS is set up', () => {
    expect(open({ isConnectionChosen: true }).welcome.isDue()).toBe(false);
    expect(open({ connection: { kind: 'environment' } }).welcome.isDue()).toBe(false);
  });

  test('is over once a sample was borrowed, from the terminal too', () => {
    const { welcome, ledger } = open();
    ledger.append(requested('one'));
    expect(welcome.isDue()).toBe(false);
  });

  test('is over for this process even where it cannot be written down', () => {
    const ledger = new MemoryLedger(new FakeClock(AT));
    ledger.saveMark = () => {
      throw new FieldpassError('disk-full');
    };
    const { welcome } = open({ ledger });
    expect(() => welcome.end()).toThrow(FieldpassError);
    expect(welcome.isDue()).toBe(false);
  });
});
