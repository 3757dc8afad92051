// A value that will not print, serialise or cross a process boundary by accident.

/** Wraps a secret text; only `reveal()` gives it back, every other way of looking shows `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it only where the secret is used: the wire, the keychain, the verifier. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  // Node's console and electron-log ask for this symbol before they print an object.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
