// The keychain as single entries, and the one way in which it can fail to answer.

/** Why the keychain did not do it. `slow`: no answer in time. `refused`: it answers, but would not write. */
export type OutageKind = 'slow' | 'unavailable' | 'refused';

/** A keychain call that did not succeed; `message` is raw library text for Details and logs, never a value. */
export class Outage extends Error {
  readonly kind: OutageKind;

  constructor(kind: OutageKind, reason: string) {
    super(reason);
    this.name = 'Outage';
    this.kind = kind;
  }
}

/** What the keychain gave back is not what was stored, or cannot be understood. */
export class Mismatch extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Mismatch';
  }
}

/** Single keychain entries. A locked Linux keyring answers `get` with null and `delete` with nothing done. */
export interface Entries {
  /** The value, or null where there is none or the keychain is locked. Throws Outage. */
  get(account: string): Promise<string | null>;
  /** Throws Outage; `refused` means that reading showed it was not written. */
  set(account: string, value: string): Promise<void>;
  /** Throws Outage. */
  delete(account: string): Promise<void>;
}
