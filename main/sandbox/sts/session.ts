// A role session: temporary credentials, remembered so that requests signed with them are known again.
import { randomBytes } from 'node:crypto';
import type { Call } from '../call.ts';
import { sessionTokenHash, TEMPORARY_KEY_PREFIX } from '../caller.ts';
import { wholeSecond, zoned } from '../instants.ts';
import { stableHex } from '../vendors.ts';
import type { SessionRequest } from './sts-requests.ts';
import type { XmlFields } from './xml.ts';

const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const FORGET_AFTER_MS = 7 * 24 * 60 * 60_000;

/**
 * Opens a session and gives the elements Credentials, AssumedRoleUser and SourceIdentity of the reply.
 *
 * Neither the secret key nor the session token is kept: signatures are not verified, and of the token a hash is enough.
 */
export function openSession(call: Call, request: SessionRequest): XmlFields {
  const { role, sessionName, durationSeconds, sourceIdentity } = request;
  const accessKeyId = TEMPORARY_KEY_PREFIX + letters(9);
  const sessionToken = randomBytes(192).toString('base64');
  const expiresAt = wholeSecond(call.now) + durationSeconds * 1000;
  const userId = `AROASANDBOX${stableHex(role.arn).slice(0, 10).toUpperCase()}:${sessionName}`;
  const arn = `arn:${role.partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`;
  call.store.transaction(() => {
    call.store.run('DELETE FROM session WHERE expires_at < ?', call.now - FORGET_AFTER_MS);
    call.store.run(
      `INSERT INTO session (access_key_id, token_hash, account, role, arn, user_id, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      accessKeyId,
      sessionTokenHash(sessionToken),
      role.account,
      role.name,
      arn,
      userId,
      expiresAt,
    );
  });
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(30).toString('base64'),
      SessionToken: sessionToken,
      Expiration: zoned(expiresAt),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    SourceIdentity: sourceIdentity,
  };
}

function letters(count: number): string {
  return [...randomBytes(count)].map((byte) => KEY_LETTERS.charAt(byte % KEY_LETTERS.length)).join('');
}
