// What the vectors cannot say of the verifier: which key, which time zone, every flipped character, nothing printed.

import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../main/domain/instant.ts';
import { forge, GOOD, issuer, judge, stranger } from '../support/forge.ts';
import { LICENSE_ARN, MORNING, sampleClaims } from '../support/samples.ts';

describe('a genuine token', () => {
  test('is valid, and its claims are given', async () => {
    const verdict = await judge(await issuer.sign(sampleClaims()));
    expect(verdict).toMatchObject({ verdict: 'valid', reason: 'ok' });
    expect(verdict.claims).toMatchObject({
      licenseArn: LICENSE_ARN,
      nodeId: 'fp1-node',
      issuedAt: MORNING,
      expiresAt: MORNING + 3 * DAY_MS,
    });
    expect(JSON.stringify(verdict)).not.toContain('0cd7b2bc');
  });

  test('is valid under any of several pinned keys, and says under which', async () => {
    const verdict = await judge(await issuer.sign(sampleClaims()), { keys: [stranger, issuer] });
    expect(verdict.keyThumbprint).toBe(await calculateJwkThumbprint(issuer.jwk));
  });

  test('called __proto__ in a claim pollutes nothing', async () => {
    const payload = JSON.stringify(sampleClaims()).replace('{', '{"__proto__":{"polluted":true},');
    expect((await judge(await forge(GOOD, payload))).verdict).toBe('valid');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(['America/Los_Angeles', 'Asia/Tokyo', 'UTC'])('ends by UTC in %s', async (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const token = await issuer.sign(sampleClaims());
      const end = MORNING + 3 * DAY_MS;
      expect((await judge(token, { now: end - 1 })).verdict).toBe('valid');
      expect((await judge(token, { now: end })).verdict).toBe('expired');
    } finally {
      process.env['TZ'] = before;
    }
  });
});

describe('a genuine token that was changed', () => {
  test('in any character of signature or payload is noticed', async () => {
    const token = await issuer.sign(sampleClaims());
    const [header = '', payload = '', signature = ''] = token.split('.');
    for (const at of [0, 7, Math.floor(payload.length / 2)]) {
      const flipped = payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1);
      const recorded = { expect: { licenseArn: LICENSE_ARN } };
      expect((await judge(`${header}.${flipped}.${signature}`, recorded)).verdict).toBe('bad-signature');
      const bent = signature.slice(0, at) + (signature[at] === 'A' ? 'B' : 'A') + signature.slice(at + 1);
      expect((await judge(`${header}.${payload}.${bent}`)).verdict).toBe('bad-signature');
    }
  });

  test('only in the spelling of its last character is malformed, in every such spelling', async () => {
    const token = await issuer.sign(sampleClaims());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const variants = [...alphabet].map((last) => token.slice(0, -1) + last).filter((text) => text !== token);
    const bytesOf = (text: string): Buffer => Buffer.from(text.split('.')[2] ?? '', 'base64url');
    const same = variants.filter((text) => bytesOf(text).equals(bytesOf(token)));
    expect(same.length).toBeGreaterThan(0);
    for (const text of same) expect((await judge(text)).verdict).toBe('malformed');
  });
});
