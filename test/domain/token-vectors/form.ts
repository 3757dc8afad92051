// Step 1 of the contract: one token has one text.

import { Buffer } from 'node:buffer';
import {
  b64,
  BY_STRANGER,
  claims,
  claimsText,
  GOOD_HEADER,
  part,
  respelled,
  sealed,
  signed,
  text,
  type Vector,
} from './vector.ts';
import { sampleClaims } from '../../support/samples.ts';

/** A signed token whose payload has exactly this many bytes; with the plain header 12,015 make 16,384 characters. */
const withPayloadOf = (bytes: number) =>
  claimsText((json) => json.replace('{', `{"pad":"${'x'.repeat(bytes - json.length - 9)}",`));

const longer = (length: number) => text((token) => token + 'A'.repeat(length - token.length));

export const FORM: readonly Vector[] = [
  ['a genuine token', claims(), 'valid', 'ok'],
  ['a genuine token of 16,384 characters', withPayloadOf(12_015), 'valid', 'ok'],
  ['a genuine token of 16,386 characters', withPayloadOf(12_016), 'malformed', 'length'],
  ['a payload of 12 KiB and a byte', withPayloadOf(12_289), 'malformed', 'length'],
  ['no text at all', () => '', 'malformed', 'length'],
  ['16,385 characters', longer(16_385), 'malformed', 'length'],
  ['16,385 spaces: the length is looked at first', () => ' '.repeat(16_385), 'malformed', 'length'],
  [
    'a claim of 10 MB',
    () => signed(GOOD_HEADER, sampleClaims({ pad: 'x'.repeat(1e7) })),
    'malformed',
    'length',
  ],
  ['16,384 dots', () => '.'.repeat(16_384), 'malformed', 'form'],
  ['16,384 letters without a dot', () => 'A'.repeat(16_384), 'malformed', 'form'],
  ['a single letter', () => 'A', 'malformed', 'form'],
  ['two dots alone', () => '..', 'malformed', 'form'],
  ['a single part', text((t) => t.split('.')[0]!), 'malformed', 'form'],
  ['two parts', text((t) => t.split('.').slice(0, 2).join('.')), 'malformed', 'form'],
  ['a fourth part', text((t) => `${t}.AAAA`), 'malformed', 'form'],
  ['a fourth part that is empty', text((t) => `${t}.`), 'malformed', 'form'],
  ['five parts, as an encrypted token has', text((t) => `${t}.AAAA.AAAA`), 'malformed', 'form'],
  ['a dot in front', text((t) => `.${t}`), 'malformed', 'form'],
  ['two dots between parts', text((t) => t.replace('.', '..')), 'malformed', 'form'],
  ['an empty header', part(0, () => ''), 'malformed', 'form'],
  ['an empty payload', part(1, () => ''), 'malformed', 'form'],
  ['an empty signature', part(2, () => ''), 'malformed', 'form'],
  ['a space in front', text((t) => ` ${t}`), 'malformed', 'form'],
  ['a space behind', text((t) => `${t} `), 'malformed', 'form'],
  ['a newline behind', text((t) => `${t}\n`), 'malformed', 'form'],
  ['a newline in front', text((t) => `\n${t}`), 'malformed', 'form'],
  ['CR and LF behind', text((t) => `${t}\r\n`), 'malformed', 'form'],
  [
    'a line break inside, as mail makes it',
    text((t) => `${t.slice(0, 76)}\n${t.slice(76)}`),
    'malformed',
    'form',
  ],
  ['a tab inside', text((t) => `${t.slice(0, 30)}\t${t.slice(30)}`), 'malformed', 'form'],
  ['a space inside', text((t) => `${t.slice(0, 30)} ${t.slice(30)}`), 'malformed', 'form'],
  ['a space instead of a character', text((t) => `${t.slice(0, 30)} ${t.slice(31)}`), 'malformed', 'form'],
  ['NUL inside', text((t) => `${t.slice(0, 30)}\0${t.slice(31)}`), 'malformed', 'form'],
  ['NUL behind', text((t) => `${t}\0`), 'malformed', 'form'],
  ['a line separator behind', text((t) => `${t}\u2028`), 'malformed', 'form'],
  ['a byte order mark in front of the text', text((t) => `\ufeff${t}`), 'malformed', 'form'],
  ['a zero-width space inside', text((t) => `${t.slice(0, 30)}\u200b${t.slice(30)}`), 'malformed', 'form'],
  ['a Cyrillic letter that looks Latin', text((t) => t.replace('e', '\u0435')), 'malformed', 'form'],
  ['a full-width full stop between parts', text((t) => t.replace('.', '\uff0e')), 'malformed', 'form'],
  ['a lone surrogate in the text', text((t) => `${t}\ud800`), 'malformed', 'form'],
  ['padding behind the header', part(0, (p) => `${p}=`), 'malformed', 'form'],
  ['padding behind the payload', part(1, (p) => `${p}==`), 'malformed', 'form'],
  ['padding behind the signature', part(2, (p) => `${p}==`), 'malformed', 'form'],
  ['a plus of standard base64', text((t) => `${t.slice(0, 30)}+${t.slice(31)}`), 'malformed', 'form'],
  ['a slash of standard base64', text((t) => `${t.slice(0, 30)}/${t.slice(31)}`), 'malformed', 'form'],
  ['percent-encoded dots', text((t) => t.replaceAll('.', '%2E')), 'malformed', 'form'],
  ['quotes around it', text((t) => `"${t}"`), 'malformed', 'form'],
  ['a scheme in front', text((t) => `Bearer ${t}`), 'malformed', 'form'],
  ['two tokens, a comma between', text((t) => `${t},${t}`), 'malformed', 'form'],
  ['two tokens, one after the other', text((t) => t + t), 'malformed', 'form'],
  ['the flattened JSON form', text((t) => flattened(t)), 'malformed', 'form'],
  ['the general JSON form', text((t) => `{"signatures":[${flattened(t)}]}`), 'malformed', 'form'],
  ['another spelling of the signature', part(2, respelled), 'malformed', 'not-canonical'],
  ['another spelling of the payload, signed', () => spelled(1), 'malformed', 'not-canonical'],
  ['another spelling of the header, signed', () => spelled(0), 'malformed', 'not-canonical'],
  ['a character too many in the header', part(0, (p) => `${p}A`), 'malformed', 'not-canonical'],
  ['a payload of an impossible length', part(1, impossible), 'malformed', 'not-canonical'],
  ['a signature of an impossible length', part(2, impossible), 'malformed', 'not-canonical'],
  ['parts of one character each', () => 'A.A.A', 'malformed', 'not-canonical'],
  ['a stranger’s signature in another spelling', () => strangers(), 'malformed', 'not-canonical'],
  ['parts that are canonical and nothing else', () => 'AA.AA.AA', 'malformed', 'header-not-json'],
  [
    'a signature a character short of another length',
    part(2, (p) => p.slice(0, -2)),
    'bad-signature',
    'no-key-fits',
  ],
  ['a signature with a byte behind', part(2, longerBy), 'bad-signature', 'no-key-fits'],
  ['a signature of one byte', part(2, () => 'AA'), 'bad-signature', 'no-key-fits'],
  ['a signature of zeros', part(2, (p) => 'A'.repeat(p.length)), 'bad-signature', 'no-key-fits'],
  ['parts of two tokens', () => crossed(), 'bad-signature', 'no-key-fits'],
  ['header and payload changed about', text((t) => swapped(t)), 'malformed', 'header-not-json'],
];

