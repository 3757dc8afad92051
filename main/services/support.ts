// Examines Fieldpass for a person, and puts together what may be handed to support.

import type { Finding } from '../domain/health.ts';
import { WHOLE_HISTORY } from '../domain/history.ts';
import { type About, bundleText, type Mistake } from '../domain/support-bundle.ts';
import type { Connections } from './connections.ts';
import type { History } from './history.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import type { Snapshots } from './snapshots.ts';

type Needs = {
  readonly doctor: () => Promise<readonly Finding[]>;
  readonly history: Pick<History, 'check' | 'page'>;
  readonly snapshots: Pick<Snapshots, 'take'>;
  readonly keys: Pick<IssuerKeys, 'all'>;
  readonly connections: Pick<Connections, 'authorities'>;
};

const MOST_TROUBLES = 20;
const MOST_MISTAKES = 20;

export class Support {
  readonly #needs: Needs;
  #findings: readonly Finding[] | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Looks at every part; asks AWS for the list of licenses and the keychain for a scratch entry. */
  async examine(): Promise<readonly Finding[]> {
    this.#findings = await this.#needs.doctor();
    return this.#findings;
  }

  /** The bundle, with the findings of the last examination. `withNames`: with names of licenses and issuers. */
  async bundle(about: About, mistakes: readonly Mistake[], withNames: boolean): Promise<string> {
    const { history, snapshots, keys, connections } = this.#needs;
    const findings = this.#findings ?? (await this.examine());
    const { chain } = await history.check();
    const { entries } = history.page({ ...WHOLE_HISTORY, kind: 'trouble' }, null);
    return bundleText({
      about,
      findings,
      withNames,
      snapshot: snapshots.take(),
      chain,
      troubles: entries.slice(0, MOST_TROUBLES),
      mistakes: mistakes.slice(0, MOST_MISTAKES),
      issuerKeys: keys.all().length,
      authorities: connections.authorities().length,
    });
  }
}
