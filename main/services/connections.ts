// The user's connections: several side by side, one active. Refresh tokens go into the keychain and never come out.

import {
  type Authority,
  type Connection,
  ENVIRONMENT_ID,
  findConnection,
  PLAIN_REACH,
  type Profile,
  type Reach,
  SAMPLES_ID,
  tokenSecretId,
} from '../domain/connection.ts';
import { FieldpassError } from '../domain/failure.ts';
import { isManagedConnection, type Managed, mayUse, UNMANAGED } from '../domain/managed.ts';
import type { ConnectionView } from '../domain/snapshot.ts';
import type { ConnectionBook, ConnectionDesk, Ids } from '../ports.ts';

type Needs = {
  readonly desk: ConnectionDesk;
  readonly ids: Ids;
  /** The connection the services were opened with. */
  readonly activeId: string;
  /** What the environment connection is called by, where there is one to speak of. */
  readonly environmentReach: Reach;
  /** What an administrator has set. */
  readonly managed?: Managed;
};

type ProfileDraft = { readonly name: string; readonly profile: string; readonly reach: Reach };
type TokenDraft = {
  readonly name: string;
  /** A pasted refresh token, or the content of a file or token.csv. */
  readonly text: string;
  readonly roleArn: string | null;
  readonly reach: Reach;
};

const ROLE_ARN = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/\S{1,512}$/;
const LONGEST_NAME = 60;

