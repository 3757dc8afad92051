// What each message from the window does, and the schema it must pass first.

import * as v from 'valibot';
import { FieldpassError } from '../domain/failure.ts';
import type { Services } from '../compose.ts';
import { findBorrow } from '../services/safeguards.ts';
import type { Handlers } from './ipc.ts';

type Needs = {
  readonly services: Services;
  readonly openLink: (url: string) => Promise<void>;
  readonly copyText: (text: string) => void;
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
} as const;

const nothing = v.undefined();
const licenseArn = v.strictObject({ licenseArn: v.pipe(v.string(), v.regex(/^arn:\S{1,2044}$/)) });
const borrowId = v.strictObject({ borrowId: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)) });
const topic = v.strictObject({
  topic: v.picklist(['getting-started', 'connecting', 'issuer-keys', 'keychain', 'unresolved']),
});
const text = v.strictObject({ text: v.pipe(v.string(), v.maxLength(4_096)) });

/** All handlers of the contract. */
export function handlersFor({ services, openLink, copyText }: Needs): Handlers {
  const { borrowing, catalogue, keychain, ledger, proofs, returning, snapshots, watch } = services;
  return {
    snapshot: { parse: parser(nothing), run: async () => snapshots.take() },
    refresh: {
      parse: parser(nothing),
      run: async () => {
        await Promise.all([catalogue.refresh(), keychain.look(), watch.recover()]);
        return snapshots.take();
      },
    },
    borrow: {
      parse: parser(licenseArn),
      run: async (args) => {
        const held = await borrowing.borrow(args.licenseArn);
        watch.tick();
        void catalogue.refreshSeats(args.licenseArn);
        return snapshots.viewOf(held);
      },
    },
    return: {
      parse: parser(borrowId),
      run: async (args) => {
        const arn = findBorrow(ledger, args.borrowId)?.wish.licenseArn;
        await returning.giveBack(args.borrowId);
        watch.tick();
        if (arn !== undefined) void catalogue.refreshSeats(arn);
        return args;
      },
    },
    remove: {
      parse: parser(borrowId),
      run: async (args) => {
        await returning.remove(args.borrowId);
        return args;
      },
    },
    retryKeychain: {
      parse: parser(nothing),
      run: async () => {
        await keychain.look();
        await watch.recover();
        await proofs.checkAll();
        return snapshots.take();
      },
    },
    openDocs: { parse: parser(topic), run: async (args) => openLink(LINKS[args.topic]) },
    copyText: { parse: parser(text), run: async (args) => copyText(args.text) },
  };
}

// The window is told nothing of what was wrong: it wrote the message, and a foreign one should not learn.
function parser<Schema extends v.GenericSchema>(schema: Schema): (raw: unknown) => v.InferOutput<Schema> {
  return (raw) => {
    const parsed = v.safeParse(schema, raw);
    if (!parsed.success) throw new FieldpassError('bad-request');
    return parsed.output;
  };
}
