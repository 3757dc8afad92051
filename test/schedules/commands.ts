// What people and the world do in a schedule, each as one command that reads as a sentence.

import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { Act } from '../simulator/acts.ts';
import type { Belief } from './belief.ts';
import type { Trouble } from './planned-stage.ts';
import { REFUSABLE, type Trip } from './trip.ts';

type Doable = Exclude<Act, 'wait'>;

type Step = {
  readonly sentence: string;
  /** Makes sense only then. */
  readonly when?: (belief: Readonly<Belief>) => boolean;
  readonly trouble?: Trouble | null;
  readonly work: (trip: Trip, belief: Belief) => Promise<string | void>;
};

export type Command = fc.AsyncCommand<Belief, Trip>;

function command({ sentence, when = () => true, trouble = null, work }: Step): Command {
  return {
    check: (belief) => when(belief),
    run: async (belief, trip) => {
      await trip.step(sentence, trouble, () => work(trip, belief));
      belief.look(trip);
    },
    toString: () => sentence,
  };
}

const ACTS: Readonly<
  Record<Doable, { readonly says: string; readonly when?: (belief: Readonly<Belief>) => boolean }>
> = {
  borrow: { says: 'borrows Keelson' },
  'give back': { says: 'gives it back', when: ({ canGiveBack }) => canGiveBack },
  'renew, new one first': { says: 'renews it, the new one first', when: ({ canRenew }) => canRenew },
  'renew, old one first': { says: 'renews it, the old one first', when: ({ canRenew }) => canRenew },
  remove: { says: 'removes a record', when: ({ canRemove }) => canRemove },
  'check out': { says: 'checks Keelson out' },
  'check out for good': { says: 'checks Keelson out for good' },
  extend: { says: 'extends the checkout', when: ({ canRelease }) => canRelease },
  release: { says: 'releases the checkout', when: ({ canRelease }) => canRelease },
  quit: { says: 'lets the checkouts go before quitting', when: ({ hasCheckout }) => hasCheckout },
  'import the key': { says: 'imports the issuer’s key' },
  refresh: { says: 'refreshes the list' },
  'look at proofs': { says: 'has all proofs looked at' },
};

const ENDING: readonly Doable[] = ['give back', 'renew, new one first', 'renew, old one first', 'remove'];
const BESIDE: readonly Doable[] = [
  'borrow',
  'give back',
  'renew, new one first',
  'check out',
  'release',
  'refresh',
];
const OFTEN: readonly Doable[] = [
  ...(Object.keys(ACTS) as Doable[]),
  ...(['borrow', 'borrow', 'borrow', 'give back', 'give back', 'renew, new one first'] as const),
  ...(['renew, old one first', 'check out', 'release'] as const),
];

const trouble: fc.Arbitrary<Trouble | null> = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.constant(null), weight: 3 },
  {
    arbitrary: fc.record({
      after: fc.nat({ max: 14 }),
      pick: fc.nat({ max: 7 }),
      asleepMs: fc.constantFrom(0, 0, 0, 0, 3 * MINUTE_MS, 3 * HOUR_MS),
    }),
    weight: 2,
  },
);

const acts = fc.tuple(fc.constantFrom(...OFTEN), trouble).map(([act, met]) => {
  const { says, when = () => true } = ACTS[act];
  return command({
    sentence: `the engineer ${says}`,
    when: (belief) => belief.isOpen && when(belief),
    trouble: met,
    work: async (trip, belief) => {
      if (ENDING.includes(act)) belief.forget();
      const end = await trip.act(act);
      if (act === 'borrow' && end === 'told that it is done') belief.wasTold(trip);
      return end;
    },
  });
});

const beside = fc.tuple(fc.constantFrom(...BESIDE), trouble).map(([act, met]) =>
  command({
    sentence: `somebody at the command line ${ACTS[act].says}`,
    work: (trip, belief) => {
      if (ENDING.includes(act)) belief.forget();
      return trip.actBeside(act, met);
    },
  }),
);

const LENGTHS = [
  ['a second', SECOND_MS],
  ['70 seconds', 70 * SECOND_MS],
  ['eleven minutes', 11 * MINUTE_MS],
  ['fifty minutes', 50 * MINUTE_MS],
  ['five hours', 5 * HOUR_MS],
  ['25 hours', 25 * HOUR_MS],
] as const;

