import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import { type License } from '../../main/domain/license.ts';
import { IssuerKeys } from '../../main/services/issuer-keys.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { MORNING, sampleLicense } from '../support/samples.ts';

const ACCOUNT = '123456789012';
const OLD_KEY = 'arn:aws:kms:us-east-1:123456789012:key/old';
const NEW_KEY = 'arn:aws:kms:us-east-1:123456789012:key/new';

const failsWith = (code: FailureCode, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function makeKey(modulusLength = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    der: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    jwk: publicKey.export({ format: 'jwk' }),
    privateJwk: privateKey.export({ format: 'jwk' }),
  };
}

let old: ReturnType<typeof makeKey>;
let fresh: ReturnType<typeof makeKey>;

beforeAll(() => {
  [old, fresh] = [makeKey(), makeKey()];
});

/** AWS with KMS keys by ARN; what is not there is a failure. */
function open(license: License = sampleLicense({ signKeyArn: OLD_KEY })) {
  const clock = new FakeClock(MORNING);
  const ledger = new MemoryLedger(clock);
  const kms = new Map<string, Uint8Array | FailureCode>([[OLD_KEY, old.der]]);
  const aws = { license: license as License | FailureCode, asked: [] as string[] };
  const warnings: unknown[] = [];
  const keys = new IssuerKeys({
    ledger,
    time: clock,
    origin: 'kms',
    log: { info: () => undefined, warn: (...all) => void warnings.push(all), error: () => undefined },
    licenses: {
      license: async () => {
        if (typeof aws.license === 'string') throw new FieldpassError(aws.license);
        return aws.license;
      },
      publicKeyOf: async (arn) => {
        aws.asked.push(arn);
        const found = kms.get(arn) ?? 'access-denied';
        if (typeof found === 'string') throw new FieldpassError(found);
        return found;
      },
    },
  });
  return { keys, ledger, kms, aws, clock, license, warnings };
}

describe('adding keys from a file', () => {
  test('pins every suitable key of a set and tells in the comment what it left out', async () => {
    const { keys, warnings } = open();
    const set = json({ keys: [old.jwk, { ...fresh.jwk, use: 'enc', kid: 'mail' }, fresh.jwk] });
    const added = await keys.add(set, ACCOUNT, 'from vendor.json');
    expect(added).toMatchObject([
      { jwk: { n: old.jwk.n }, origin: 'file', addedAt: MORNING, issuerAccount: ACCOUNT },
      { jwk: { n: fresh.jwk.n }, comment: 'from vendor.json; left out: “mail” is not meant for signatures' },
    ]);
    expect(keys.of(ACCOUNT)).toEqual(added);
    expect(keys.of('999999999999')).toEqual([]);
    expect(JSON.stringify(warnings)).toContain('mail');
  });

  test('of a set with a private key pins nothing', async () => {
    const { keys, warnings } = open();
    const set = json({ keys: [old.jwk, fresh.privateJwk] });
    await expect(keys.add(set, ACCOUNT, '')).rejects.toThrow(failsWith('key-rejected', 'PRIVATE'));
    expect(keys.all()).toEqual([]);
    expect(JSON.stringify(warnings)).not.toContain(fresh.privateJwk.d);
  });

  test('that is there already changes nothing and gives the pinned one', async () => {
    const { keys, clock } = open();
    const [first] = await keys.add(old.der, ACCOUNT, 'first');
    clock.jump(1_000);
    expect(await keys.add(json(old.jwk), ACCOUNT, 'again')).toEqual([first]);
    expect(keys.all()).toEqual([first]);
  });

  test.each(['', '12345', '1234567890123', 'Harbor Analytics'])(
    'for an issuer “%s” is refused: it is named by its account',
    async (account) => {
      const { keys } = open();
      await expect(keys.add(old.der, account, '')).rejects.toThrow(failsWith('key-rejected', '12 digits'));
    },
  );

  test('a long list of left-out keys does not make an endless comment', async () => {
    const { keys } = open();
    const others = Array.from({ length: 60 }, () => ({ ...fresh.jwk, use: 'enc' }));
    const [key] = await keys.add(json({ keys: [old.jwk, ...others] }), ACCOUNT, 'set');
    expect(key?.comment.length).toBeLessThanOrEqual(400);
  });
});

