// What the message about new versions does.

import type { UpdateAct } from '../domain/update.ts';
import type { Updates } from '../services/updates.ts';
import type { Handlers } from './ipc.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

export type UpdateDesk = {
  readonly service: Updates;
  /** Ends everything else of the app, carefully, before a new version is installed. */
  readonly close: () => Promise<void>;
};

const ACTS: Readonly<Record<UpdateAct, (desk: UpdateDesk) => Promise<void> | void>> = {
  look: ({ service }) => service.check(),
  fetch: ({ service }) => service.download(),
  'on-quit': ({ service }) => service.wishOnQuit(true),
  'not-on-quit': ({ service }) => service.wishOnQuit(false),
  restart: ({ service, close }) => service.install(false, close),
  'restart-anyway': ({ service, close }) => service.install(true, close),
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
