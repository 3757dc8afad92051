// Connections and AWS profiles in lines for people.

import type { Profile } from '../../domain/connection.ts';
import type { Instant } from '../../domain/instant.ts';
import type { ConnectionView } from '../../domain/snapshot.ts';
import { type Block, table } from '../layout.ts';
import { looks } from '../looks.ts';
import { exactWords } from '../moments.ts';

/** One line a connection; an arrow marks the one in use. */
export function connectionLines(views: readonly ConnectionView[], now: Instant): readonly Block[] {
  const rows = views.map((view) => [
    view.isActive ? looks('well', '→') : ' ',
    view.name,
    kindWords(view, now),
    [
      reachWords(view),
      view.isManaged ? 'set by your administrator' : '',
      view.canUse ? '' : 'closed by your administrator',
    ]
      .filter((text) => text !== '')
      .join(', '),
  ]);
  return [table(rows, ['fixed', 'name', 'prose', 'prose'])];
}

function kindWords(view: ConnectionView, now: Instant): string {
  if (view.kind === 'profile') return `AWS profile ${view.profile}`;
  if (view.kind === 'samples') return 'embedded License Manager';
  if (view.kind === 'environment') return 'AWS’s default chain';
  const end = view.tokenExpiresAt;
  if (end === null) return 'access token';
  return end > now ? `access token until ${exactWords(end)}` : `access token, ENDED ${exactWords(end)}`;
}

function reachWords({ reach }: ConnectionView): string {
  const { region, endpoint, useFips } = reach;
  return [region ?? '', endpoint ?? '', useFips ? 'FIPS' : ''].filter((text) => text !== '').join(' ');
}

const KINDS: Readonly<Record<Profile['kind'], string>> = {
  'static-keys': 'access keys',
  role: 'role',
  'role-with-mfa': 'role with MFA code',
  sso: 'IAM Identity Center',
  login: 'aws login',
  'credential-process': 'credential process',
  'web-identity': 'web identity',
  unknown: 'no way to sign in',
};

/** One line a profile, with the command that signs in where there is one. */
export function profileLines(profiles: readonly Profile[]): readonly Block[] {
  if (profiles.length === 0) return ['No AWS profiles on this computer.'];
  const rows = profiles.map(({ name, kind, region, signInCommand }) => [
    name,
    KINDS[kind],
    region ?? '',
    signInCommand === null ? '' : `sign in: ${signInCommand}`,
  ]);
  return [table(rows, ['name', 'fixed', 'fixed', 'prose'])];
}
