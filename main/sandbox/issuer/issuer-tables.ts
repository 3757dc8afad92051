// The tables of grants and of the issuer's side, as SQL that may run again where they are already.

// Version 1 kept what the one grant said inside the license. The ids are those that new directories begin with.
const GRANTS_OF_VERSION_1 = `
  INSERT INTO license_grant (arn, license_arn, granter, grantee, status, settles_at, body)
  SELECT grant_arn, arn, substr(arn, 26, 12), '123456789012', metadata ->> 'ReceivedStatus', 0,
    json_patch('{}', json_object(
      'GrantArn', grant_arn,
      'GrantName', body ->> 'LicenseName',
      'ParentArn', arn,
      'LicenseArn', arn,
      'GranteePrincipalArn', 'arn:aws:iam::123456789012:root',
      'HomeRegion', body ->> 'HomeRegion',
      'GrantStatus', metadata ->> 'ReceivedStatus',
      'StatusReason', metadata ->> 'ReceivedStatusReason',
      'Version', '1',
      'GrantedOperations', json(metadata -> 'AllowedOperations')))
  FROM (SELECT *, replace(arn, ':license:l-', ':grant:g-') AS grant_arn, body -> 'ReceivedMetadata' AS metadata
    FROM license WHERE body -> 'ReceivedMetadata' IS NOT NULL);
  UPDATE license SET body = json_remove(body, '$.ReceivedMetadata') WHERE body -> 'ReceivedMetadata' IS NOT NULL;
`;

/**
 * `license` holds the current version of each license; `license_settling` what its status is until `settles_at`, and
 * `license_version` the versions before. A grant's status holds from `settles_at` on. Instants are epoch ms.
 */
export const ISSUER_TABLES = `
  CREATE TABLE IF NOT EXISTS license_settling (
    license_arn TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    settles_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS license_version (
    license_arn TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (license_arn, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS license_grant (
    position INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    license_arn TEXT NOT NULL,
    granter TEXT NOT NULL,
    grantee TEXT NOT NULL,
    status TEXT NOT NULL,
    settles_at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS license_grant_grantee ON license_grant (grantee, license_arn, position);
  CREATE INDEX IF NOT EXISTS license_grant_granter ON license_grant (granter, position);
  CREATE TABLE IF NOT EXISTS grant_version (
    grant_arn TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (grant_arn, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS issuer_request (
    account TEXT NOT NULL,
    operation TEXT NOT NULL,
    client_token TEXT NOT NULL,
    parameters TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    reply TEXT NOT NULL,
    PRIMARY KEY (account, operation, client_token)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS kms_key (
    arn TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    spec TEXT NOT NULL,
    private_pem TEXT NOT NULL,
    public_pem TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  ${GRANTS_OF_VERSION_1}
`;
