// What an administrator has set for this computer, as the command line reads it.

import { policySeam, readPolicy } from '../adapters/policy-source.ts';
import type { Managed } from '../domain/managed.ts';

/** Reads the policy of this computer. Never throws. */
export function readPolicyHere(): Promise<Managed> {
  const { env, platform } = process;
  const seam = policySeam(env, import.meta.dirname, false);
  return readPolicy({ platform, env, now: Date.now(), seam });
}
