// Brings one grant to where its receiver wants it: look, act, wait until AWS has settled it, look again.

import { FieldpassError } from '../domain/failure.ts';
import {
  type Grant,
  type GrantAct,
  type GrantWish,
  nextMove,
  STAGE_WORDS,
  stageOf,
} from '../domain/grant.ts';
import type { WorkStep } from '../domain/snapshot.ts';
import type { Clock, Grants as GrantsPort } from '../ports.ts';

type Needs = {
  readonly grants: Pick<GrantsPort, 'get' | 'accept' | 'activate' | 'reject'>;
  readonly clock: Pick<Clock, 'after' | 'elapsed'>;
};

export type Errand = {
  readonly grantArn: string;
  /** Grants may be changed in the home Region of their license only. */
  readonly homeRegion: string;
  readonly wish: GrantWish;
  /** The same for every repeat of the activation, so that AWS makes one version of the grant and not two. */
  readonly clientToken: string;
  readonly onStep: (step: WorkStep) => void;
  /** Called with the grant after every look. */
  readonly onLook: (grant: Grant) => void;
};

const PAUSES_MS = [1_000, 2_000, 3_000, 5_000];
const LONGEST_MS = 120_000;
/** So many looks in a row may fail before the network counts as gone. */
const MOST_FAILED_LOOKS = 3;

const STEPS: Readonly<Record<GrantAct, WorkStep>> = {
  accept: 'accepting',
  activate: 'activating',
  reject: 'rejecting',
};

/**
 * Runs an errand to its end and gives the grant as it then is. What is done is decided anew from the grant's status
 * after every look, so it goes on wherever a crash, an earlier try or another person left it. Throws `grant-failed`,
 * `grant-not-possible`, `grant-pending` after two minutes, and whatever AWS refused the call with.
 */
export async function runGrantErrand(needs: Needs, errand: Errand): Promise<Grant> {
  return new Run(needs, errand).run();
}

class Run {
  readonly #needs: Needs;
  readonly #errand: Errand;
  readonly #endAt: number;
  /** Acts that AWS has confirmed: the status follows later, and they are not sent again meanwhile. */
  readonly #done = new Set<GrantAct>();
  /** An act that failed while the grant had this status; it may have taken effect, or somebody else has done it. */
  #open: { readonly failure: FieldpassError; readonly status: string } | null = null;
  #pauses = 0;

  constructor(needs: Needs, errand: Errand) {
    this.#needs = needs;
    this.#errand = errand;
    this.#endAt = needs.clock.elapsed() + LONGEST_MS;
  }

  async run(): Promise<Grant> {
    let grant = await this.#look();
    for (;;) {
      const move = nextMove(stageOf(grant), this.#errand.wish);
      if (move === 'arrived') return grant;
      if (move === 'failed') throw failed(grant);
      if (move === 'impossible') throw notPossible(grant);
      if (this.#open?.status !== grant.status) this.#open = null;
      else if (!this.#open.failure.retryable) throw this.#open.failure;
      if (move !== 'wait' && !this.#done.has(move)) await this.#act(move, grant);
      grant = await this.#lookLater(grant);
    }
  }

  async #look(): Promise<Grant> {
    const { grantArn, homeRegion, onLook } = this.#errand;
    const grant = await this.#needs.grants.get(grantArn, homeRegion);
    onLook(grant);
    return grant;
  }

  // A call that may or may not have taken effect is not repeated blindly: the next look tells.
  async #act(act: GrantAct, { status }: Grant): Promise<void> {
    const { grants } = this.#needs;
    const { grantArn, homeRegion, clientToken, onStep } = this.#errand;
    onStep(STEPS[act]);
    try {
      if (act === 'activate') await grants.activate(grantArn, homeRegion, clientToken);
      else await grants[act](grantArn, homeRegion);
      this.#done.add(act);
      this.#open = null;
      this.#pauses = 0;
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      this.#open = { failure: error, status };
    }
  }

  async #lookLater(before: Grant): Promise<Grant> {
    this.#errand.onStep('awaiting-aws');
    for (let failures = 1; ; failures += 1) {
      await this.#pause(before);
      try {
        return await this.#look();
      } catch (error) {
        if (!(error instanceof FieldpassError)) throw error;
        if (!error.retryable || failures === MOST_FAILED_LOOKS) throw this.#open?.failure ?? error;
      }
    }
  }

  async #pause(grant: Grant): Promise<void> {
    const { clock } = this.#needs;
    const pause = PAUSES_MS[Math.min(this.#pauses, PAUSES_MS.length - 1)] ?? 0;
    this.#pauses += 1;
    if (clock.elapsed() + pause > this.#endAt) throw pending(grant, this.#open?.failure ?? null);
    await new Promise<void>((resume) => void clock.after(pause, resume));
  }
}

// AWS's own reason is shown as it is, cut to the length that the API allows it (400).
function failed({ arn, status, statusReason }: Grant): FieldpassError {
  const reason = statusReason?.trim().slice(0, 400) ?? '';
  const message = reason === '' ? undefined : `AWS could not carry out the change of this grant: ${reason}`;
  return new FieldpassError('grant-failed', message, { details: { grantArn: arn, status, reason } });
}

function notPossible(grant: Grant): FieldpassError {
  const { arn, status } = grant;
  const message = `This grant ${STAGE_WORDS[stageOf(grant)]}, so it stays as it is.`;
  return new FieldpassError('grant-not-possible', message, { details: { grantArn: arn, status } });
}

// What kept an act from being done is told; where the acts were done, AWS is simply not through.
function pending({ arn, status }: Grant, trouble: FieldpassError | null): FieldpassError {
  if (trouble !== null && trouble.code !== 'outcome-unknown') return trouble;
  return new FieldpassError('grant-pending', undefined, { details: { grantArn: arn, status } });
}
