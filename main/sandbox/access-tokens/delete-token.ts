// DeleteToken: revokes a refresh token, in the home Region of its license only.
import type { Call } from '../call.ts';
import { findLicense } from '../store.ts';
import { ServiceError } from '../wire.ts';
import { findRefreshToken } from './refresh-token.ts';
import { readDeleteTokenRequest } from './token-requests.ts';

/** Answers an empty object; unknown, deleted and foreign tokens are ResourceNotFoundException. */
export function deleteToken(call: Call): string {
  const { tokenId } = readDeleteTokenRequest(call.raw);
  return call.store.transaction(() => {
    const token = findRefreshToken(call.store, tokenId);
    if (token === undefined || token.deleted || token.account !== call.account) {
      throw new ServiceError('ResourceNotFoundException', 'The token was not found.');
    }
    const home = findLicense(call.store, token.licenseArn)?.HomeRegion;
    if (home !== undefined && home !== call.region) {
      throw new ServiceError('RedirectException', `Use the license's home Region ${home}.`, {
        Location: home,
      });
    }
    call.store.run('UPDATE refresh_token SET deleted_at = ? WHERE id = ?', call.now, tokenId);
    return '{}';
  });
}
