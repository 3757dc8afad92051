// A grant as the doors show it: which ones, in which order, with what can be done.

import { type Grant, grantChoices, type GrantStage, stageOf } from '../domain/grant.ts';
import type { GrantView } from '../domain/snapshot.ts';

/** The stages that are shown as waiting, in their order on screen. */
const SHOWN: readonly GrantStage[] = ['pending', 'accepted', 'changing', 'failed'];

/** Does the grant wait for its receiver, or for AWS? */
export function isShown(grant: Grant): boolean {
  return SHOWN.includes(stageOf(grant));
}

/** Sorts by stage, then by name: what waits for a yes stands first. */
export function inOrder(one: Grant, other: Grant): number {
  const ranks = SHOWN.indexOf(stageOf(one)) - SHOWN.indexOf(stageOf(other));
  if (ranks !== 0 || one.name === other.name) return ranks;
  return one.name < other.name ? -1 : 1;
}

/** One grant as plain data; `licenseName` is null where the license is not listed. */
export function viewOfGrant(grant: Grant, licenseName: string | null): GrantView {
  const { accept, reject } = grantChoices(grant);
  const { arn, name, licenseArn, granterAccount, homeRegion, status, statusReason, operations } = grant;
  return {
    grantArn: arn,
    grantName: name,
    licenseArn,
    licenseName,
    granterAccount,
    homeRegion,
    status,
    stage: stageOf(grant),
    statusReason,
    operations,
    canAccept: accept,
    canReject: reject,
  };
}