function flattened(token: string): string {
  const [protected_, payload, signature] = token.split('.');
  return JSON.stringify({ protected: protected_, payload, signature });
}

// Only a part whose bits do not fill its last character has other spellings.
function spelled(index: 0 | 1): string {
  const uneven = ['fp1-a', 'fp1-ab']
    .map((nodeId) => b64(sampleClaims({ nodeId })))
    .find((one) => one.length % 4 > 0);
  const parts = [b64({ alg: 'PS384', kid: 'a' }), uneven ?? ''];
  const odd = parts.map((one, at) => (at === index ? respelled(one) : one));
  return sealed(odd[0]!, odd[1]!);
}

function impossible(part: string): string {
  return part.slice(0, part.length - ((part.length + 3) % 4));
}

function longerBy(part: string): string {
  return Buffer.concat([Buffer.from(part, 'base64url'), Buffer.from([1])]).toString('base64url');
}

function strangers(): string {
  const [head, body, signature] = claims({}, BY_STRANGER)().split('.');
  return `${head}.${body}.${respelled(signature!)}`;
}

function crossed(): string {
  const [head, , signature] = claims()().split('.');
  return `${head}.${b64(sampleClaims({ expiration: '2026-12-07T08:00:00' }))}.${signature}`;
}

function swapped(token: string): string {
  const [head, body, signature] = token.split('.');
  return `${body}.${head}.${signature}`;
}
