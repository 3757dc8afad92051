// Turns a genuine reply into what an ordered misbehaviour makes of it.
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { makeKeyPair } from './issuer-key.ts';
import type { IssuerKey } from './issuer-key.ts';
import type { Deed } from './misbehaviour.ts';
import { signToken } from './signed-token.ts';
import { ServiceError, wireReply } from './wire.ts';
import type { WireReply } from './wire.ts';

const PORTAL_PAGE =
  '<!doctype html><html><head><title>Welcome</title></head>' +
  '<body><h1>Guest network</h1><p>Please sign in to continue.</p></body></html>\n';

/** Gives the refusal that an order asks for, or undefined if it asks for something else. */
export function refusalOf(deed: Deed | undefined): ServiceError | undefined {
  switch (deed?.kind) {
    case 'rate-limit':
      return new ServiceError('RateLimitExceededException', 'Rate exceeded');
    case 'server-error':
      return new ServiceError(
        'ServerInternalException',
        'The server experienced an internal error. Try again.',
      );
    case 'role-not-found':
      return new ServiceError('AccessDeniedException', 'Service role not found');
    case 'redirect':
      return new ServiceError('RedirectException', 'This is not the correct Region for the resource.', {
        Location: deed.location,
      });
    case 'fail':
      return new ServiceError(deed.name, deed.message);
    default:
      return undefined;
  }
}

/** Gives the page of a captive portal, as HTTP 200. */
export function captivePortal(at: number): WireReply {
  return wireReply(200, PORTAL_PAGE, at, 'text/html; charset=utf-8');
}

/** Gives the reply with the body that an order asks for; `at` (epoch ms) is the server clock. */
export function withBody(reply: WireReply, deed: Deed | undefined, at: number): WireReply {
  switch (deed?.kind) {
    case 'empty-body':
      return wireReply(200, '', at);
    case 'empty-object':
      return wireReply(200, '{}', at);
    case 'oversize-body':
      return wireReply(200, Buffer.concat([Buffer.alloc(deed.bytes - 2, ' '), Buffer.from('{}')]), at);
    case 'truncated-body':
      // content-length keeps the full size: that is the claim the broken connection does not honor.
      return { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.byteLength / 2)) };
    default:
      return reply;
  }
}

/** Replaces the SignedToken in replies to checkouts as ordered. */
export class TokenForger {
  readonly #issuerKey: IssuerKey;
  #foreignKey: Promise<KeyObject> | undefined;

  constructor(issuerKey: IssuerKey) {
    this.#issuerKey = issuerKey;
  }

  /** Takes the JSON text of a checkout reply and gives it with another token; without an order, as it was. */
  async apply(body: string, deed: Deed | undefined): Promise<string> {
    if (deed === undefined) return body;
    const reply = fieldsOf(JSON.parse(body));
    const claims = claimsOf(String(reply['SignedToken']));
    const key =
      deed.kind === 'forged-token'
        ? await this.#foreign()
        : (await this.#issuerKey.forLicense(String(reply['LicenseArn']))).privateKey;
    const token = await signToken({ ...claims, ...changesFor(deed) }, key);
    return JSON.stringify({ ...reply, SignedToken: token });
  }

  #foreign(): Promise<KeyObject> {
    this.#foreignKey ??= makeKeyPair().then((pair) => createPrivateKey(pair.privateKey));
    return this.#foreignKey;
  }
}

function changesFor(deed: Deed): object {
  switch (deed.kind) {
    case 'wrong-node-token':
      return { nodeId: 'another-computer' };
    case 'wrong-license-token':
      return {
        licenseArn: 'arn:aws:license-manager::999900001111:license:l-00000000000000000000000000000000',
      };
    case 'expired-token':
      return { issuedAt: '2001-01-01T00:00:00', expiration: '2001-01-02T00:00:00' };
    default:
      return {};
  }
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
}

function fieldsOf(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null) throw new Error('a checkout reply is a JSON object');
  return { ...raw };
}
