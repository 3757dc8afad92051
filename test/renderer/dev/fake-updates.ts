// The part of the scripted main that looks for new versions: `?newer=` names the one that is offered, `?hindrance=` what
// an installation would break off.

import {
  afterUpdate,
  type UpdateAct,
  type UpdateEvent,
  type UpdateView,
} from '../../../main/domain/update.ts';
import type { Snapshot } from '../../../main/domain/snapshot.ts';
import type { Bridge, Reply } from '../../../preload/contract.ts';
import { failure } from './builders.ts';

type Stage = {
  readonly fails: string | null;
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  readonly current: () => Snapshot;
  readonly noted: <T>(name: string, args: unknown, play: () => T) => T;
  readonly answer: <T>(value: T) => Reply<T>;
  readonly refusal: () => Reply<never>;
};

const query = new URLSearchParams(location.search);
const WAITS = failure(
  'update-waits',
  'Something is being done with your licenses, so the update waits.',
  'Restart when it is finished.',
);

/** Plays the acts of a person on the states of the domain. */
export function fakeUpdates({
  answer,
  current,
  fails,
  noted,
  push,
  refusal,
}: Stage): Pick<Bridge, 'updates'> {
  const change = (how: (now: UpdateView) => UpdateView): void =>
    push((now) => ({ ...now, updates: now.updates === null ? null : how(now.updates) }));
  const take = (...events: readonly UpdateEvent[]): void =>
    change((now) => ({ ...now, state: events.reduce(afterUpdate, now.state) }));

  function look(): void {
    const version = query.get('newer');
    const offer = { version: version ?? '', notes: 'Trips are planned by map.\nFewer words.' };
    take({ kind: 'check-begun' }, version === null ? { kind: 'nothing-newer' } : { kind: 'offered', offer });
    change((now) => ({ ...now, checkedAt: current().at }));
  }

  function restart(mayEndCheckouts: boolean): Reply<UpdateView> | null {
    const hindrance = query.get('hindrance');
    if (hindrance === 'work' || (hindrance !== null && !mayEndCheckouts))
      return { ok: false, failure: { ...WAITS, details: { ...WAITS.details, hindrance } } };
    take({ kind: 'install-begun' });
    return null;
  }

  function play(act: UpdateAct): Reply<UpdateView> | null {
    switch (act) {
      case 'look':
        look();
        break;
      case 'fetch':
        take({ kind: 'download-begun' }, { kind: 'progress', percent: 40 }, { kind: 'downloaded' });
        break;
      case 'on-quit':
      case 'not-on-quit':
        take({ kind: 'quit-wish', onQuit: act === 'on-quit' });
        break;
      case 'restart':
      case 'restart-anyway':
        return restart(act === 'restart-anyway');
      case 'mode-off':
        change((now) => ({ ...now, mode: 'off' }));
        break;
      case 'mode-look':
        change((now) => ({ ...now, mode: 'look' }));
        break;
      case 'mode-download':
        change((now) => ({ ...now, mode: 'download' }));
    }
    return null;
  }

  return {
    updates: (args) =>
      noted('updates', args, () => {
        const refused = fails === null ? play(args.act) : refusal();
        const { updates } = current();
        return Promise.resolve(refused ?? (updates === null ? refusal() : answer(updates)));
      }),
  };
}
