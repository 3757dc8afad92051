// What the keychain gives back, and what its process says.

import { layOut, readHead } from '../../../main/adapters/keychain/vault-head.ts';
import {
  MAX_ENTRY,
  parseReply,
  parseRequest,
  requestIdOf,
} from '../../../main/adapters/keychain/vault-protocol.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { consumptionTokenOf, unseal } from '../../../main/services/sealed.ts';
import {
  sealCheckout,
  type SealedCheckout,
  tokenInside,
  unsealCheckout,
} from '../../../main/services/sealed-checkout.ts';
import { claims } from '../../domain/token-vectors/vector.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import { mutateValue } from '../mutate-value.ts';
import { neverRefuses, opinion } from '../engine.ts';

type Row = Record<string, unknown>;
const SECRET = 'printable secret text '.repeat(20);

export const HEAD_TARGET: Target<string, ReturnType<typeof readHead>> = {
  name: 'head of a secret',
  seeds: [layOut(SECRET, 'a', 2_048).head, layOut(SECRET, 'b', 200).head, layOut('x', 'a', 100).head],
  mutate: (text, random, other) =>
    mutateText(text, random, other, ['LV1.', '.a.', '.b.', '.1.', '.9999.', '.0', '.', '\u0000', 'LV2.']),
  parse: readHead,
  isRefusal: neverRefuses,
  check: (text, head) => {
    const written =
      head === null ? null : `LV1.${head.slot}.${head.entries}.${head.length}.${head.sha256}.${head.first}`;
    if (written !== null && written !== text) throw new Error('read something else than stands there');
    if (head === null && /^LV1\.[ab]\.[1-9]\d{0,3}\.[1-9]\d{0,6}\.[\w-]{43}\.[ -~]*$/.test(text))
      throw new Error('a right head was refused');
    return opinion(head === null ? text.slice(0, 7) : 'read', head !== null, !text.startsWith('LV1.'));
  },
  broken: { 'leading zeros are taken': (text) => readHead(text.replace(/\.0+(\d)/, '.$1')) },
};

const TOKEN = claims()();
const HANDLE = '0cd7b2bc7c674573a669bea8f5b75f2d';

export const SEALED_TARGET: Target<string, string | null> = {
  name: 'sealed token',
  seeds: [TOKEN, `${TOKEN} ${HANDLE}`, 'garbage', `a.b ${HANDLE}`, 'a.%%%.b'],
  mutate: (text, random, other) => mutateText(text, random, other, [' ', '.', HANDLE, TOKEN, '=']),
  parse: (text) => consumptionTokenOf(new Secret(text))?.reveal() ?? null,
  isRefusal: neverRefuses,
  check: (text, handle) => {
    const { token, beside } = unseal(new Secret(text));
    if ((beside === null ? token.reveal() : `${token.reveal()} ${beside.reveal()}`) !== text)
      throw new Error('taken apart and lost something');
    const inside = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString();
    const isThere =
      handle === null ||
      (text.includes(' ') ? text.endsWith(` ${handle}`) : inside.includes(handle) || inside.includes('\\'));
    if (!isThere) throw new Error('made up a handle');
    return opinion(`${beside === null} ${handle === null}`, handle !== null);
  },
  broken: {
    'the first space divides': (text) =>
      text.includes(' ')
        ? (text.split(' ')[1] ?? '')
        : (consumptionTokenOf(new Secret(text))?.reveal() ?? null),
  },
};

const SEALED: SealedCheckout = {
  consumptionToken: new Secret(HANDLE),
  record: {
    issuedAt: 1,
    expiresAt: null,
    region: 'us-east-1',
    licenseArn: 'arn:x',
    entitlements: [
      { name: 'a', unit: 'Count', value: '1' },
      { name: 'b', unit: 'None' },
    ],
  },
  requestId: 'r',
};
const SEALED_TEXT = sealCheckout(SEALED).reveal();

