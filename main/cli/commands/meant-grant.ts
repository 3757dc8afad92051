// Which grant a person means: by ARN, by the name of its license, or by its own name.

import { FieldpassError } from '../../domain/failure.ts';
import type { GrantView } from '../../domain/snapshot.ts';

/**
 * The grant meant by `text`: an exact ARN, else an exact name, else a part of a name, case ignored. A license may have
 * been granted several times: then the one that `fits`. Throws grant-not-found, license-ambiguous.
 */
export function meantGrant(
  grants: readonly GrantView[],
  text: string,
  fits: (grant: GrantView) => boolean,
): GrantView {
  const wanted = fold(text);
  const stages = [
    grants.filter(({ grantArn, licenseArn }) => [grantArn, licenseArn].includes(text.trim())),
    grants.filter((grant) => namesOf(grant).includes(wanted)),
    grants.filter((grant) => namesOf(grant).some((name) => name.includes(wanted))),
  ];
  const matches = wanted === '' ? [] : (stages.find((stage) => stage.length > 0) ?? []);
  const isOneLicense = new Set(matches.map(({ licenseArn }) => licenseArn)).size === 1;
  const fitting = isOneLicense ? matches.filter(fits) : [];
  const [one, second] = fitting.length > 0 ? fitting : matches;
  if (one === undefined) throw new FieldpassError('grant-not-found', undefined, { details: { asked: text } });
  if (second === undefined) return one;
  const names = matches.slice(0, 5).map((grant) => `${nameOf(grant)} (${grant.grantArn})`);
  const message = `“${text}” fits ${matches.length} grants: ${names.join('; ')}. Nothing was done.`;
  const nextStep = 'Type more of the name, or use the ARN of the grant.';
  throw new FieldpassError('license-ambiguous', message, { details: { asked: text, nextStep } });
}

/** What a grant is called for people: its license where that is known. */
export const nameOf = ({ grantName, licenseName }: GrantView): string => licenseName ?? grantName;

const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();

const namesOf = ({ grantName, licenseName }: GrantView): readonly string[] =>
  [grantName, licenseName ?? ''].map(fold);
