// Messages about trips: kept, borrowed for as a whole, rehearsed, and their kits handed on.

import { basename } from 'node:path';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Taking } from '../domain/trip-views.ts';
import type { Needs } from './handlers.ts';
import type { Handlers } from './ipc.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

type TripCall =
  | 'saveTrip'
  | 'removeTrip'
  | 'borrowTrip'
  | 'undoTrip'
  | 'keepTrip'
  | 'rehearseTrip'
  | 'readKit'
  | 'exportKit';

/** The handlers of the page of trips. */
export function tripHandlers(needs: Needs): Pick<Handlers, TripCall> {
  return { ...keeping(needs), ...taking(needs), ...handing(needs) };
}

function keeping({ services }: Needs): Pick<Handlers, 'saveTrip' | 'removeTrip' | 'rehearseTrip'> {
  const take = (): Snapshot => services().snapshots.take();
  const trip = parserOf(SHAPES.trip);
  return {
    saveTrip: {
      parse: parserOf(SHAPES.tripForm),
      run: async ({ tripId, ...wish }) => {
        const saved = services().trips.save(tripId, wish);
        return { tripId: saved.tripId, snapshot: take() };
      },
    },
    removeTrip: {
      parse: trip,
      run: async ({ tripId }) => {
        services().trips.remove(tripId);
        return take();
      },
    },
    rehearseTrip: {
      parse: trip,
      run: async ({ tripId }) => {
        const { keychain, rehearsal } = services();
        await keychain.heed();
        return rehearsal.rehearse(tripId);
      },
    },
  };
}

function taking({ services }: Needs): Pick<Handlers, 'borrowTrip' | 'undoTrip' | 'keepTrip'> {
  const parse = parserOf(SHAPES.trip);
  const afterwards = (taken: Taking): Taking => {
    const { catalogue, watch } = services();
    watch.tick();
    for (const { borrowId, licenseArn } of taken.items)
      if (borrowId !== null) void catalogue.refreshSeats(licenseArn);
    return taken;
  };
  return {
    borrowTrip: { parse, run: async ({ tripId }) => afterwards(await services().takings.take(tripId)) },
    undoTrip: {
      parse,
      run: async ({ tripId }) => {
        const { keychain, takings } = services();
        await keychain.heed();
        return afterwards(await takings.undo(tripId));
      },
    },
    keepTrip: {
      parse,
      run: async ({ tripId }) => {
        services().takings.seen(tripId);
        return services().snapshots.take();
      },
    },
  };
}

function handing({ services, surroundings }: Needs): Pick<Handlers, 'readKit' | 'exportKit'> {
  return {
    readKit: { parse: parserOf(SHAPES.kit), run: async ({ text }) => services().trips.readKit(text) },
    exportKit: {
      parse: parserOf(SHAPES.trip),
      run: async ({ tripId }) => {
        const { fileName, text } = services().trips.kitFile(tripId);
        const path = await surroundings.saveFile(fileName, [text]);
        return { fileName: path === null ? null : basename(path) };
      },
    },
  };
}
