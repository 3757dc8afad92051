// Looks for secrets where none may be, however they are spelled: the bytes themselves, and six encodings of them.

/** A secret under a name that may be printed. */
export type Canary = { readonly name: string; readonly secret: string };

// A part is enough to know a secret by, and survives shortening at either end.
const TELLING = 32;

/** The ways in which a text may stand in a file, a log or a memory. */
export function spellingsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) =>
    middleOf(Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')),
  );
  const texts = [
    secret,
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
  return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

// The first and last characters depend on what stands before and after.
function middleOf(base64: string): string {
  return base64.replace(/=+$/, '').slice(4, -4);
}

/** Names of the canaries that are in these bytes, whole or by their telling part. */
export function canariesIn(bytes: Buffer, canaries: readonly Canary[]): readonly string[] {
  return canaries
    .filter(({ secret }) => {
      const part = secret.slice(-TELLING);
      const spellings = [...spellingsOf(secret), ...spellingsOf(part)];
      return spellings.some((spelling) => spelling.length >= 16 && bytes.includes(spelling));
    })
    .map(({ name }) => name);
}