describe('removing a key', () => {
  test('forgets that one and no other', async () => {
    const { keys } = open();
    const [first, second] = await keys.add(json({ keys: [old.jwk, fresh.jwk] }), ACCOUNT, '');
    keys.remove(ACCOUNT, first!.thumbprint);
    expect(keys.all()).toEqual([second]);
  });

  test('that is not pinned for this issuer is a failure, not a silent success', async () => {
    const { keys } = open();
    const [key] = await keys.add(old.der, ACCOUNT, '');
    for (const [account, thumbprint] of [
      ['999999999999', key!.thumbprint],
      [ACCOUNT, 'unknown'],
    ] as const)
      expect(() => keys.remove(account, thumbprint)).toThrow(failsWith('key-rejected', 'No such key'));
    expect(keys.all()).toHaveLength(1);
  });
});

describe('reading the key from AWS', () => {
  test('before a borrow happens once, while nothing is pinned', async () => {
    const { keys, aws, license } = open();
    await keys.ensureFor(license);
    await keys.ensureFor(license);
    expect(aws.asked).toEqual([OLD_KEY]);
    expect(keys.of(ACCOUNT)).toMatchObject([{ origin: 'kms', comment: `read from ${OLD_KEY}` }]);
  });

  test('on request asks again although one is pinned, and pins the new key beside the old', async () => {
    const { keys, aws, kms, license } = open();
    await keys.ensureFor(license);
    // The license kept here still names the old key; AWS’s newest version of it names another.
    aws.license = { ...license, signKeyArn: NEW_KEY };
    kms.set(NEW_KEY, fresh.der);
    expect(await keys.readFromAws(license)).toMatchObject({ jwk: { n: fresh.jwk.n } });
    expect(keys.of(ACCOUNT).map(({ jwk }) => jwk.n)).toEqual([old.jwk.n, fresh.jwk.n]);
  });

  test('finds the same key again without pinning it twice', async () => {
    const { keys, license } = open();
    await keys.ensureFor(license);
    const [pinned] = keys.all();
    expect(await keys.readFromAws(license)).toEqual(pinned);
    expect(keys.all()).toHaveLength(1);
  });

  test('takes the listed signing key where the license may not be looked at', async () => {
    const { keys, aws, license } = open();
    aws.license = 'access-denied';
    expect(await keys.readFromAws(license)).toMatchObject({ jwk: { n: old.jwk.n } });
  });

  test.each([
    ['no signing key is named', null, 'issuer-key-missing'],
    ['KMS does not allow it', 'access-denied', 'issuer-key-missing'],
    ['there is no network', 'offline', 'offline'],
    ['the sign-in has ended', 'sign-in-expired', 'sign-in-expired'],
  ] as const)('says what is missing where %s', async (_name, trouble, code) => {
    const { keys, kms, license } = open(sampleLicense({ signKeyArn: trouble === null ? null : OLD_KEY }));
    if (trouble !== null) kms.set(OLD_KEY, trouble);
    await expect(keys.readFromAws(license)).rejects.toThrow(failsWith(code));
    expect(keys.all()).toEqual([]);
  });

  test('a key of KMS that is too weak is not pinned', async () => {
    const { keys, kms, license } = open();
    kms.set(OLD_KEY, makeKey(1024).der);
    await expect(keys.readFromAws(license)).rejects.toThrow(failsWith('issuer-key-missing'));
    expect(keys.all()).toEqual([]);
  });

  test('a full disk is told as what it is', async () => {
    const { keys, ledger, license } = open();
    ledger.addIssuerKey = () => {
      throw new FieldpassError('disk-full');
    };
    await expect(keys.ensureFor(license)).rejects.toThrow(failsWith('disk-full'));
  });
});

describe('a token that no pinned key vouches for', () => {
  const list = ({ ledger }: ReturnType<typeof open>, license: License): void =>
    ledger.saveCatalogue({ listedAt: MORNING, licenses: [{ license, seats: null }] });

  test('may mean a changed key where the license names one, and says how to read it', () => {
    const world = open();
    list(world, world.license);
    const { message, details } = world.keys.notProved(world.license.arn, { reason: 'no-key-fits' });
    expect(message).toContain('may have changed its signing key');
    expect(details).toMatchObject({
      issuerAccount: ACCOUNT,
      reason: 'no-key-fits',
      signKeyArn: OLD_KEY,
      nextStep: expect.stringContaining("fieldpass keys refresh 'Keelson Stability'"),
    });
  });

  test('is plainly not proved where AWS names no key', () => {
    const world = open();
    list(world, sampleLicense({ signKeyArn: null }));
    const { code, message, details } = world.keys.notProved(world.license.arn);
    expect(code).toBe('token-forged');
    expect(message).not.toContain('changed');
    expect(details).toEqual({ issuerAccount: ACCOUNT });
  });
});
