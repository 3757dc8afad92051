// What a trip promises: what covers it, all or nothing, an undo that takes back no more, and a rehearsal without a network.
// @ts-check

/** @type {import('../breaks.mjs').Break[]} */
export const trips = [
  {
    what: 'a license covers a trip only if it lasts to the end of the last day',
    edits: [
      {
        file: 'main/domain/trip-coverage.ts',
        find: 'borrow.expiresAt >= span.endAt)',
        replace: 'borrow.expiresAt >= span.firstEndAt)',
      },
    ],
    test: 'test/domain/trip-coverage',
  },
  {
    what: 'nothing is taken for a trip unless every license can be had',
    edits: [
      {
        file: 'main/services/trip-takings.ts',
        find: "state === 'ready' || state === 'covered';",
        replace: "state !== 'over';",
      },
    ],
    test: 'test/services/trip-takings',
  },
  {
    what: 'borrowing for a trip stops at the first that fails',
    edits: [
      {
        file: 'main/services/trip-takings.ts',
        find: 'if (taken.failure !== null) return this.#stop(tripId);',
        replace: '',
      },
    ],
    test: 'test/services/trip-takings',
  },
  {
    what: 'an undo leaves alone what was here before and what was renewed',
    edits: [
      {
        file: 'main/services/trip-takings.ts',
        find: "undo: how === 'renew' ? 'renewed' : early,",
        replace: 'undo: early,',
      },
    ],
    test: 'test/services/trip-takings',
  },
  {
    what: 'a rehearsal judges at the last hour of the trip',
    edits: [
      {
        file: 'main/services/rehearsal.ts',
        find: 'Math.max(now, endAt - HOUR_MS)',
        replace: 'now',
      },
    ],
    test: 'test/services/rehearsal',
  },
  {
    what: 'a rehearsal with a closed keychain is neither passed nor failed',
    edits: [
      {
        file: 'main/services/rehearsal.ts',
        find: "return { result: 'unknown', reason: 'unreadable', failure: toFailure(error) };",
        replace: "return { result: 'fail', reason: 'unreadable', failure: toFailure(error) };",
      },
    ],
    test: 'test/services/rehearsal',
  },
  {
    what: 'a rehearsal has no way to AWS',
    edits: [
      {
        file: 'main/services/rehearsal.ts',
        find: "import { unseal } from './sealed.ts';",
        replace:
          "import { unseal } from './sealed.ts';\nimport { Catalogue } from './catalogue.ts';\nvoid Catalogue;",
      },
    ],
    test: 'test/services/rehearsal',
  },
  {
    what: 'a file of trips that cannot be read is never written over',
    edits: [
      {
        file: 'main/services/trips.ts',
        find: '    const trips = tripDesk.read();\n    const old',
        replace:
          '    let trips = [];\n    try {\n      trips = tripDesk.read();\n    } catch {}\n    const old',
      },
    ],
    test: 'test/services/trips',
  },
];
