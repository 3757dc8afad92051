// Finds secrets in texts that must not hold any, as they are and in the forms in which they could slip through.

import type { Issued } from './world.ts';

/** No secret is shorter. */
const SHORTEST = 16;

const forms = new Map<string, readonly string[]>();

/** Searches the texts of one run, always in the same order, for all that License Manager gave in it. */
export class SecretSearch {
  readonly #issued: ReadonlyMap<string, Issued>;
  #clean: readonly string[] = [];
  #searchedFor = 0;

  constructor(issued: ReadonlyMap<string, Issued>) {
    this.#issued = issued;
  }

  /** The beginning of a text that holds a secret, or null. `inEveryForm` also finds it in base64 and hexadecimal. */
  find(texts: readonly string[], inEveryForm = false): string | null {
    const isNews = inEveryForm || this.#searchedFor !== this.#issued.size;
    const needles = [...this.#issued.values()].flatMap((one) => formsOf(one, inEveryForm));
    const found = texts.find((text, place) => {
      // What was clean and is the same text still is clean.
      if (!isNews && text === this.#clean[place]) return false;
      return needles.some((needle) => text.includes(needle));
    });
    this.#clean = texts;
    this.#searchedFor = this.#issued.size;
    return found?.slice(0, 80) ?? null;
  }
}

/**
 * The texts in a value, names of members included, that are long enough to hold a secret, as one. Writing all of it as
 * JSON would cost more than everything else that is looked at.
 */
export function longTexts(value: unknown): string {
  const found: string[] = [];
  collect(value, found);
  return found.join('\n');
}

function collect(value: unknown, found: string[]): void {
  if (typeof value === 'string' && value.length >= SHORTEST) found.push(value);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else
    for (const name in value) {
      if (name.length >= SHORTEST) found.push(name);
      collect((value as Record<string, unknown>)[name], found);
    }
}

// Of a signed token its signature is looked for: the rest holds nothing that is not in the record too.
function formsOf({ consumptionToken, signedToken }: Issued, inEveryForm: boolean): readonly string[] {
  const signature = signedToken === null ? [] : [signedToken.slice(-48)];
  const secrets = [consumptionToken, ...signature];
  if (secrets.some(({ length }) => length < SHORTEST))
    throw new Error('a secret that would not be looked for');
  return inEveryForm ? secrets.flatMap(spelled) : secrets;
}

function spelled(secret: string): readonly string[] {
  const known = forms.get(secret);
  if (known !== undefined) return known;
  const bytes = Buffer.from(secret);
  const made = [secret, bytes.toString('base64').slice(0, 40), bytes.toString('hex')];
  forms.set(secret, made);
  return made;
}
