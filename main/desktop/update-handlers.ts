// What the message about new versions does.

import type { UpdateAct } from '../domain/update.ts';
import type { Ending, Updates } from '../services/updates.ts';
import type { Handlers } from './ipc.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

export type UpdateDesk = Ending & { readonly service: Updates };

const ACTS: Readonly<Record<UpdateAct, (desk: UpdateDesk) => Promise<void> | void>> = {
  look: ({ service }) => service.check(),
  fetch: ({ service }) => service.download(),
  'on-quit': ({ service }) => service.wishOnQuit(true),
  'not-on-quit': ({ service }) => service.wishOnQuit(false),
  restart: ({ service, ...ending }) => service.install(false, ending),
  'restart-anyway': ({ service, ...ending }) => service.install(true, ending),
  'mode-off': ({ service }) => service.setMode('off'),
  'mode-look': ({ service }) => service.setMode('look'),
  'mode-download': ({ service }) => service.setMode('download'),
};

/** The handler of everything that a person asks of updates; it answers with what is true then. */
export function updateHandlers({ updates }: { readonly updates: UpdateDesk }): Pick<Handlers, 'updates'> {
  return {
    updates: {
      parse: parserOf(SHAPES.updates),
      run: async ({ act }) => {
        await ACTS[act](updates);
        return updates.service.view();
      },
    },
  };
}
