// The promises about time, reminders and what is said outside of the window, each with what breaks it.
// @ts-check

const REMINDERS = 'main/domain/reminders.ts';
const SERVICE = 'main/services/reminders.ts';
const CALENDAR = 'main/domain/calendar.ts';

/** @type {import('../breaks.mjs').Break[]} */
export const time = [
  {
    what: 'no reminder comes twice, or after a later one',
    edits: [
      {
        file: REMINDERS,
        find: 'return rankOf(told.kind) >= rankOf(due.kind) ? null : due.kind;',
        replace: 'return due.kind;',
      },
    ],
    test: 'test/domain/reminders',
  },
  {
    what: 'nothing is reminded of right after a borrow or a renewal',
    edits: [{ file: REMINDERS, find: ' && at >= issuedAt + QUIET_MS)', replace: ')' }],
    test: 'test/domain/reminders',
  },
  {
    what: 'a snooze lasts twelve hours, and the end is told all the same',
    edits: [
      {
        file: REMINDERS,
        find: "if (due.kind === 'ended') return told.kind === 'ended' ? null : 'ended';",
        replace: '',
      },
    ],
    test: 'test/domain/reminders',
  },
  {
    what: 'a snooze by a clock that was ahead puts nothing off for ever',
    edits: [{ file: REMINDERS, find: 'now >= beganAt && ', replace: '' }],
    test: 'test/domain/reminders',
  },
  {
    what: 'a restart tells nothing twice',
    edits: [{ file: SERVICE, find: "ledger.saveMark('told', writeToldRecord(new Map(kept)));", replace: '' }],
    test: 'test/services/reminders',
  },
  {
    what: 'of two processes one reminds',
    edits: [{ file: SERVICE, find: 'if (isMine === false) return [];', replace: '' }],
    test: 'test/services/reminders',
  },
  {
    what: 'what was told is taken back when it is renewed or returned',
    edits: [
      { file: SERVICE, find: 'if (!inUse.has(borrowId)) this.#withdraw(borrowId);', replace: 'void inUse;' },
    ],
    test: 'test/services/reminders',
  },
  {
    what: 'a ledger that cannot be written silences no reminder',
    edits: [
      {
        file: SERVICE,
        find: 'if (isSaved !== true) for (const [borrowId, told] of kept) this.#unsaved.set(borrowId, told);',
        replace: 'void isSaved;',
      },
    ],
    test: 'test/services/reminders',
  },
  {
    what: 'nobody is told outside of the window what they look at in it',
    edits: [{ file: 'main/desktop/notifier.ts', find: 'this.#doors.isWatched() || ', replace: '' }],
    test: 'test/desktop/notifier',
  },
  {
    what: 'a name from outside writes no line of its own into a calendar',
    edits: [
      {
        file: 'main/domain/plain-line.ts',
        find: "text.replace(UNFIT, '\\ufffd').trim()",
        replace: 'text.trim()',
      },
    ],
    test: 'test/domain/calendar',
  },
  {
    what: 'no line of a calendar is longer than 75 octets',
    edits: [{ file: CALENDAR, find: 'if (octets > room) {', replace: 'if (room < -1_000) {' }],
    test: 'test/domain/calendar',
  },
  {
    what: 'a calendar takes the newer version of an entry',
    edits: [
      {
        file: CALENDAR,
        find: '2 * (grants - 1) + (isHere ? 0 : 1)',
        replace: 'grants - 1 + (isHere ? 0 : 1)',
      },
    ],
    test: 'test/domain/calendar',
  },
  {
    what: 'a ledger that cannot be read just now ends neither the app nor the watch',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: 'this.#passOver(error);\n      this.#wakeAfter(AFTER_FAILURE_MS, () => this.tick());',
        replace: 'throw error;',
      },
    ],
    test: 'test/services/watch',
  },
  {
    what: 'a plan that breaks off leaves a timer',
    edits: [
      {
        file: 'main/services/watch.ts',
        find: '// First of all, because what follows reads the ledger: without a timer nobody would look again.\n    this.#wakeAfter(AFTER_FAILURE_MS, () => this.tick());',
        replace: 'this.#stopTimer();',
      },
    ],
    test: 'test/services/watch',
  },
  {
    what: 'a snapshot that could not be taken is taken again',
    edits: [
      {
        file: 'main/desktop/live.ts',
        find: 'timer = setTimeout(sendNow, AFTER_FAILURE_MS);',
        replace: 'throw error;',
      },
    ],
    test: 'test/desktop/live',
  },
];
