// What each message from the window does, and the schema it must pass first.

import type { Services } from '../compose.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { findBorrow } from '../services/safeguards.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { helpHandlers, type Surroundings } from './help-handlers.ts';
import type { Handlers } from './ipc.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { SHAPES, parserOf } from './message-shapes.ts';
import { tripHandlers } from './trip-handlers.ts';
import { type UpdateDesk, updateHandlers } from './update-handlers.ts';

export type Needs = {
  /** The services of now: another connection brings others. */
  readonly services: () => Services;
  /** Chooses another connection and opens its services; if they do not open, the old choice stands. */
  readonly switchTo: (connectionId: string) => Promise<void>;
  /** Opens the services anew, so that a changed setting counts. */
  readonly reopen: () => Promise<void>;
  readonly openLink: (url: string) => Promise<void>;
  readonly copyText: (text: string) => void;
  readonly surroundings: Surroundings;
  readonly updates: UpdateDesk;
};

// A placeholder until the project has its public home; package.json names the same one.
const DOCS = 'https://fieldpass.example/docs';

// The window names a topic; addresses never cross the hatch (Electron checklist, item 15).
const LINKS = {
  'getting-started': `${DOCS}/getting-started`,
  connecting: `${DOCS}/connecting`,
  'issuer-keys': `${DOCS}/issuer-keys`,
  keychain: `${DOCS}/keychain`,
  unresolved: `${DOCS}/reliability`,
  permissions: `${DOCS}/connecting`,
} as const;

/** All handlers of the contract. */
export function handlersFor(needs: Needs): Handlers {
  const { openLink, copyText } = needs;
  return {
    ...lookingHandlers(needs),
    ...borrowHandlers(needs),
    ...checkoutHandlers(needs),
    ...grantHandlers(needs),
    ...connectionHandlers(needs),
    ...helpHandlers(needs),
    ...settingsHandlers(needs),
    ...tripHandlers(needs),
    ...updateHandlers(needs),
    openDocs: { parse: parserOf(SHAPES.topic), run: async (args) => openLink(LINKS[args.topic]) },
    copyText: { parse: parserOf(SHAPES.text), run: async (args) => copyText(args.text) },
  };
}

function lookingHandlers({
  services,
}: Needs): Pick<Handlers, 'snapshot' | 'refresh' | 'retryKeychain' | 'refreshGrants'> {
  const parse = parserOf(SHAPES.nothing);
  const take = (): Snapshot => services().snapshots.take();
  return {
    snapshot: { parse, run: async () => take() },
    refresh: {
      parse,
      run: async () => {
        const { catalogue, checkouts, grants, keychain, watch } = services();
        // First, so that what the others want of a keychain that was locked waits for it.
        const looked = keychain.look();
        const beats = checkouts.beatMissing('window');
        await Promise.all([looked, beats, catalogue.refresh(), grants.refresh(), watch.recover()]);
        return take();
      },
    },
    retryKeychain: {
      parse,
      run: async () => {
        const { keychain, proofs, watch } = services();
        await keychain.look();
        await watch.recover();
        await proofs.checkAll();
        return take();
      },
    },
    refreshGrants: {
      parse,
      run: async () => {
        await services().grants.refresh();
        return take();
      },
    },
  };
}

function borrowHandlers({ services }: Needs): Pick<Handlers, 'borrow' | 'renew' | 'return' | 'remove'> {
  return {
    borrow: {
      parse: parserOf(SHAPES.license),
      run: async (args) => {
        const { borrowing, catalogue, snapshots, watch } = services();
        const held = await borrowing.borrow(args.licenseArn);
        watch.tick();
        void catalogue.refreshSeats(args.licenseArn);
        return snapshots.viewOf(held);
      },
    },
    renew: {
      parse: parserOf(SHAPES.renewal),
      run: async (args) => {
        const { catalogue, keychain, renewing, snapshots, watch } = services();
        await keychain.heed();
        const held = await renewing.renew(args.borrowId, args.order);
        watch.tick();
        void catalogue.refreshSeats(held.wish.licenseArn);
        return snapshots.viewOf(held);
      },
    },
    return: {
      parse: parserOf(SHAPES.borrow),
      run: async (args) => {
        const { catalogue, keychain, ledger, returning, watch } = services();
        await keychain.heed();
        const arn = findBorrow(ledger, args.borrowId)?.wish.licenseArn;
        await returning.giveBack(args.borrowId);
        watch.tick();
        if (arn !== undefined) void catalogue.refreshSeats(arn);
        return args;
      },
    },
    remove: {
      parse: parserOf(SHAPES.borrow),
      run: async (args) => {
        const { keychain, returning } = services();
        await keychain.heed();
        await returning.remove(args.borrowId);
        return args;
      },
    },
  };
}

function checkoutHandlers({
  services,
}: Needs): Pick<Handlers, 'checkOut' | 'extendCheckout' | 'release' | 'removeCheckout'> {
  return {
    checkOut: {
      parse: parserOf(SHAPES.checkoutDraft),
      run: async (args) => {
        const { catalogue, checkouts, watch } = services();
        const held = await checkouts.checkOut({ ...args, keeper: 'window' });
        watch.tick();
        void catalogue.refreshSeats(args.licenseArn);
        return checkouts.viewOf(held);
      },
    },
    extendCheckout: {
      parse: parserOf(SHAPES.extension),
      run: async ({ checkoutId, keep }) => {
        const { checkouts, keychain, watch } = services();
        await keychain.heed();
        if (keep) checkouts.keep(checkoutId, 'window');
        const held = await checkouts.extend(checkoutId);
        watch.tick();
        return checkouts.viewOf(held);
      },
    },
    release: {
      parse: parserOf(SHAPES.checkout),
      run: async (args) => {
        const { catalogue, checkouts, keychain, watch } = services();
        await keychain.heed();
        const arn = checkouts.views().find(({ checkoutId }) => checkoutId === args.checkoutId)?.licenseArn;
        await checkouts.release(args.checkoutId);
        watch.tick();
        if (arn !== undefined) void catalogue.refreshSeats(arn);
        return args;
      },
    },
    removeCheckout: {
      parse: parserOf(SHAPES.checkout),
      run: async (args) => {
        const { checkouts, keychain } = services();
        await keychain.heed();
        await checkouts.remove(args.checkoutId);
        return args;
      },
    },
  };
}

function grantHandlers({ services }: Needs): Pick<Handlers, 'acceptGrant' | 'rejectGrant'> {
  const parse = parserOf(SHAPES.grant);
  return {
    acceptGrant: { parse, run: async ({ grantArn }) => services().grants.acceptAndActivate(grantArn) },
    rejectGrant: { parse, run: async ({ grantArn }) => services().grants.reject(grantArn) },
  };
}
