// Computers that break a promise on purpose: schedules must find each of them out.

import type { LicenseManager } from '../../main/ports.ts';
import type { Rewire, Simulation } from '../simulator/simulation.ts';

/** A ledger that is not synced: what was written last is gone after a death. */
export function unsyncedLedger(): Rewire {
  const seen = new WeakSet<Simulation>();
  return (plugs, sim) => {
    // The first process of a simulation follows no death.
    if (seen.has(sim)) sim.world.disk.loseLastAppends(1);
    seen.add(sim);
    return plugs;
  };
}

/** A License Manager that takes every repeat for a new request. */
export function forgetfulLicenseManager(): Rewire {
  return (plugs, { world }) => {
    const { licenses } = plugs;
    const borrow: LicenseManager['borrow'] = (wish) => licenses.borrow(wish, world.nextId());
    return { ...plugs, licenses: overlay(licenses, { borrow }) };
  };
}

/** A keychain that says it stored, and did not. */
export function lyingKeychain(): Rewire {
  return (plugs) => ({ ...plugs, vault: overlay(plugs.vault, { put: async () => undefined }) });
}

function overlay<T extends object>(whole: T, part: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in part ? part : target, name);
      return typeof value === 'function' ? value.bind(name in part ? part : target) : value;
    },
  });
}
