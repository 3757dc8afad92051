// GetCallerIdentity: who the keys of a request belong to.
import type { Call } from '../call.ts';
import { stsResult } from './xml.ts';

/** Answers Arn, UserId and Account of the caller; it needs no right (STS API reference). */
export function getCallerIdentity(call: Call): string {
  return stsResult('GetCallerIdentity', {
    Arn: call.caller?.arn,
    UserId: call.caller?.userId,
    Account: call.caller?.account,
  });
}