/** Adds, changes and removes connections and company authorities, and says which is used at the next opening. */
export class Connections {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** All connections, the two that are always there first. */
  views(): readonly ConnectionView[] {
    const { activeId } = this.#needs;
    return this.#all().map((connection) => ({
      ...connection,
      isActive: connection.id === activeId,
      canRemove: !this.#isFixed(connection.id) && connection.id !== activeId,
      isManaged: isManagedConnection(connection.id, this.#managed),
      canUse: mayUse(connection, this.#managed),
    }));
  }

  /** Named profiles of the AWS files on this computer. */
  profiles(): Promise<readonly Profile[]> {
    return this.#needs.desk.profiles();
  }

  /** The connection with this id or name, case ignored. Throws `connection-unknown`. */
  find(idOrName: string): Connection {
    return findConnection(this.#all(), idOrName);
  }

  /** Adds a named profile as a connection. Throws managed, connection-refused, not-configured. */
  async addProfile({ name, profile, reach }: ProfileDraft): Promise<Connection> {
    const { desk, ids } = this.#needs;
    this.#requireOpen();
    const known = (await desk.profiles()).map((one) => one.name);
    if (!known.includes(profile)) throw refused(`There is no AWS profile “${profile}” on this computer.`);
    desk.checkReach(reach);
    const connection = {
      id: ids.next(),
      name: this.#newName(name),
      kind: 'profile',
      profile,
      reach,
    } as const;
    this.#keep([...this.#book().connections, connection]);
    return connection;
  }

  /**
   * Takes a License Manager access token in: the refresh token goes into the keychain first, then the connection is
   * written. Throws managed, access-token-rejected, connection-refused, not-configured and keychain failures.
   */
  async importToken({ name, text, roleArn, reach }: TokenDraft): Promise<Connection> {
    const { desk, ids } = this.#needs;
    this.#requireOpen();
    const handed = await desk.readToken(text);
    const role = roleArn ?? onlyRole(handed.roleArns);
    if (!ROLE_ARN.test(role)) throw refused('The role is named by its ARN: arn:aws:iam::ACCOUNT:role/NAME.');
    desk.checkReach(reach);
    const { licenseArn, expiresAt: tokenExpiresAt } = handed;
    const common = { id: ids.next(), name: this.#newName(name), reach };
    const connection = { ...common, kind: 'token', licenseArn, roleArn: role, tokenExpiresAt } as const;
    await desk.tokens.put(tokenSecretId(connection), handed.token);
    try {
      this.#keep([...this.#book().connections, connection]);
    } catch (error) {
      await desk.tokens.destroy(tokenSecretId(connection)).catch(() => undefined);
      throw error;
    }
    return connection;
  }

  /** Renames a connection or changes where its requests go. Throws managed, connection-unknown, connection-refused. */
  change(id: string, { name, reach }: { readonly name: string; readonly reach: Reach }): Connection {
    const connection = this.find(id);
    this.#requireOpen();
    this.#requireOwn(connection);
    if (isBuiltIn(connection.id))
      throw refused('This connection follows the environment and cannot be changed.');
    this.#needs.desk.checkReach(reach);
    const isSame = name.trim().toLowerCase() === connection.name.toLowerCase();
    const changed = { ...connection, name: isSame ? name.trim() : this.#newName(name), reach };
    this.#keep(this.#book().connections.map((one) => (one.id === connection.id ? changed : one)));
    return changed;
  }

  /**
   * Removes a connection and its token. Refused while it is active or something borrowed through it is open: it could
   * not be given back any more. Throws connection-unknown, connection-refused, keychain failures.
   */
  async remove(id: string): Promise<void> {
    const connection = this.find(id);
    this.#requireOwn(connection);
    if (isBuiltIn(connection.id)) throw refused('This connection is always there.');
    if (connection.id === this.#needs.activeId || connection.id === this.#book().active)
      throw refused('This connection is in use. Switch to another one first.');
    if (await this.#needs.desk.isInUse(connection.id))
      throw refused('Something borrowed through this connection is still open; return it first.');
    if (connection.kind === 'token') await this.#needs.desk.tokens.destroy(tokenSecretId(connection));
    this.#keep(this.#book().connections.filter((one) => one.id !== connection.id));
  }

  /** Chooses the connection of the next opening; the door opens its services anew. Throws managed, connection-unknown. */
  use(id: string): void {
    const { desk } = this.#needs;
    const connection = this.find(id);
    if (!mayUse(connection, this.#managed)) throw new FieldpassError('managed');
    desk.write({ ...this.#book(), active: connection.id });
  }

  /** Company certificate authorities that are trusted besides those of the system. */
  authorities(): readonly Authority[] {
    return this.#book().authorities;
  }

  /** Trusts certificate authorities from PEM, from the next opening on. Throws certificate-rejected. */
  addAuthority(pem: Uint8Array): readonly Authority[] {
    const { desk } = this.#needs;
    const added = desk.readAuthorities(pem);
    const book = this.#book();
    const fresh = added.filter((one) => book.authorities.every(({ sha256 }) => sha256 !== one.sha256));
    desk.write({ ...book, authorities: [...book.authorities, ...fresh] });
    return added;
  }

  /** Trusts an authority no more; harmless when it is not there. */
  removeAuthority(sha256: string): void {
    const book = this.#book();
    this.#needs.desk.write({ ...book, authorities: book.authorities.filter((one) => one.sha256 !== sha256) });
  }

  get #managed(): Managed {
    return this.#needs.managed ?? UNMANAGED;
  }

  #isFixed(id: string): boolean {
    return isBuiltIn(id) || isManagedConnection(id, this.#managed);
  }

  #requireOpen(): void {
    if (!this.#managed.mayAddConnections) throw new FieldpassError('managed');
  }

  #requireOwn({ id }: Connection): void {
    if (isManagedConnection(id, this.#managed)) throw new FieldpassError('managed');
  }

  #book(): ConnectionBook {
    return this.#needs.desk.read();
  }

  #keep(connections: readonly Connection[]): void {
    this.#needs.desk.write({ ...this.#book(), connections });
  }

  #all(): readonly Connection[] {
    return [SAMPLES, environment(this.#needs.environmentReach), ...this.#book().connections];
  }

  #newName(name: string): string {
    const wanted = name.trim().normalize('NFC');
    if (wanted === '' || wanted.length > LONGEST_NAME)
      throw refused(`A connection’s name has 1 to ${LONGEST_NAME} characters.`);
    const isTaken = this.#all().some(
      (one) => one.name.toLowerCase() === wanted.toLowerCase() || one.id === wanted,
    );
    if (isTaken) throw refused(`There is already a connection called “${wanted}”.`);
    return wanted;
  }
}

/** The embedded License Manager. */
export const SAMPLES: Connection = {
  id: SAMPLES_ID,
  name: 'Sample licenses',
  kind: 'samples',
  reach: { ...PLAIN_REACH, region: 'us-east-1' },
};

/** AWS's own default chain, with the endpoints the environment names. */
export function environment(reach: Reach): Connection {
  return { id: ENVIRONMENT_ID, name: 'AWS environment', kind: 'environment', reach };
}

const isBuiltIn = (id: string): boolean => id === SAMPLES_ID || id === ENVIRONMENT_ID;

const refused = (message: string): FieldpassError => new FieldpassError('connection-refused', message);

function onlyRole(roleArns: readonly string[]): string {
  const [role, second] = roleArns;
  if (role !== undefined && second === undefined) return role;
  const message =
    role === undefined
      ? 'The token does not name the role to take; give the role’s ARN as well.'
      : 'The token names several roles; say which one to take by its ARN.';
  throw refused(message);
}