const passing = fc
  .tuple(fc.constantFrom(...LENGTHS), trouble)
  .map(([[length, ms], met]) =>
    command({ sentence: `${length} pass`, trouble: met, work: (trip) => trip.sim.pass(ms) }),
  );

const sleeping = fc.tuple(fc.constantFrom(...LENGTHS.slice(2)), trouble).map(([[length, ms], met]) =>
  command({
    sentence: `the lid is shut for ${length}`,
    trouble: met,
    work: (trip) => trip.sleep(ms),
  }),
);

const JUMPS = [
  ['two minutes ahead', 2 * MINUTE_MS],
  ['two minutes back', -2 * MINUTE_MS],
  ['three hours ahead', 3 * HOUR_MS],
  ['three hours back', -3 * HOUR_MS],
  ['two days ahead', 2 * DAY_MS],
  ['a year back', -365 * DAY_MS],
] as const;

const clocks = fc.oneof(
  fc.constantFrom(...JUMPS).map(([by, ms]) =>
    command({
      sentence: `the clock is set ${by}`,
      work: async (trip) => trip.setClock(trip.world.clock.now() + ms),
    }),
  ),
  fc.constantFrom(0, Date.UTC(2116, 0, 1)).map((at) =>
    command({
      sentence: `the clock is set to ${new Date(at).getUTCFullYear()}`,
      work: async (trip) => trip.setClock(at),
    }),
  ),
  fc.constant(
    command({
      sentence: 'the clock is set right',
      work: async (trip) => trip.setClock(trip.world.trueNow()),
    }),
  ),
);

const running = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.boolean(), trouble).map(([isPatient, met]) =>
      command({
        sentence: `Fieldpass is started${isPatient ? ', and all comes to rest' : ''}`,
        when: ({ isOpen }) => !isOpen,
        trouble: met,
        work: (trip) => trip.start(isPatient),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      command({
        sentence: 'Fieldpass is killed',
        when: ({ isOpen }) => isOpen,
        work: async (trip) => trip.sim.kill(),
      }),
    ),
  },
);

/** Something that lasts begins or ends. */
function turning(
  begins: string,
  ends: string,
  is: (belief: Readonly<Belief>) => boolean,
  turn: (trip: Trip, belief: Belief, isOn: boolean) => void,
) {
  return fc.boolean().map((isOn) =>
    command({
      sentence: isOn ? begins : ends,
      when: (belief) => is(belief) !== isOn,
      work: async (trip, belief) => turn(trip, belief, isOn),
    }),
  );
}

const network = turning(
  'the network goes away',
  'the network comes back',
  ({ isOnline }) => !isOnline,
  (trip, belief, isOn) => {
    belief.isOnline = !isOn;
    trip.world.isAway = isOn;
  },
);
const disk = turning(
  'the disk is full',
  'there is room on the disk again',
  ({ isDiskFull }) => isDiskFull,
  (trip, belief, isOn) => {
    belief.isDiskFull = isOn;
    trip.lasting.isDiskFull = isOn;
  },
);
const seats = turning(
  'colleagues take all seats',
  'colleagues give their seats back',
  ({ areSeatsTaken }) => areSeatsTaken,
  (trip, belief, isOn) => {
    belief.areSeatsTaken = isOn;
    trip.takeSeats(isOn);
  },
);
const keychain = fc.constantFrom('locked', 'unavailable', 'full', 'corrupt', 'ready', 'ready').map((state) =>
  command({
    sentence: state === 'ready' ? 'the keychain is well again' : `the keychain is ${state}`,
    when: ({ isUnlocked }) => isUnlocked !== (state === 'ready'),
    work: async (trip, belief) => {
      belief.isUnlocked = state === 'ready';
      trip.world.keychain.state = state;
    },
  }),
);
const refusals = fc
  .tuple(
    fc.constantFrom(...REFUSABLE),
    fc.constantFrom('rate-limited', 'sign-in-expired', 'no-seats', 'access-denied'),
  )
  .map(([operation, code]) =>
    command({
      sentence: `License Manager will refuse the next ${operation} with ${code}`,
      work: async (trip) => trip.world.aws.refuse(operation, code),
    }),
  );

/** All commands, the more usual ones more than once. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  acts,
  acts,
  acts,
  acts,
  acts,
  acts,
  acts,
  acts,
  passing,
  passing,
  passing,
  running,
  running,
  running,
  beside,
  beside,
  sleeping,
  clocks,
  network,
  network,
  disk,
  seats,
  keychain,
  keychain,
  refusals,
];
