// GetGrant: one grant, now or as an earlier version had it.
import type { Call } from '../call.ts';
import { findGrantVersion } from './grant.ts';
import { readGetGrantRequest } from './grant-requests.ts';
import { invalid, requireGrant } from './grant-rules.ts';

/** Answers {Grant}; an unknown ARN or version is InvalidParameterValueException. */
export function getGrant(call: Call): string {
  const { grantArn, version } = readGetGrantRequest(call.raw);
  const current = requireGrant(call, grantArn);
  if (version === undefined || version === current.Version) return JSON.stringify({ Grant: current });
  const earlier = findGrantVersion(call.store, grantArn, version);
  if (earlier === undefined) throw invalid(`Version ${version} of grant ${grantArn} was not found.`);
  return JSON.stringify({ Grant: earlier });
}
