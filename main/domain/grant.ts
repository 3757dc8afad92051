// A grant as its receiver sees it, what can be done with it, and which step comes next.

/** A received grant; `status` as AWS spells it (PENDING_ACCEPT, DISABLED, ACTIVE, …). */
export type Grant = {
  readonly arn: string;
  readonly name: string;
  readonly licenseArn: string;
  readonly parentArn: string | null;
  /** The account that granted it. */
  readonly granterAccount: string;
  readonly homeRegion: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly version: string | null;
  readonly operations: readonly string[];
};

/** `pending`: waits for a yes or no. `accepted`: yes was said, but it is not active. `changing`: AWS works on it. */
export type GrantStage = 'pending' | 'accepted' | 'changing' | 'active' | 'rejected' | 'failed' | 'over';

// https://docs.aws.amazon.com/license-manager/latest/userguide/grant-statuses.html
// A map, because a status is outside text: in an object “constructor” would find a function.
const STAGES: ReadonlyMap<string, GrantStage> = new Map([
  ['PENDING_ACCEPT', 'pending'],
  ['DISABLED', 'accepted'],
  ['ACTIVE', 'active'],
  // Distributed to, or taken back from, an organization: its accounts have grants of their own.
  ['WORKFLOW_COMPLETED', 'over'],
  ['REJECTED', 'rejected'],
  ['FAILED_WORKFLOW', 'failed'],
  ['DELETED', 'over'],
]);

/**
 * Statuses of grants that wait for their receiver or are being changed; AWS filters by one at a time. In the order in
 * which a grant goes through them, so that one that moves on while they are asked for is still met.
 */
export const WAITING_STATUSES = [
  'PENDING_ACCEPT',
  'PENDING_WORKFLOW',
  'DISABLED',
  'FAILED_WORKFLOW',
] as const;

/** The stage of a status. PENDING_WORKFLOW, PENDING_DELETE and any AWS invents later are `changing`: nothing is offered. */
export function stageOf({ status }: Pick<Grant, 'status'>): GrantStage {
  return STAGES.get(status) ?? 'changing';
}

/** What its receiver may do: accept and activate as one act, or reject for good. */
export function grantChoices(grant: Pick<Grant, 'status'>): { accept: boolean; reject: boolean } {
  const stage = stageOf(grant);
  return { accept: stage === 'pending' || stage === 'accepted', reject: stage === 'pending' };
}

/** What the receiver wants of a grant. */
export type GrantWish = 'active' | 'rejected';

/** One call to AWS that changes a grant. */
export type GrantAct = 'accept' | 'activate' | 'reject';

/**
 * What leads from a stage to the wish: an act, `wait` while AWS works, or `arrived`. `failed`: AWS gave up.
 * `impossible`: from there no way leads to it; a rejection cannot be undone, nor an acceptance turned into one.
 */
export function nextMove(
  stage: GrantStage,
  wish: GrantWish,
): GrantAct | 'wait' | 'arrived' | 'failed' | 'impossible' {
  if (stage === 'changing') return 'wait';
  if (stage === 'failed') return 'failed';
  if (stage === wish) return 'arrived';
  if (wish === 'rejected') return stage === 'pending' ? 'reject' : 'impossible';
  if (stage === 'pending') return 'accept';
  return stage === 'accepted' ? 'activate' : 'impossible';
}

/** What a stage is called, as the end of a sentence about the grant. */
export const STAGE_WORDS: Readonly<Record<GrantStage, string>> = {
  pending: 'waits for you to accept or reject it',
  accepted: 'was accepted and is not active',
  changing: 'is being changed by AWS',
  active: 'is active',
  rejected: 'was rejected, which is for good',
  failed: 'could not be carried out by AWS',
  over: 'is over',
};
