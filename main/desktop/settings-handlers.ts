// What the messages about settings, reminders and the calendar do.

import type { Handlers } from './ipc.ts';
import type { Needs } from './handlers.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

/** Handlers of what the engineer sets, puts off and exports. */
export function settingsHandlers({
  services,
  surroundings,
}: Pick<Needs, 'services' | 'surroundings'>): Pick<Handlers, 'changeSettings' | 'snooze' | 'exportCalendar'> {
  return {
    changeSettings: {
      parse: parserOf(SHAPES.settings),
      run: async (settings) => {
        const { preferences, snapshots, watch } = services();
        preferences.change(settings);
        // What is wished now may be due at once, and at other moments than before.
        watch.tick();
        return snapshots.take();
      },
    },
    snooze: {
      parse: parserOf(SHAPES.borrow),
      run: async ({ borrowId }) => {
        const { reminders, snapshots, watch } = services();
        reminders.snooze(borrowId);
        watch.tick();
        return snapshots.take();
      },
    },
    exportCalendar: {
      parse: parserOf(SHAPES.nothing),
      run: async () => {
        const { text } = services().calendars.take();
        return { file: await surroundings.saveFile('fieldpass.ics', [text]) };
      },
    },
  };
}
