// What stood between us and AWS: a proxy that refused, or somebody else's certificate, by the name it bears.

import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { FieldpassError, type FailureDetails } from '../../domain/failure.ts';
import { nameOf } from './company-ca.ts';
import type { AgentPair } from './agents.ts';
import type { Proxy } from './proxies.ts';

// Errors of OpenSSL and Node about the certificate itself, as opposed to broken TLS.
const CERTIFICATE_CODE =
  /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|CRL_)/;
const NEVER_REACHED: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);
const WITNESS_MS = 2_000;

type NodeError = Error & {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly statusCode?: unknown;
};

/** True when the error says that a certificate was not accepted. */
export function isCertificateError(error: Error): boolean {
  return CERTIFICATE_CODE.test(codeOf(error));
}

/**
 * The proxy's part in a failure before its tunnel stood, or null when it is none of its doing. `isGone`: the proxy was
 * not reached at all, so that another way may be tried. Never repeats what the proxy said, nor its user and password.
 */
export function proxyFailure(
  error: NodeError,
  { name }: Proxy,
): { readonly failure: FieldpassError; readonly isGone: boolean } | null {
  const code = codeOf(error);
  const say = (reason: string, words: string, more: FailureDetails = {}): FieldpassError =>
    new FieldpassError('proxy-refused', words, { details: { reason, proxy: name, ...more } });
  if (code === 'CONNECT_TIMEOUT' || NEVER_REACHED.has(String(error.syscall))) {
    const words = `The proxy ${name} does not answer: there is no network, or this is another network than the proxy’s. AWS was not asked.`;
    return { failure: say('proxy-unreachable', words, { netCode: code }), isGone: true };
  }
  if (code !== 'ERR_PROXY_TUNNEL') return null;
  const status = typeof error.statusCode === 'number' && error.statusCode >= 100 ? error.statusCode : null;
  if (status === null) {
    return {
      failure: say('proxy-broken', `The proxy ${name} ended the connection. AWS was not asked.`),
      isGone: false,
    };
  }
  const details = { httpStatus: status };
  if (status === 407) {
    const words = `The proxy ${name} wants a user and a password, or does not accept those it was given. AWS was not asked.`;
    return { failure: say('proxy-sign-in', words, details), isGone: false };
  }
  const cannot = status >= 500;
  const words = cannot
    ? `The proxy ${name} could not reach AWS (status ${status}). AWS was not asked.`
    : `The proxy ${name} does not let requests to AWS through (status ${status}). AWS was not asked.`;
  return { failure: say(cannot ? 'proxy-cannot-reach' : 'proxy-forbids', words, details), isGone: false };
}

/**
 * The failure for a certificate that was not accepted, with the names it bears. They are read over a second connection
 * that carries no request, because Node forgets a refused certificate; without them after two seconds.
 */
export async function certificateFailure(
  error: Error,
  target: { readonly host: string; readonly port: number | undefined },
  { options }: AgentPair,
): Promise<FieldpassError> {
  const seen = await witness(target, options);
  const netCode = codeOf(error);
  const words =
    seen === null
      ? undefined
      : `The connection to AWS is not trustworthy: the certificate shown for ${target.host} belongs to “${seen.certificateFor}” and is signed by “${seen.signedBy}”, which is not accepted. Nothing was sent.`;
  const nextStep = TIME_CODES.has(netCode) ? clockFirst(netCode, seen) : undefined;
  return new FieldpassError('tls-untrusted', words, {
    details: { netCode, host: target.host, ...seen, ...(nextStep === undefined ? {} : { nextStep }) },
  });
}

const TIME_CODES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

// AWS's certificates are renewed long before they end, so a wrong clock here is the likelier reason.
function clockFirst(netCode: string, seen: Witness | null): string {
  const here = `this computer’s clock says ${new Date().toISOString().slice(0, 10)}`;
  const bound = netCode === 'CERT_HAS_EXPIRED' ? seen?.validUntil : seen?.validFrom;
  const dates =
    bound === undefined
      ? here
      : `${here}, and the certificate is good ${netCode === 'CERT_HAS_EXPIRED' ? 'until' : 'from'} ${bound}`;
  return `First check the date of this computer: ${dates}. If the date is right, sign in to the Wi-Fi or ask your IT about the network.`;
}

type Witness = {
  readonly certificateFor: string;
  readonly signedBy: string;
  readonly validFrom: string;
  readonly validUntil: string;
};

function witness(
  { host, port }: { readonly host: string; readonly port: number | undefined },
  options: https.AgentOptions,
): Promise<Witness | null> {
  return new Promise((resolve) => {
    const curious = new https.Agent({ ...options, keepAlive: false, rejectUnauthorized: false });
    // Never ended, so no byte of a request is written: the certificate is looked at and the connection dropped.
    const look = https.request({ host, port, agent: curious, timeout: WITNESS_MS });
    const end = (seen: Witness | null): void => {
      resolve(seen);
      look.destroy();
      curious.destroy();
    };
    // Asked once: Node 24 answers a second time with nothing.
    const read = (socket: TLSSocket): boolean => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate === undefined) return false;
      const { subject, issuer, validFromDate, validToDate } = certificate;
      end({
        certificateFor: nameOf(subject),
        signedBy: nameOf(issuer),
        validFrom: validFromDate.toISOString().slice(0, 10),
        validUntil: validToDate.toISOString().slice(0, 10),
      });
      return true;
    };
    look.on('error', () => end(null)).on('timeout', () => end(null));
    look.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return void end(null);
      // Through a proxy the handshake is over by now.
      if (!read(socket)) socket.once('secureConnect', () => void (read(socket) || end(null)));
    });
  });
}

function codeOf(error: NodeError): string {
  return typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code) ? error.code : '';
}
