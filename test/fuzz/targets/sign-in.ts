// What a sign-in reads: access tokens in any wrapping, the AWS profile files, the file of connections.

import { Buffer } from 'node:buffer';
import { readAccessToken } from '../../../main/adapters/aws/access-token.ts';
import { isHarmful, profilesIn } from '../../../main/adapters/aws/aws-profiles.ts';
import { readBook } from '../../../main/adapters/connections-file.ts';
import type { Profile } from '../../../main/domain/connection.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { ConnectionBook, HandedToken } from '../../../main/ports.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import type { Random } from '../random.ts';

const NOW = Date.UTC(2026, 10, 28);
const ARN = 'arn:aws:license-manager::123456789012:license:l-0123';
const ROLE = 'arn:aws:iam::123456789012:role/Field';
const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string => `eyJhbGciOiJSUzI1NiJ9.${b64(claims)}.c2lnbmF0dXJl`;
const REFRESH = jwt({ aud: [ARN], exp: NOW / 1_000 + 86_400, roles: [ROLE] });
const ACCESS = jwt({ aud: ARN, iat: NOW / 1_000, exp: NOW / 1_000 + 3_600 });

const TOKEN_SEEDS = [
  REFRESH,
  `"${REFRESH}"\n`,
  jwt({ aud: ARN }),
  ACCESS,
  `Token Id,Refresh token,Role\nid-1,${REFRESH},${ROLE}\n`,
  `access;refresh\n${ACCESS};${REFRESH}\n`,
  JSON.stringify({ access_token: ACCESS, refresh_token: REFRESH }),
  `${REFRESH.slice(0, 60)}\n${REFRESH.slice(60)}`,
  'aws_access_key_id=AKIAIOSFODNN7EXAMPLE',
  jwt({ aud: ARN, exp: NOW / 1_000 - 1 }),
  jwt({ aud: ARN, exp: 1e300 }),
];
const TOKEN_WORDS = ['eyJ', '.', ',', ';', '"', '\n', 'refresh', 'refresh_token:', 'access', REFRESH, ACCESS, ARN, ROLE, 'AKIAIOSFODNN7EXAMPLE', 'PRIVATE KEY-----', ' ', '\u200b']; // prettier-ignore

