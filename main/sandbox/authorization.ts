// Checks the Signature Version 4 envelope of a request: present, well formed, for this service, and fresh.
import { ServiceError } from './wire.ts';

const MAX_SKEW_MS = 5 * 60_000;
const SCHEME = 'AWS4-HMAC-SHA256';
// Access key IDs have 16 to 128 word characters (IAM API reference, AccessKey).
const CREDENTIAL = /^(\w{16,128})\/(\d{8})\/([a-z0-9-]{2,32})\/([a-z0-9-]{2,32})\/aws4_request$/;
const STAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** What a request's signature says about its sender and its intent. */
export type SignedScope = { readonly region: string; readonly accessKeyId: string };

/**
 * Takes the headers, the service the target belongs to and the server clock (epoch ms); gives the signed region and key.
 *
 * The signature's value is not verified: any credentials may be used, and none are kept here to compare with.
 * Fails with MissingAuthenticationToken-, IncompleteSignature- or InvalidSignatureException.
 */
export function checkAuthorization(
  headers: Readonly<Record<string, string>>,
  service: string,
  now: number,
): SignedScope {
  const header = headers['authorization'];
  if (header === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const parts = readParts(header);
  const scope = CREDENTIAL.exec(parts.credential);
  if (scope === null)
    throw incomplete('Credential must be <access key>/<date>/<region>/<service>/aws4_request.');
  if (!/^[0-9a-f]{64}$/.test(parts.signature))
    throw incomplete('Signature must be 64 hexadecimal characters.');
  checkSignedHeaders(parts.signedHeaders);
  const [, accessKeyId = '', date = '', region = '', scopedService = ''] = scope;
  if (scopedService !== service) {
    throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  }
  checkFreshness(headers['x-amz-date'], date, now);
  return { region, accessKeyId };
}

type Parts = { readonly credential: string; readonly signedHeaders: string; readonly signature: string };

function readParts(header: string): Parts {
  if (!header.startsWith(`${SCHEME} `))
    throw incomplete(`Authorization header requires the scheme ${SCHEME}.`);
  const found = new Map<string, string>();
  for (const part of header.slice(SCHEME.length + 1).split(',')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    found.set(name, value);
  }
  const need = (name: string): string => {
    const value = found.get(name);
    if (value === undefined || value === '') {
      throw incomplete(`Authorization header requires '${name}' parameter.`);
    }
    return value;
  };
  return {
    credential: need('Credential'),
    signedHeaders: need('SignedHeaders'),
    signature: need('Signature'),
  };
}

function checkSignedHeaders(signedHeaders: string): void {
  const names = signedHeaders.split(';');
  for (const name of ['host', 'x-amz-date']) {
    if (!names.includes(name)) throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
}

function checkFreshness(stamp: string | undefined, scopeDate: string, now: number): void {
  if (stamp === undefined)
    throw incomplete("Authorization header requires existence of 'X-Amz-Date' header.");
  const match = STAMP.exec(stamp);
  if (match === null) throw incomplete('Date must be in ISO-8601 basic format, YYYYMMDDTHHMMSSZ.');
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  if (basicStamp(at) !== stamp) throw incomplete('Date must be in ISO-8601 basic format, YYYYMMDDTHHMMSSZ.');
  if (!stamp.startsWith(scopeDate)) {
    throw invalid(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.',
    );
  }
  const server = basicStamp(now);
  if (at < now - MAX_SKEW_MS) {
    const limit = basicStamp(now - MAX_SKEW_MS);
    throw invalid(`Signature expired: ${stamp} is now earlier than ${limit} (${server} - 5 min.)`);
  }
  if (at > now + MAX_SKEW_MS) {
    const limit = basicStamp(now + MAX_SKEW_MS);
    throw invalid(`Signature not yet current: ${stamp} is still later than ${limit} (${server} + 5 min.)`);
  }
}

function basicStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidSignatureException', message);
}
