// Step 5 of the contract, first half: the payload is strict JSON.

import { Buffer } from 'node:buffer';
import { LICENSE_ARN, sampleClaims } from '../../support/samples.ts';
import { claims, claimsText, claimsWith, payload, type Given, type Vector } from './vector.ts';

// With the license on record the issuer is known, so that the payload is what decides.
const RECORDED: Given = { expect: { licenseArn: LICENSE_ARN } };

const bad = (title: string, token: () => string, reason = 'payload-not-json'): Vector => [
  title,
  token,
  'malformed',
  reason,
  RECORDED,
];
const good = (title: string, token: () => string): Vector => [title, token, 'valid', 'ok'];

const JSON_TEXT = JSON.stringify(sampleClaims());
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((one) => Buffer.from(one as string)));

/** Sample claims with these bytes inside a text. */
const around = (inside: readonly number[]) => payload(bytes('{"x":"', inside, `",${JSON_TEXT.slice(1)}`));

export const PAYLOAD: readonly Vector[] = [
  bad('a payload that is an array', payload('[]')),
  bad('a payload that is a number', payload('1')),
  bad('a payload that is text', payload('"claims"')),
  bad('a payload that is null', payload('null')),
  bad('a payload that is true', payload('true')),
  bad('a payload of claims in an array', payload(`[${JSON_TEXT}]`)),
  bad('a payload of claims as text', payload(JSON.stringify(JSON_TEXT))),
  bad('a payload of white space', payload('  \n')),
  bad('a payload with junk behind', payload(`${JSON_TEXT}x`)),
  bad('a payload with a second object behind', payload(`${JSON_TEXT}{}`)),
  bad('a payload with NUL behind', payload(`${JSON_TEXT}\0`)),
  bad('a payload cut short', payload(JSON_TEXT.slice(0, -1))),
  bad('a payload with a closing brace too many', payload(`${JSON_TEXT}}`)),
  bad(
    'a payload with a trailing comma',
    claimsText((json) => json.replace(/\}$/, ',}')),
  ),
  bad(
    'a payload with a leading comma',
    claimsText((json) => json.replace('{', '{,')),
  ),
  bad(
    'a payload with a comment',
    claimsText((json) => json.replace('{', '{/* */')),
  ),
  bad(
    'a payload with a name without quotes',
    claimsText((json) => json.replace('"nodeId"', 'nodeId')),
  ),
  bad(
    'a payload with single quotes',
    claimsText((json) => json.replaceAll('"', "'")),
  ),
  bad('a byte order mark before the payload', payload(`\ufeff${JSON_TEXT}`)),
  bad('a byte order mark behind the payload', payload(`${JSON_TEXT}\ufeff`)),
  bad('a no-break space as white space', payload(`\u00a0${JSON_TEXT}`)),
  bad('a form feed as white space', payload(`\f${JSON_TEXT}`)),
  bad('a payload in UTF-16', payload(Buffer.from(JSON_TEXT, 'utf16le'))),
  bad('a payload in Latin-1', payload(Buffer.from(JSON_TEXT.replace('Users', 'Usérs'), 'latin1'))),
  bad('a stray byte FF', around([0xff])),
  bad('a stray continuation byte', around([0x80])),
  bad('a character cut in the middle', around([0xe2, 0x82])),
  bad('an overlong spelling of a slash', around([0xc0, 0xaf])),
  bad('an overlong spelling of NUL', around([0xc0, 0x80])),
  bad('a surrogate in UTF-8 bytes', around([0xed, 0xa0, 0x80])),
  bad('a character beyond Unicode', around([0xf4, 0x90, 0x80, 0x80])),
  good('a four-byte character', around([0xf0, 0x9f, 0x94, 0x91])),
  bad('an escaped lone high surrogate', claimsWith('"x":"\\ud83d"')),
  bad('an escaped lone low surrogate', claimsWith('"x":"\\udd11"')),
  bad('surrogates the wrong way round', claimsWith('"x":"\\udd11\\ud83d"')),
  bad('a lone surrogate in a name', claimsWith('"\\ud83d":1')),
  good('an escaped pair of surrogates', claimsWith('"x":"\\ud83d\\udd11"')),
  bad('a raw newline in a text', claimsWith('"x":"a\nb"')),
  bad('a raw tab in a text', claimsWith('"x":"a\tb"')),
  bad('an unknown escape', claimsWith('"x":"\\q"')),
  bad('an escape cut short', claimsWith('"x":"\\u00"')),
  good('every escape of JSON', claimsWith('"x":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"')),
  bad('a claim twice', claimsWith('"nodeId":"other"')),
  bad('a claim twice with the same value', claimsWith('"nodeId":"fp1-node"')),
  bad('the end twice, once through an escape', claimsWith('"\\u0065xpiration":"2027-01-01T00:00:00"')),
  bad('exp twice', claimsWith('"exp":1793952000,"exp":1893952000')),
  bad('an unknown claim twice', claimsWith('"x":1,"x":1')),
  bad('a name twice in a nested object', claimsWith('"x":{"a":1,"a":2}')),
  bad(
    'a name twice in an entitlement',
    claimsText((json) => json.replace('"name":"Users"', '"name":"Users","name":"Users"')),
  ),
  good('the same name in two objects', claimsWith('"x":{"a":1},"y":{"a":1}')),
  bad('__proto__ twice', claimsWith('"__proto__":1,"__proto__":2')),
  good('own __proto__, which changes nothing', claimsWith('"__proto__":{"licenseArn":"x"}')),
  good('own constructor and toString', claimsWith('"constructor":1,"toString":null,"hasOwnProperty":2')),
  good('a claim nobody knows', claims({ region: 'eu-central-1' })),
  good('metadata of the checkout', claims({ checkoutMetadata: { Mac: '00:00' } })),
  good('nesting of 15 lists within the object', claimsWith(`"x":${nested(15)}`)),
  bad('nesting of 16 lists within the object', claimsWith(`"x":${nested(16)}`)),
  bad('nesting 6,000 deep', payload(nested(6_000))),
  bad('nesting 5,000 deep that never closes', payload('['.repeat(5_000))),
  bad('objects nested 1,500 deep', payload('{"a":'.repeat(1_500))),
  bad('1e400, which is no number', claimsWith('"x":1e400')),
  bad('-1e400', claimsWith('"x":-1e400')),
  good('1e300 in a claim nobody knows', claimsWith('"x":1e300')),
  good('minus zero in a claim nobody knows', claimsWith('"x":-0')),
  bad('NaN', claimsWith('"x":NaN')),
  bad('Infinity', claimsWith('"x":Infinity')),
  bad('a number with a leading zero', claimsWith('"x":01')),
  bad('a number with a leading plus', claimsWith('"x":+1')),
  bad('a number that ends with a point', claimsWith('"x":1.')),
  bad('a number that begins with a point', claimsWith('"x":.5')),
  bad('a hexadecimal number', claimsWith('"x":0x10')),
  bad('a word in capitals', claimsWith('"x":True')),
  bad('undefined', claimsWith('"x":undefined')),
  good(
    'white space wherever JSON allows it',
    claimsText((json) => ` \t\r\n${json.replaceAll(',', ' ,\n').replaceAll('":', '" :')}\n`),
  ),
];
