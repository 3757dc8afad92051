// The service for grants on fakes: one grant at AWS, and a computer whose disk and clock outlive its processes.

import type { Grant } from '../../main/domain/grant.ts';
import type { WorkStep } from '../../main/domain/snapshot.ts';
import { Changes } from '../../main/services/changes.ts';
import { Grants } from '../../main/services/grants.ts';
import { FakeClock } from './fake-clock.ts';
import { patiently } from './house.ts';
import { MemoryGrants, sampleGrant } from './memory-grants.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MORNING, sampleLicense } from './samples.ts';
import { silentLog } from './silent-log.ts';

/** AWS with one grant, and a computer whose disk and clock outlive its processes. */
export function makeGrantsWorld(over: Partial<Grant> = {}) {
  const clock = new FakeClock(MORNING);
  const aws = new MemoryGrants(clock);
  const grant = sampleGrant(over);
  aws.set(grant);
  return { clock, aws, grant, ledger: new MemoryLedger(clock), ids: { count: 0 } };
}

export type GrantsWorld = ReturnType<typeof makeGrantsWorld>;

/** One process; give another ledger for a second one on the same disk. */
export function openGrants(world: GrantsWorld, ledger = world.ledger) {
  const changes = new Changes();
  const steps: WorkStep[] = [];
  changes.subscribe(() => {
    const step = changes.working()[0]?.step;
    if (step !== undefined && step !== steps.at(-1)) steps.push(step);
  });
  const listings: string[] = [];
  const license = sampleLicense();
  const catalogue = {
    entries: () => [{ license, seats: null }],
    refresh: async () => void listings.push(world.aws.now(world.grant.arn).status),
  };
  const service = new Grants({
    grants: world.aws,
    ledger,
    catalogue,
    ids: { next: () => `token-${(world.ids.count += 1)}` },
    clock: world.clock,
    time: world.clock,
    changes,
    log: silentLog,
  });
  const { arn } = world.grant;
  return {
    service,
    steps,
    listings,
    working: () => changes.working(),
    accept: () => patiently(world.clock, service.acceptAndActivate(arn)),
    reject: () => patiently(world.clock, service.reject(arn)),
  };
}

/** Client tokens of the activations that arrived, in order. */
export const tokensOf = ({ aws }: GrantsWorld): readonly string[] =>
  aws.calls.flatMap(({ clientToken }) => clientToken ?? []);
