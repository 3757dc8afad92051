// The operations of the sandbox, by the name in X-Amz-Target or, for STS, in Action.
import { createToken } from './access-tokens/create-token.ts';
import { deleteToken } from './access-tokens/delete-token.ts';
import { getAccessToken } from './access-tokens/get-access-token.ts';
import { listTokens } from './access-tokens/list-tokens.ts';
import { checkInLicense } from './check-in-license.ts';
import type { Operation } from './call.ts';
import { checkoutLicense } from './checkout/checkout-license.ts';
import { extendLicenseConsumption } from './checkout/extend-license-consumption.ts';
import { checkoutBorrowLicense } from './checkout-borrow-license.ts';
import type { Route } from './envelope.ts';
import { getPublicKey } from './get-public-key.ts';
import { ISSUER_ROUTES } from './issuer/issuer-routes.ts';
import { listReceivedLicenses } from './list-received-licenses.ts';
import type { OperationName } from './misbehaviour.ts';
import { getLicense, getLicenseUsage } from './read-license.ts';
import { assumeRole } from './sts/assume-role.ts';
import { assumeRoleWithWebIdentity } from './sts/assume-role-with-web-identity.ts';
import { getCallerIdentity } from './sts/get-caller-identity.ts';

const TARGET_PREFIXES: Readonly<Record<string, string>> = {
  'license-manager': 'AWSLicenseManager',
  kms: 'TrentService',
};

const JSON_ROUTES: readonly Route[] = [
  route('ListReceivedLicenses', listReceivedLicenses),
  route('GetLicense', getLicense),
  route('GetLicenseUsage', getLicenseUsage),
  route('CheckoutBorrowLicense', checkoutBorrowLicense),
  route('CheckoutLicense', checkoutLicense),
  route('ExtendLicenseConsumption', extendLicenseConsumption),
  route('CheckInLicense', checkInLicense),
  route('CreateToken', createToken),
  { ...route('GetAccessToken', getAccessToken), unsigned: true },
  route('ListTokens', listTokens),
  route('DeleteToken', deleteToken),
  { name: 'GetPublicKey', service: 'kms', run: getPublicKey },
  ...ISSUER_ROUTES,
];

const STS_ROUTES: readonly Route[] = [
  { name: 'GetCallerIdentity', service: 'sts', run: getCallerIdentity },
  { name: 'AssumeRole', service: 'sts', run: assumeRole },
  { name: 'AssumeRoleWithWebIdentity', service: 'sts', run: assumeRoleWithWebIdentity, unsigned: true },
];

/** The operations of the JSON protocol by X-Amz-Target. */
export const ROUTE_BY_TARGET: ReadonlyMap<string, Route> = new Map(
  JSON_ROUTES.map((each) => [`${TARGET_PREFIXES[each.service] ?? each.service}.${each.name}`, each]),
);

/** The operations of STS by the Action of their form. */
export const ROUTE_BY_ACTION: ReadonlyMap<string, Route> = new Map(
  STS_ROUTES.map((each) => [each.name, each]),
);

function route(name: OperationName, run: Operation): Route {
  return { name, service: 'license-manager', run };
}