export const ACCESS_TOKEN_TARGET: Target<string, HandedToken> = {
  name: 'access token',
  seeds: TOKEN_SEEDS,
  mutate: (text, random, other) =>
    random.once(2) ? withClaims(text, random) : mutateText(text, random, other, TOKEN_WORDS),
  parse: (text) => readAccessToken(text, NOW),
  check: (text, { token, licenseArn, expiresAt, roleArns }) => {
    const secret = token.reveal();
    if (!/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(secret) || secret.length > 4_096)
      throw new Error('took what is no token');
    if (!text.replaceAll(/[\s"'\u200b\ufeff]/g, '').includes(secret)) throw new Error('made up a token');
    const claims = JSON.parse(Buffer.from(secret.split('.')[1] ?? '', 'base64url').toString()) as {
      aud?: unknown;
      exp?: unknown;
    };
    if (![claims.aud].flat().includes(licenseArn)) throw new Error('made up a license');
    if (expiresAt === null ? claims.exp !== undefined : writeInstant(expiresAt) <= writeInstant(NOW))
      throw new Error('took an ended one');
    if (
      new Set(roleArns).size !== roleArns.length ||
      roleArns.some((one) => !/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(one))
    )
      throw new Error('made up a role');
    return { sign: `read ${roleArns.length} ${expiresAt === null}`, isShallow: false, isAccepted: true };
  },
  broken: {
    'an end that is no date is taken': (text) => unchecked(text, 8.64e12 + 1),
    'a marked cell is taken as it stands': (text) => cell(text),
    'ended ones are taken': (text) => readAccessToken(text, NOW - 86_400_000),
  },
};

// One of the tokens in the text with other claims.
function withClaims(text: string, random: Random): string {
  const found = /eyJ[\w-]+\.([\w-]+)\.[\w-]+/.exec(text);
  const payload = Buffer.from(found?.[1] ?? '', 'base64url').toString();
  if (found === null) return mutateText(text, random, REFRESH, TOKEN_WORDS);
  return text.replace(
    found[1] ?? '',
    b64(mutateJson(payload, random, payload, ['"exp":1e400', '"exp":1e300', '"iat":0', ARN])) || 'AAAAAAAA',
  );
}

function unchecked(text: string, exp: number): HandedToken {
  const read = readAccessToken(text, NOW);
  return text.includes(b64('"exp":1e').slice(0, 6)) || read.expiresAt !== null
    ? { ...read, expiresAt: exp * 1_000 }
    : read;
}

function cell(text: string): HandedToken {
  const read = readAccessToken(text, NOW);
  const [, marked] = /,(eyJ[^,]+),/.exec(text) ?? [];
  return marked === undefined ? read : { ...read, token: new Secret(marked) };
}

const BOOK_SEEDS = [
  { version: 1, active: null, connections: [] },
  {
    version: 1,
    active: '0123456789abcdef0123456789abcdef',
    connections: [
      {
        id: '0123456789abcdef0123456789abcdef',
        name: 'Office',
        kind: 'profile',
        profile: 'field',
        reach: { region: 'eu-central-1' },
      },
      {
        id: 'f123456789abcdef0123456789abcdef',
        name: 'Token',
        kind: 'token',
        licenseArn: ARN,
        roleArn: ROLE,
        tokenExpiresAt: NOW,
      },
    ],
    authorities: [
      { subject: 'CA', issuer: 'CA', sha256: 'AA:BB', notAfterAt: NOW, pem: '-----BEGIN CERTIFICATE-----' },
    ],
  },
  { version: 1, active: 'samples', connections: [], authorities: [] },
].map((one) => JSON.stringify(one));

export const BOOK_TARGET: Target<string, ConnectionBook> = {
  name: 'file of connections',
  seeds: BOOK_SEEDS,
  mutate: (text, random, other) =>
    mutateJson(text, random, other, [
      '"active"',
      '"kind":"token"',
      '1e400',
      '8.64e15',
      '9e15',
      '"tokenExpiresAt":',
      '"version":2',
    ]),
  parse: (text) => readBook(Buffer.from(text), '/x/connections.json'),
  check: (text, result) => {
    // Written and read again it is the same, so nothing is lost by a change of something else.
    const again = readBook(Buffer.from(JSON.stringify({ version: 1, ...result })), '');
    if (JSON.stringify(again) !== JSON.stringify(result)) throw new Error('another book after writing it');
    for (const one of result.connections)
      if (one.kind === 'token' && one.tokenExpiresAt !== null) writeInstant(one.tokenExpiresAt);
    for (const { notAfterAt } of result.authorities) writeInstant(notAfterAt);
    const isThere =
      ['samples', 'environment', null].includes(result.active) ||
      result.connections.some(({ id }) => id === result.active);
    if (!isThere) throw new Error('a connection is chosen that is not there');
    if ((JSON.parse(text) as { version?: unknown }).version !== 1) throw new Error('took another version');
    return {
      sign: `${result.connections.length} ${result.authorities.length} ${result.active}`,
      isShallow: false,
      isAccepted: true,
    };
  },
  broken: {
    'another version is taken': (text) =>
      readBook(Buffer.from(text.replace(/"version":[^,}]*/, '"version":1')), ''),
    'instants are not bounded': (text) => unbounded(text),
    'what was chosen may be gone': (text) => ({ ...readBook(Buffer.from(text), ''), active: chosenIn(text) }),
  },
};

function unbounded(text: string): ConnectionBook {
  const far = /"notAfterAt":(\d{17,})/.exec(text)?.[1];
  const read = readBook(Buffer.from(far === undefined ? text : text.replace(far, '1')), '');
  return far === undefined
    ? read
    : { ...read, authorities: read.authorities.map((one) => ({ ...one, notAfterAt: Number(far) })) };
}

function chosenIn(text: string): string | null {
  const { active } = JSON.parse(text) as { active?: unknown };
  return typeof active === 'string' ? active : null;
}

const INI_SEEDS = [
  '[default]\nregion=eu-central-1\n',
  `[profile field]\nrole_arn=${ROLE}\nsource_profile=base\nmfa_serial=arn:aws:iam::1:mfa/me\n[profile base]\nsso_session=s\nregion = us-east-1\n[sso-session s]\nsso_region=us-east-1\n`,
  '[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=x\nsource_profile=a\n',
  '[profile p]\ncredential_process = run # it\n\n[profile w]\nrole_arn=x\nweb_identity_token_file=f\n[profile l]\nlogin_session=x\n',
  '[profile k]\naws_access_key_id=AKIA\naws_secret_access_key=secret-of-the-file\ns3 =\n  max = 5\n',
];
const INI_WORDS = ['[', ']', '=', '\n', '\n[profile ', '[constructor]\n', '[__proto__]\n', '[toString]\n', '__proto__', 'role_arn=', 'source_profile=', 'mfa_serial=', 'sso_session=', 'credential_source=', ';', '#', 'default', '"', "'", ' ', '$(id)', '%PATH%', '`id`']; // prettier-ignore

const CONFIG = '/nowhere/config';
const CREDENTIALS = '/nowhere/credentials';
const { externalDataInterceptor } = await import('@smithy/core/config');

export const PROFILES_TARGET: Target<string, readonly Profile[]> = {
  name: 'profiles',
  seeds: INI_SEEDS,
  mutate: (text, random, other) => mutateText(text, random, other, INI_WORDS),
  parse: readProfiles,
  check: (text, profiles) => {
    for (const { name, region, mfaSerial, signInCommand } of profiles) {
      const isThere = [name.replace(/^profile\./, ''), region ?? '', mfaSerial ?? ''].every(
        (one) => text.includes(one) || bare(text).includes(one),
      );
      if (!isThere) throw new Error('made up a profile');
      if (signInCommand !== null && !isHarmless(signInCommand))
        throw new Error(`a command a shell would take apart: ${signInCommand}`);
    }
    const isMoved = /(region|mfa_serial|\[).*secret-of-the-file/s.test(text);
    if (!isMoved && JSON.stringify(profiles).includes('secret-of-the-file'))
      throw new Error('gave what a profile signs in with');
    const kinds = [...new Set(profiles.map(({ kind }) => kind))].sort().join();
    return {
      sign: `${Math.min(profiles.length, 5)} ${kinds}`,
      isShallow: text === '',
      isAccepted: profiles.length > 0,
    };
  },
  broken: {
    'names are not quoted': async (text) =>
      (await readProfiles(text)).map((one) => ({
        ...one,
        signInCommand: `aws sso login --profile ${one.name}`,
      })),
  },
};

const bare = (text: string): string => text.replaceAll('profile ', '');

// Without the disk: it would take most of the time, and what it can do is tested elsewhere.
async function readProfiles(text: string): Promise<readonly Profile[]> {
  if (isHarmful(text) || isHarmful(bare(text))) throw new FieldpassError('file-unreadable');
  externalDataInterceptor.interceptFile(CONFIG, text);
  externalDataInterceptor.interceptFile(CREDENTIALS, bare(text));
  return profilesIn({ configFilepath: CONFIG, filepath: CREDENTIALS });
}

function isHarmless(command: string): boolean {
  const [, name = ''] = /^aws (?:sso )?login --profile (.*)$/s.exec(command) ?? [];
  if (/^[\w@%+=:,./-]+$/.test(name)) return true;
  // Between quotes nothing is special to a shell but the quote, which is closed, escaped and opened again.
  return /^'(?:[^']|'\\'')*'$/.test(name);
}