export const CHECKOUT_TARGET: Target<string, SealedCheckout | null> = {
  name: 'sealed checkout',
  seeds: [
    SEALED_TEXT,
    sealCheckout({ ...SEALED, requestId: null, record: { ...SEALED.record, expiresAt: 5 } }).reveal(),
    HANDLE,
    SEALED_TEXT.slice(33),
  ],
  mutate: (text, random, other) => {
    const gap = text.indexOf(' ');
    const beside = (one: string): string => one.slice(one.indexOf(' ') + 1);
    return random.once(3)
      ? mutateText(text, random, other, [' ', HANDLE, 'null', '9e15', '{'])
      : `${text.slice(0, gap + 1)}${mutateJson(beside(text), random, beside(other), ['9e15', '1e400'])}`;
  },
  parse: (text) => unsealCheckout(new Secret(text)),
  isRefusal: neverRefuses,
  check: (text, sealed) => {
    const token = tokenInside(new Secret(text))?.reveal() ?? '';
    if (token !== (text.split(' ')[0] ?? '')) throw new Error('made up a handle');
    if (sealed === null) return opinion(`none ${token.length === 32}`, false);
    if (!text.startsWith(`${sealed.consumptionToken.reveal()} `))
      throw new Error('a handle that is the whole text');
    for (const at of [sealed.record.issuedAt, sealed.record.expiresAt]) if (at !== null) writeInstant(at);
    const again = unsealCheckout(sealCheckout(sealed));
    if (JSON.stringify(again) !== JSON.stringify(sealed))
      throw new Error('another seat after sealing it again');
    return opinion(
      `read ${sealed.requestId === null} ${sealed.record.expiresAt === null} ${sealed.record.entitlements.length}`,
      true,
    );
  },
  broken: {
    'instants are not bounded': (text) => {
      const sealed = unsealCheckout(new Secret(text.replace(/"issuedAt":9e15/, '"issuedAt":1')));
      return sealed !== null && text.includes('"issuedAt":9e15')
        ? { ...sealed, record: { ...sealed.record, issuedAt: 9e15 } }
        : sealed;
    },
  },
};

type Message = { readonly way: 'request' | 'reply'; readonly raw: unknown };
type Spoken = ReturnType<typeof parseRequest> | ReturnType<typeof parseReply>;

const ACCOUNT = 'a'.repeat(32);

export const PROTOCOL_TARGET: Target<Message, Spoken> = {
  name: 'keychain process',
  seeds: [
    { way: 'request', raw: { id: 1, op: 'get', account: 'sentinel' } },
    { way: 'request', raw: { id: 2, op: 'set', account: `${ACCOUNT}~a~12`, value: 'x'.repeat(100) } },
    { way: 'request', raw: { id: 3, op: 'delete', account: ACCOUNT } },
    { way: 'reply', raw: { id: 1, ok: true, value: null } },
    { way: 'reply', raw: { id: 1, ok: false, kind: 'failed', reason: 'no' } },
  ],
  mutate: ({ way, raw }, random, other) => ({ way, raw: mutateValue(raw, random, other.raw) }),
  parse: ({ way, raw }) => {
    requestIdOf(raw);
    return way === 'request' ? parseRequest(raw) : parseReply(raw);
  },
  isRefusal: neverRefuses,
  check: ({ way, raw }, spoken) => {
    if (spoken === null) return opinion(`${way} none`, false, typeof raw !== 'object');
    if (Number.isNaN(spoken.id)) throw new Error('a number that is none');
    if ('account' in spoken && !/^(sentinel|[0-9a-f]{32}(~[ab]~[1-9][0-9]{0,3})?)$/.test(spoken.account))
      throw new Error('an account out of bounds');
    const isStorable =
      !('op' in spoken && spoken.op === 'set') ||
      (/^[ -~]+$/.test(spoken.value) && spoken.value.length <= MAX_ENTRY);
    if (!isStorable) throw new Error('a value that no keychain keeps');
    const known = ['id', 'op', 'account', 'value', 'ok', 'kind', 'reason'];
    if (!Object.keys(spoken).every((name) => known.includes(name))) throw new Error('a member nobody knows');
    return opinion(`${way} ${Object.keys(spoken).join()}`, true);
  },
  broken: {
    'any account will do': ({ way, raw }) =>
      parseRequest(way === 'request' ? { ...(raw as Row | null), account: 'sentinel' } : raw) &&
      (raw as Spoken),
    'any value is stored': ({ way, raw }) => {
      const value = (raw as Row | null)?.['value'];
      return way === 'request' &&
        typeof value === 'string' &&
        parseRequest({ ...(raw as Row), value: 'x' }) !== null
        ? (raw as Spoken)
        : null;
    },
  },
};
