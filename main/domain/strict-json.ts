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
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

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
    this.#skipSpace();
    if (this.#at !== this.#text.length) throw new NotJson();
    return json;
  }

  #value(depth: number): Json {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === '{' || next === '[') {
      if (depth >= this.#maxDepth) throw new NotJson();
      return next === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (next === '"') return this.#string();
    const word = this.#word();
    return word === undefined ? this.#number() : word;
  }

  #object(depth: number): JsonObject {
    const object = Object.create(null) as Record<string, Json>;
    this.#at += 1;
    if (this.#take('}')) return object;
    do {
      this.#skipSpace();
      const key = this.#string();
      if (Object.hasOwn(object, key)) throw new NotJson();
      this.#expect(':');
      object[key] = this.#value(depth);
    } while (this.#take(','));
    this.#expect('}');
    return object;
  }

  #array(depth: number): readonly Json[] {
    const array: Json[] = [];
    this.#at += 1;
    if (this.#take(']')) return array;
    do array.push(this.#value(depth));
    while (this.#take(','));
    this.#expect(']');
    return array;
  }

  #string(): string {
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

  // `undefined` means: not a word. `null` is one of the words, so it is told apart by the entry.
  #word(): Json | undefined {
    const entry = WORDS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (entry === undefined) return undefined;
    this.#at += entry[0].length;
    return entry[1];
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new NotJson();
    this.#at += found.length;
    return found;
  }

  #take(sign: string): boolean {
    this.#skipSpace();
    const there = this.#text[this.#at] === sign;
    if (there) this.#at += 1;
    return there;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new NotJson();
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1;
  }
}
