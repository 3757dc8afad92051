// A desk of connections in memory: the book, a few profiles, and the tokens it was given.

import type { Authority, Profile } from '../../main/domain/connection.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { ConnectionBook, ConnectionDesk } from '../../main/ports.ts';

export const TOKEN_LICENSE =
  'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef';

const PROFILES: readonly Profile[] = [
  { name: 'office', kind: 'static-keys', region: 'eu-central-1', mfaSerial: null, signInCommand: null },
  { name: 'rig', kind: 'sso', region: null, mfaSerial: null, signInCommand: 'aws sso login --profile rig' },
];

/** Understands a token of the form `token <role>…`, and an authority of the form `ca <name>`. */
export class MemoryDesk implements ConnectionDesk {
  book: ConnectionBook = { active: null, connections: [], authorities: [] };
  readonly stored = new Map<string, Secret>();
  readonly inUse = new Set<string>();
  failNextWrite = false;

  read(): ConnectionBook {
    return this.book;
  }

  write(book: ConnectionBook): void {
    if (this.failNextWrite) {
      this.failNextWrite = false;
      throw new FieldpassError('disk-full');
    }
    this.book = book;
  }

  async isInUse(connectionId: string): Promise<boolean> {
    return this.inUse.has(connectionId);
  }

  profiles(): Promise<readonly Profile[]> {
    return Promise.resolve(PROFILES);
  }

  async readToken(text: string) {
    if (!text.startsWith('token')) throw new FieldpassError('access-token-rejected');
    const roleArns = text.split(' ').slice(1);
    return { token: new Secret(text), licenseArn: TOKEN_LICENSE, expiresAt: 1_800_000_000_000, roleArns };
  }

  readAuthorities(pem: Uint8Array): readonly Authority[] {
    const name = new TextDecoder().decode(pem);
    if (!name.startsWith('ca ')) throw new FieldpassError('certificate-rejected');
    return [{ subject: name, issuer: name, sha256: `AB:${name}`, notAfterAt: 1_900_000_000_000, pem: name }];
  }

  checkReach({ useFips, endpoint }: { readonly useFips: boolean; readonly endpoint: string | null }): void {
    if (useFips && endpoint !== null) throw new FieldpassError('not-configured');
  }

  readonly tokens = {
    put: async (id: string, secret: Secret): Promise<void> => void this.stored.set(id, secret),
    destroy: async (id: string): Promise<void> => void this.stored.delete(id),
  };
}
