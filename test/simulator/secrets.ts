// Finds secrets in texts that must not hold any, as they are and in the forms in which they could slip through.

import type { Issued } from './world.ts';

const forms = new Map<string, readonly string[]>();

/** Says where a secret was found, or null. */
export function secretsIn(issued: readonly Issued[], texts: readonly string[]): string | null {
  for (const { consumptionToken, signedToken } of issued) {
    for (const secret of [consumptionToken, signedToken]) {
      if (secret === null) continue;
      const place = texts.findIndex((text) => formsOf(secret).some((form) => text.includes(form)));
      if (place !== -1) return ['on the disk', 'in the window', 'in what was said'][place] ?? 'somewhere';
    }
  }
  return null;
}

// Of a signed token its signature is looked for: the rest holds nothing that is not in the record too.
function formsOf(secret: string): readonly string[] {
  const known = forms.get(secret);
  if (known !== undefined) return known;
  const core = secret.split('.').at(-1)?.slice(0, 64) ?? secret;
  const bytes = Buffer.from(core);
  const made = [core, bytes.toString('base64').slice(0, 40), bytes.toString('hex').slice(0, 60)];
  forms.set(secret, made);
  return made;
}
