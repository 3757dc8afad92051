// Finds secrets in texts that must not hold any, as they are and in the forms in which they could slip through.

import type { Issued } from './world.ts';

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

// Of a signed token its signature is looked for: the rest holds nothing that is not in the record too.
function formsOf({ consumptionToken, signedToken }: Issued, inEveryForm: boolean): readonly string[] {
  const signature = signedToken === null ? [] : [signedToken.slice(-48)];
  const secrets = [consumptionToken, ...signature];
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
