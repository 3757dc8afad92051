// Deliberately broken ways to handle a seat, played by the same explorer: each must break a rule, or the rules see nothing.

import type { Secret } from '../../main/domain/secret.ts';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import type { Ledger, Vault } from '../../main/ports.ts';
import { FAKE_NODE_ID } from '../support/fake-machine.ts';
import { testCheckoutWish, testWish } from '../support/memory-license-manager.ts';
import type { Plugs, Simulation } from './simulation.ts';

/** An act that goes its own way instead of the product's. */
export type Protocol = (sim: Simulation) => Promise<void>;

/** Asks, stores the token, and only then writes anything down. */
export const askFirst: Protocol = async ({ plugs, world }) => {
  const { ledger, licenses, vault } = plugs;
  const wish = testWish(world.license, FAKE_NODE_ID);
  const [borrowId, clientToken] = [world.nextId(), world.nextId()];
  const answer = await licenses.borrow(wish, clientToken);
  if (answer.outcome !== 'granted') throw answer.failure;
  await vault.put(borrowId, answer.grant.signedToken);
  ledger.append({ kind: 'requested', borrowId, clientToken, wish, at: world.clock.now() });
};

/** The same for an online checkout. */
export const checkOutFirst: Protocol = async ({ plugs, world }) => {
  const { ledger, licenses, vault } = plugs;
  const wish = testCheckoutWish(world.license);
  const [checkoutId, clientToken] = [world.nextId(), world.nextId()];
  const answer = await licenses.checkOut(wish, clientToken);
  if (answer.outcome !== 'granted') throw answer.failure;
  await vault.put(checkoutId, answer.grant.consumptionToken);
  ledger.append({ kind: 'checkout-requested', checkoutId, clientToken, wish, at: world.clock.now() });
};

/** Returns the old license, and only then writes down that a new one is wanted. */
export const returnThenBorrow: Protocol = async ({ services, world }) => {
  const [old] = services.snapshots.take().borrows;
  await services.returning.giveBack(old?.borrowId ?? '');
  await services.borrowing.borrow(world.license.arn);
};

/** What is written is acknowledged before it is on the disk: a death takes the last of it away, or all. */
export function withoutSync(plugs: Plugs, sim: Simulation): Plugs {
  let written = 0;
  const { life, world } = sim;
  const end = life.onEnd;
  life.onEnd = () => {
    const lost = sim.stage.choose(
      ['the last write is lost', 'none is lost', 'all are lost'],
      'the power is cut',
    );
    if (lost !== 'none is lost')
      world.disk.loseLastAppends(lost === 'all are lost' ? written : Math.min(1, written));
    end();
  };
  const append: Ledger['append'] = (...events) => {
    // Counted first: the process may die right after the write.
    written += 1;
    plugs.ledger.append(...events);
  };
  return { ...plugs, ledger: wrapped(plugs.ledger, { append }) };
}

/** The keychain is said to have the token before it has: the record is committed first. */
export function storesLater(plugs: Plugs, { life }: Simulation): Plugs {
  const put: Vault['put'] = async (id: string, secret: Secret) => {
    // What becomes of it is heard by nobody: that is what is broken.
    void life.sleep(50).then(() => plugs.vault.put(id, secret).catch(() => undefined));
  };
  return { ...plugs, vault: wrapped(plugs.vault, { put }) };
}

/** A request never looks old: it is repeated although License Manager may have forgotten it. */
export function repeatsLate(plugs: Plugs, { world }: Simulation): Plugs {
  const young = <T extends { readonly state: string; readonly requestedAt: number }>(one: T): T =>
    one.state === 'requested' ? { ...one, requestedAt: world.clock.now() - MINUTE_MS, runningMs: null } : one;
  const borrows: Ledger['borrows'] = () => plugs.ledger.borrows().map(young);
  const checkouts: Ledger['checkouts'] = () => plugs.ledger.checkouts().map(young);
  return { ...plugs, ledger: wrapped(plugs.ledger, { borrows, checkouts }) };
}

/** Heartbeats are sent without a word of them before. */
export function beatsUnwritten(plugs: Plugs): Plugs {
  const append: Ledger['append'] = (...events) =>
    plugs.ledger.append(...events.filter(({ kind }) => kind !== 'checkout-extending'));
  return { ...plugs, ledger: wrapped(plugs.ledger, { append }) };
}

/** Writes secrets where none belong. */
export function talksTooMuch(plugs: Plugs): Plugs {
  const put: Vault['put'] = async (id, secret) => {
    await plugs.vault.put(id, secret);
    plugs.ledger.saveMark('home-regions', JSON.stringify({ [id]: secret.reveal() }));
  };
  return { ...plugs, vault: wrapped(plugs.vault, { put }) };
}

// Methods of a class are no own properties, so the wrapped one is asked for the rest.
function wrapped<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const found: unknown = name in changes ? Reflect.get(changes, name) : Reflect.get(target, name);
      return typeof found === 'function' && !(name in changes) ? found.bind(target) : found;
    },
  });
}
