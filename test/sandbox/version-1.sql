-- What version 1 of the embedded License Manager wrote: three licenses, two colleagues, one borrow.
CREATE TABLE license (
  position INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  status TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  beneficiary TEXT NOT NULL,
  sign_key TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE consumption (
  token TEXT PRIMARY KEY,
  license_arn TEXT NOT NULL,
  client_token TEXT NOT NULL,
  parameters TEXT NOT NULL,
  node_id TEXT,
  seats INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  returned_at INTEGER,
  reply TEXT NOT NULL
) STRICT;
CREATE INDEX consumption_client_token ON consumption (client_token, requested_at);
CREATE TABLE held (
  license_arn TEXT NOT NULL,
  name TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  token TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (license_arn, name, expires_at, token)
) STRICT, WITHOUT ROWID;
CREATE TABLE issuer_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  private_pem TEXT NOT NULL,
  public_pem TEXT NOT NULL
) STRICT;
INSERT INTO license (position, arn, sku, status, fingerprint, issuer_name, beneficiary, sign_key, body) VALUES
  (1, 'arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'QM-DRAFT-3D', 'AVAILABLE', 'aws:111122223333:Quillmark Draughting:issuer-fingerprint', 'Quillmark Draughting', '123456789012', 'arn:aws:kms:us-east-1:111122223333:key/3e6f31dd-7298-71a1-2c23-98fb3458ccbb', '{"LicenseArn":"arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678","LicenseName":"Quillmark Draft 3D","ProductName":"Quillmark Draft 3D","ProductSKU":"QM-DRAFT-3D","Issuer":{"Name":"Quillmark Draughting","SignKey":"arn:aws:kms:us-east-1:111122223333:key/3e6f31dd-7298-71a1-2c23-98fb3458ccbb","KeyFingerprint":"aws:111122223333:Quillmark Draughting:issuer-fingerprint"},"HomeRegion":"us-east-1","Status":"AVAILABLE","Validity":{"Begin":"2026-01-13T15:00:00Z","End":"2027-01-08T15:00:00Z"},"Beneficiary":"123456789012","Entitlements":[{"Name":"Seats","Unit":"Count","MaxCount":5,"Overage":false,"AllowCheckIn":true}],"ConsumptionConfiguration":{"RenewType":"None","ProvisionalConfiguration":{"MaxTimeToLiveInMinutes":60},"BorrowConfiguration":{"AllowEarlyCheckIn":true,"MaxTimeToLiveInMinutes":10080}},"LicenseMetadata":[{"Name":"Edition","Value":"Professional"}],"CreateTime":"2026-01-12T15:00:00Z","Version":"1","ReceivedMetadata":{"ReceivedStatus":"ACTIVE","AllowedOperations":["CheckoutLicense","CheckoutBorrowLicense","CheckInLicense","ExtendConsumptionLicense"]}}');
INSERT INTO license (position, arn, sku, status, fingerprint, issuer_name, beneficiary, sign_key, body) VALUES
  (8, 'arn:aws:license-manager::666677778888:license:l-2332da1f2ba69400f1c86752946d3134', 'OS-ACOUSTIC', 'AVAILABLE', 'aws:666677778888:Ostrelle Dynamics:issuer-fingerprint', 'Ostrelle Dynamics', '123456789012', 'arn:aws:kms:us-east-1:666677778888:key/ca2aae0f-2630-e63e-fb82-daacd8b8cabd', '{"LicenseArn":"arn:aws:license-manager::666677778888:license:l-2332da1f2ba69400f1c86752946d3134","LicenseName":"Ostrelle Acoustic Imaging","ProductName":"Ostrelle Acoustic Imaging","ProductSKU":"OS-ACOUSTIC","Issuer":{"Name":"Ostrelle Dynamics","SignKey":"arn:aws:kms:us-east-1:666677778888:key/ca2aae0f-2630-e63e-fb82-daacd8b8cabd","KeyFingerprint":"aws:666677778888:Ostrelle Dynamics:issuer-fingerprint"},"HomeRegion":"us-east-1","Status":"AVAILABLE","Validity":{"Begin":"2026-01-13T15:00:00Z","End":"2027-01-08T15:00:00Z"},"Beneficiary":"123456789012","Entitlements":[{"Name":"Seats","Unit":"Count","MaxCount":3,"Overage":false,"AllowCheckIn":true}],"ConsumptionConfiguration":{"RenewType":"None","BorrowConfiguration":{"AllowEarlyCheckIn":true,"MaxTimeToLiveInMinutes":10080}},"CreateTime":"2026-01-12T15:00:00Z","Version":"1","ReceivedMetadata":{"ReceivedStatus":"DISABLED","ReceivedStatusReason":"The grant was accepted but not activated.","AllowedOperations":["CheckoutLicense","CheckoutBorrowLicense","CheckInLicense","ExtendConsumptionLicense"]}}');
INSERT INTO license (position, arn, sku, status, fingerprint, issuer_name, beneficiary, sign_key, body) VALUES
  (10, 'arn:aws:license-manager::222233334444:license:l-e34ec3bf403a96cc95d3ced0c09bcef1', 'OB-FEM-THERMAL', 'AVAILABLE', 'aws:222233334444:Obrentis Simulation:issuer-fingerprint', 'Obrentis Simulation', '123456789012', 'arn:aws:kms:us-east-1:222233334444:key/4e89bd5e-240c-1b6e-07a3-71dd483cc9e5', '{"LicenseArn":"arn:aws:license-manager::222233334444:license:l-e34ec3bf403a96cc95d3ced0c09bcef1","LicenseName":"Obrentis FEM Thermal","ProductName":"Obrentis FEM Thermal","ProductSKU":"OB-FEM-THERMAL","Issuer":{"Name":"Obrentis Simulation","SignKey":"arn:aws:kms:us-east-1:222233334444:key/4e89bd5e-240c-1b6e-07a3-71dd483cc9e5","KeyFingerprint":"aws:222233334444:Obrentis Simulation:issuer-fingerprint"},"HomeRegion":"us-east-1","Status":"AVAILABLE","Validity":{"Begin":"2026-01-13T15:00:00Z","End":"2027-01-08T15:00:00Z"},"Beneficiary":"123456789012","Entitlements":[{"Name":"Seats","Unit":"Count","MaxCount":5,"Overage":false,"AllowCheckIn":true}],"ConsumptionConfiguration":{"RenewType":"None","ProvisionalConfiguration":{"MaxTimeToLiveInMinutes":60},"BorrowConfiguration":{"AllowEarlyCheckIn":true,"MaxTimeToLiveInMinutes":4320}},"CreateTime":"2026-01-12T15:00:00Z","Version":"1","ReceivedMetadata":{"ReceivedStatus":"ACTIVE","AllowedOperations":["CheckoutLicense","CheckInLicense","ExtendConsumptionLicense"]}}');
INSERT INTO consumption (token, license_arn, client_token, parameters, node_id, seats, requested_at, issued_at, expires_at, returned_at, reply) VALUES
  ('20ef15dcf8269e0c9cccc2c1c054c31e', 'arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'colleague-20ef15dcf8269e0c9cccc2c1c054c31e', '', 'colleague-1', 1, 1773500400789, 1773500400789, 1799420400000, NULL, '');
INSERT INTO consumption (token, license_arn, client_token, parameters, node_id, seats, requested_at, issued_at, expires_at, returned_at, reply) VALUES
  ('12d5ea4f4a18c5926fbe08e32d2fffde', 'arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'colleague-12d5ea4f4a18c5926fbe08e32d2fffde', '', 'colleague-2', 1, 1773500400789, 1773500400789, 1799420400000, NULL, '');
INSERT INTO consumption (token, license_arn, client_token, parameters, node_id, seats, requested_at, issued_at, expires_at, returned_at, reply) VALUES
  ('124ebf679649f6f5667b421e111773d2', 'arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'wish-of-version-1', '{"licenseArn":"arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678","entitlements":[{"name":"Seats","value":"1","unit":"Count"}],"nodeId":"laptop-7"}', 'laptop-7', 1, 1773500400789, 1773500400000, 1774105200000, NULL, '{"LicenseArn":"arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678","LicenseConsumptionToken":"124ebf679649f6f5667b421e111773d2","EntitlementsAllowed":[{"Name":"Seats","Value":"1","Unit":"Count"}],"NodeId":"laptop-7","SignedToken":"eyJhbGciOiJQUzM4NCJ9.eyJsaWNlbnNlQXJuIjoiYXJuOmF3czpsaWNlbnNlLW1hbmFnZXI6OjExMTEyMjIyMzMzMzpsaWNlbnNlOmwtMWQwODgyNjQ1NTgwNjcyZWM4MWYxNjgwYzIzMGU2NzgiLCJsaWNlbnNlQ29uc3VtcHRpb25Ub2tlbiI6IjEyNGViZjY3OTY0OWY2ZjU2NjdiNDIxZTExMTc3M2QyIiwiZW50aXRsZW1lbnRzQWxsb3dlZCI6W3sibmFtZSI6IlNlYXRzIiwidmFsdWUiOiIxIiwidW5pdCI6IkNvdW50In1dLCJub2RlSWQiOiJsYXB0b3AtNyIsImlzc3VlZEF0IjoiMjAyNi0wMy0xNFQxNTowMDowMCIsImV4cGlyYXRpb24iOiIyMDI2LTAzLTIxVDE1OjAwOjAwIn0.mB9PElRdnzQAmrTp93LupgvXjKk6DwfZTWiN483e7XbIyQVfFE3jZ6bVrPhpXOUbTe5qoOGm6mjF5XM7nBP0xuRk6Fcp1hjbqE85FjGD8VMvieoDI-eIVi9ZgbVkVdEeZZe6bGnqFTgnnHTGyQ6HikYYq3IvlceyGZHUnvFu1hlOS2-nSP6CqR3wF4gEX-ABMPqXpkvafox6hdgG96JD1KwfkcZtOk14pwAkLqcFQ1gJxdgw8QVO8b0AhCBBNejEAeM5pal3RQZaS6UPnNI0IQgrZEOQnwtGr5m194h3ICOF1TrDbyCgWG-MYxWwDNGAw6nWHhj9wd6AE_-Dlzgdvg","IssuedAt":"2026-03-14T15:00:00","Expiration":"2026-03-21T15:00:00"}');
INSERT INTO held (license_arn, name, expires_at, token, quantity) VALUES
  ('arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'Seats', 1774105200000, '124ebf679649f6f5667b421e111773d2', 1);
INSERT INTO held (license_arn, name, expires_at, token, quantity) VALUES
  ('arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'Seats', 1799420400000, '12d5ea4f4a18c5926fbe08e32d2fffde', 1);
INSERT INTO held (license_arn, name, expires_at, token, quantity) VALUES
  ('arn:aws:license-manager::111122223333:license:l-1d0882645580672ec81f1680c230e678', 'Seats', 1799420400000, '20ef15dcf8269e0c9cccc2c1c054c31e', 1);
PRAGMA user_version = 1;
