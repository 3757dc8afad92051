// Access tokens for the sandbox's tests.
import { CreateTokenCommand, GetAccessTokenCommand } from '@aws-sdk/client-license-manager';
import type {
  CreateTokenCommandInput,
  CreateTokenCommandOutput,
  GetAccessTokenCommandOutput,
  LicenseManagerClient,
} from '@aws-sdk/client-license-manager';
import { licenseOf, newClientToken } from './clients.ts';

/** Makes a refresh token for a license, by default for Quillmark Draft 3D. */
export async function createToken(
  lm: LicenseManagerClient,
  changes: Partial<CreateTokenCommandInput> = {},
): Promise<CreateTokenCommandOutput> {
  const LicenseArn = changes.LicenseArn ?? (await licenseOf(lm, 'QM-DRAFT-3D')).LicenseArn;
  return lm.send(new CreateTokenCommand({ ClientToken: newClientToken(), ...changes, LicenseArn }));
}

/** Asks for an access token. */
export function exchange(
  lm: LicenseManagerClient,
  Token: string | undefined,
  TokenProperties?: string[],
): Promise<GetAccessTokenCommandOutput> {
  return lm.send(new GetAccessTokenCommand({ Token, TokenProperties }));
}
