// What the window can ask main to do, each as an errand that is told aloud when it ends.

import type { RenewalOrder } from '../../main/domain/borrow.ts';
import type { BorrowView, CheckoutView, GrantView, LicenseView } from '../../main/domain/snapshot.ts';
import type { CheckoutDraft, Reply } from '../../preload/contract.ts';
import { exactMoment } from '../words/format.ts';
import { failureSentence } from '../words/from-main.ts';
import { say } from '../words/say.ts';
import type { Errand, ErrandKind, Errands, Made, Outcome } from './errands.svelte.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';

type Needs = {
  readonly live: Live;
  readonly now: Now;
  readonly errands: Errands;
  readonly tell: (text: string) => void;
  /** Is the dialog of this errand open? Then it shows the outcome itself. */
  readonly isWatched: (kind: ErrandKind, subject: string) => boolean;
  readonly closeDialog: () => void;
};
type Ended = Extract<Errand, { readonly state: 'done' | 'failed' }>;

/** Errands whose dialog shows what they brought. */
const SHOWN: ReadonlySet<ErrandKind> = new Set<ErrandKind>([
  'borrow',
  'renew',
  'check-out',
  'return',
  'release',
]);
/** Errands whose dialog has nothing left to say and closes. */
const CLOSING: ReadonlySet<ErrandKind> = new Set<ErrandKind>(['remove', 'remove-checkout']);

/** One per window, made by the desk. Every act resolves when it has ended, however it ended. */
export class Acts {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  borrow({ licenseArn, licenseName }: LicenseView): Promise<void> {
    return this.#run('borrow', licenseArn, licenseName, async () =>
      made(await this.#needs.live.call('borrow', { licenseArn }), (borrow) => ({ borrow })),
    );
  }

  renew({ borrowId, licenseName }: BorrowView, order: RenewalOrder): Promise<void> {
    return this.#run('renew', borrowId, licenseName, async () =>
      made(await this.#needs.live.call('renew', { borrowId, order }), (borrow) => ({ borrow })),
    );
  }

  giveBack({ borrowId, licenseName }: BorrowView): Promise<void> {
    return this.#run('return', borrowId, licenseName, async () =>
      made(await this.#needs.live.call('return', { borrowId }), () => ({ endedAt: this.#needs.now.at })),
    );
  }

  remove({ borrowId, licenseName }: BorrowView): Promise<void> {
    return this.#run('remove', borrowId, licenseName, async () =>
      made(await this.#needs.live.call('remove', { borrowId })),
    );
  }

  checkOut({ licenseArn, licenseName }: LicenseView, draft: CheckoutDraft): Promise<void> {
    return this.#run('check-out', licenseArn, licenseName, async () =>
      made(await this.#needs.live.call('checkOut', draft), (checkout) => ({ checkout })),
    );
  }

  /** One heartbeat now; a checkout that nobody keeps alive is kept by this window from then on. */
  extend({ checkoutId, licenseName, keeper }: CheckoutView): Promise<void> {
    const keep = keeper === 'nobody';
    return this.#run('extend', checkoutId, licenseName, async () =>
      made(await this.#needs.live.call('extendCheckout', { checkoutId, keep }), (checkout) => ({ checkout })),
    );
  }

  release({ checkoutId, licenseName }: CheckoutView): Promise<void> {
    return this.#run('release', checkoutId, licenseName, async () =>
      made(await this.#needs.live.call('release', { checkoutId }), () => ({ endedAt: this.#needs.now.at })),
    );
  }

  removeCheckout({ checkoutId, licenseName }: CheckoutView): Promise<void> {
    return this.#run('remove-checkout', checkoutId, licenseName, async () =>
      made(await this.#needs.live.call('removeCheckout', { checkoutId })),
    );
  }

  accept({ grantArn, licenseName, grantName }: GrantView): Promise<void> {
    return this.#run('accept', grantArn, licenseName ?? grantName, async () =>
      made(await this.#needs.live.call('acceptGrant', { grantArn })),
    );
  }

  reject({ grantArn, licenseName, grantName }: GrantView): Promise<void> {
    return this.#run('reject', grantArn, licenseName ?? grantName, async () =>
      made(await this.#needs.live.call('rejectGrant', { grantArn })),
    );
  }

  async #run(kind: ErrandKind, subject: string, name: string, work: () => Promise<Outcome>): Promise<void> {
    const { errands, tell, isWatched, closeDialog } = this.#needs;
    const ended = await errands.run(kind, subject, name, work);
    if (ended === null || ended.state === 'running') return;
    tell(this.#wordsOf(ended));
    if (ended.state === 'failed') return;
    const watched = isWatched(kind, subject);
    if (watched && SHOWN.has(kind)) return;
    errands.forget(kind, subject);
    if (watched && CLOSING.has(kind)) closeDialog();
  }

  #wordsOf(ended: Ended): string {
    const { kind, name } = ended;
    if (ended.state === 'failed')
      return say('said.failed', { what: say(`${kind}.failed`), name, why: failureSentence(ended.failure) });
    const { borrow, checkout } = ended.made;
    const endsAt = borrow?.expiresAt ?? checkout?.expiresAt ?? null;
    const end = endsAt === null ? null : exactMoment(endsAt, this.#needs.now.zone);
    if (checkout?.type === 'perpetual') return say('said.consumed', { name });
    return say(`said.${kind}`, { name, end: end ?? say('details.unknown') });
  }
}

function made<T>(reply: Reply<T>, wrap: (value: T) => Made = () => ({})): Outcome {
  return reply.ok ? { ok: true, made: wrap(reply.value) } : reply;
}
