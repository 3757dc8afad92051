// Reads JSON the way a security check must: no duplicate keys, bounded depth, nothing left over.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Thrown inside this file only; `readStrictJson` turns it into null. */
class NotJson extends Error {}

/**
 * Parses `text`, or gives null if it is not JSON, names a key twice in one object (also through escapes), nests
 * deeper than `maxDepth`, or holds half a surrogate pair. JSON.parse would silently let the last of two keys win (RFC 8725, 2.4 and 3.10).
 * Objects have no prototype, so a key called `__proto__` is just a key.
 */
export function readStrictJson(text: string, maxDepth: number): { readonly json: Json } | null {
  try {
    const reader = new Reader(text, maxDepth);
    return { json: reader.whole() };
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
}

/** True for a JSON object, not an array and not null. */
export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const FIRST_SURROGATE = 0xd800;

// Character codes and no text of a single character: a token is read thousands of times in a row.
class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  whole(): Json {
    const json = this.#value(0);
    if (!Number.isNaN(this.#next())) throw new NotJson();
    return json;
  }

  #value(depth: number): Json {
    const next = this.#next();
    if (next === QUOTE) return this.#string();
    if (next === OPEN_BRACE || next === OPEN_BRACKET) {
      if (depth >= this.#maxDepth) throw new NotJson();
      return next === OPEN_BRACE ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    return this.#word('null') ? null : this.#number();
  }

  #object(depth: number): JsonObject {
    const object = Object.create(null) as Record<string, Json>;
    this.#at += 1;
    if (this.#take(CLOSE_BRACE)) return object;
    do {
      if (this.#next() !== QUOTE) throw new NotJson();
      const key = this.#string();
      // Nothing is inherited, and JSON has no undefined.
      if (object[key] !== undefined) throw new NotJson();
      this.#expect(COLON);
      object[key] = this.#value(depth);
    } while (this.#take(COMMA));
    this.#expect(CLOSE_BRACE);
    return object;
  }

  #array(depth: number): readonly Json[] {
    const array: Json[] = [];
    this.#at += 1;
    if (this.#take(CLOSE_BRACKET)) return array;
    do array.push(this.#value(depth));
    while (this.#take(COMMA));
    this.#expect(CLOSE_BRACKET);
    return array;
  }

  // Most texts hold nothing that means something else; the first that may leads to the careful reader.
  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH || code < 0x20 || code >= FIRST_SURROGATE) break;
    }
    return this.#oddString();
  }

  #oddString(): string {
    const text = JSON.parse(this.#match(STRING)) as string;
    // Half a surrogate pair is no character: in UTF-8 it becomes U+FFFD, and two different texts one (RFC 7493, 2.1).
    if (/\p{Cs}/u.test(text)) throw new NotJson();
    return text;
  }

  #number(): number {
    const number = Number(this.#match(NUMBER));
    if (!Number.isFinite(number)) throw new NotJson();
    return number;
  }

  #word(word: string): boolean {
    const there = this.#text.startsWith(word, this.#at);
    if (there) this.#at += word.length;
    return there;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new NotJson();
    this.#at += found.length;
    return found;
  }

  #take(sign: number): boolean {
    const there = this.#next() === sign;
    if (there) this.#at += 1;
    return there;
  }

  #expect(sign: number): void {
    if (!this.#take(sign)) throw new NotJson();
  }

  /** Code of the next character that is no space; NaN at the end. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at += 1;
    }
  }
}
