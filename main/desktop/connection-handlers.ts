// Messages about connections, permissions, issuer keys and company authorities. Secrets only come in, never go out.

import { Buffer } from 'node:buffer';
import { fingerprintOf, type IssuerKey } from '../domain/issuer-key.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { ConnectionDraft, IssuerKeyDraft, IssuerKeyView } from '../../preload/contract.ts';
import type { Needs } from './handlers.ts';
import type { Handlers } from './ipc.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

type ConnectionCall =
  | 'profiles'
  | 'addConnection'
  | 'changeConnection'
  | 'removeConnection'
  | 'useConnection'
  | 'giveMfaCode'
  | 'checkPermissions'
  | 'issuerKeys'
  | 'addIssuerKey'
  | 'removeIssuerKey'
  | 'authorities'
  | 'addAuthority'
  | 'removeAuthority';

/** The handlers of the connections view. */
export function connectionHandlers(needs: Needs): Pick<Handlers, ConnectionCall> {
  return { ...choosing(needs), ...keys(needs), ...authorities(needs), ...asking(needs) };
}

function choosing({
  services,
  switchTo: use,
  reopen,
}: Needs): Pick<Handlers, 'addConnection' | 'changeConnection' | 'removeConnection' | 'useConnection'> {
  const take = (): Snapshot => services().snapshots.take();
  return {
    addConnection: {
      parse: parserOf(SHAPES.connectionDraft),
      run: async (draft) => {
        await services().keychain.heed();
        const { id } = await added(services, draft);
        return { connectionId: id, snapshot: take() };
      },
    },
    changeConnection: {
      parse: parserOf(SHAPES.connectionChange),
      run: async ({ connectionId, name, reach }) => {
        const { connections } = services();
        const isActive = connections.views().some(({ id, isActive }) => id === connectionId && isActive);
        connections.change(connectionId, { name, reach });
        if (isActive) await reopen();
        return take();
      },
    },
    removeConnection: {
      parse: parserOf(SHAPES.connection),
      run: async ({ connectionId }) => {
        const { connections, keychain } = services();
        await keychain.heed();
        await connections.remove(connectionId);
        return take();
      },
    },
    useConnection: {
      parse: parserOf(SHAPES.connection),
      run: async ({ connectionId }) => {
        await use(connectionId);
        return take();
      },
    },
  };
}

function added(services: Needs['services'], draft: ConnectionDraft): Promise<{ readonly id: string }> {
  const { connections } = services();
  const { name, reach } = draft;
  if (draft.kind === 'profile') return connections.addProfile({ name, reach, profile: draft.profile });
  return connections.importToken({ name, reach, text: draft.text, roleArn: draft.roleArn });
}

function asking({ services }: Needs): Pick<Handlers, 'profiles' | 'giveMfaCode' | 'checkPermissions'> {
  const nothing = parserOf(SHAPES.nothing);
  return {
    profiles: { parse: nothing, run: async () => services().connections.profiles() },
    giveMfaCode: {
      parse: parserOf(SHAPES.mfaCode),
      run: async ({ code }) => services().identity.giveMfaCode(code),
    },
    checkPermissions: { parse: nothing, run: async () => services().permissions.check() },
  };
}

function keys({ services }: Needs): Pick<Handlers, 'issuerKeys' | 'addIssuerKey' | 'removeIssuerKey'> {
  const all = (): Promise<readonly IssuerKeyView[]> => Promise.all(services().keys.all().map(viewOf));
  return {
    issuerKeys: { parse: parserOf(SHAPES.nothing), run: all },
    addIssuerKey: {
      parse: parserOf(SHAPES.keyDraft),
      run: async (draft) => {
        await services().keys.add(bytesOf(draft), draft.issuerAccount, 'added in the window');
        return all();
      },
    },
    removeIssuerKey: {
      parse: parserOf(SHAPES.key),
      run: async ({ issuerAccount, thumbprint }) => {
        services().keys.remove(issuerAccount, thumbprint);
        return all();
      },
    },
  };
}

async function viewOf(key: IssuerKey): Promise<IssuerKeyView> {
  const { issuerAccount, thumbprint, origin, addedAt, comment } = key;
  return { issuerAccount, thumbprint, origin, addedAt, comment, sha256: await fingerprintOf(key) };
}

function bytesOf({ form, content }: IssuerKeyDraft): Uint8Array {
  return Buffer.from(content, form === 'base64' ? 'base64' : 'utf8');
}

function authorities({
  services,
  reopen,
}: Needs): Pick<Handlers, 'authorities' | 'addAuthority' | 'removeAuthority'> {
  const all = () => services().connections.authorities();
  return {
    authorities: { parse: parserOf(SHAPES.nothing), run: async () => all() },
    addAuthority: {
      parse: parserOf(SHAPES.certificate),
      run: async ({ text }) => {
        services().connections.addAuthority(Buffer.from(text, 'utf8'));
        // Whom TLS trusts is settled when the services open.
        await reopen();
        return all();
      },
    },
    removeAuthority: {
      parse: parserOf(SHAPES.authority),
      run: async ({ sha256 }) => {
        services().connections.removeAuthority(sha256);
        await reopen();
        return all();
      },
    },
  };
}
