// Carries out what main offers towards the next step of a finding.

import type { Remedy } from '../../main/domain/health.ts';
import type { DocsTopic } from '../../preload/contract.ts';
import type { Desk } from './desk.svelte.ts';

type Docs = Extract<Remedy, `docs-${string}`>;

const TOPICS: Readonly<Record<Docs, DocsTopic>> = {
  'docs-keychain': 'keychain',
  'docs-connecting': 'connecting',
  'docs-issuer-keys': 'issuer-keys',
  'docs-unresolved': 'unresolved',
};

const isDocs = (remedy: Remedy): remedy is Docs => Object.hasOwn(TOPICS, remedy);

/** Does a remedy; what may have mended something is followed by another examination. */
export async function carryOut(desk: Desk, remedy: Remedy): Promise<void> {
  if (isDocs(remedy)) {
    await desk.live.openDocs(TOPICS[remedy]);
    return;
  }
  switch (remedy) {
    case 'refresh':
      await desk.live.refresh();
      return desk.health.examine();
    case 'retry-keychain':
      await desk.live.retryKeychain();
      return desk.health.examine();
    case 'connections':
      return void desk.ask({ kind: 'connections' });
    case 'permissions':
    case 'authorities':
      return void desk.ask({ kind: 'connections', section: remedy });
    case 'issuer-keys':
      return void desk.ask({ kind: 'connections', section: 'keys' });
    case 'check-history':
      desk.turnTo('activity');
      return desk.history.check();
    case 'show-licenses':
      return void desk.turnTo('licenses');
  }
}
