// Promises about tokens, times and words: what the domain must never get wrong.
// @ts-check

const TOKEN = 'main/domain/token.ts';
const FORM = 'main/domain/token-form.ts';
const VERIFYING = 'main/services/verifying.ts';

/** @type {import('../breaks.mjs').Break[]} */
export const tokens = [
  {
    what: 'the algorithm is PS384 and nothing else',
    edits: [
      { file: FORM, find: "if (header['alg'] !== 'PS384') return 'alg';", replace: '' },
      {
        file: TOKEN,
        find: "importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, 'PS384')",
        replace: 'importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, headerAlg(text))',
      },
      { file: TOKEN, find: ", { algorithms: ['PS384'] });", replace: ');' },
      {
        file: TOKEN,
        find: 'async function joseSays(',
        replace:
          "const headerAlg = (text) => JSON.parse(base64UrlText(text.split('.')[0])).alg;\nasync function joseSays(",
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'only pinned keys count, never one that came with the token',
    edits: [
      { file: FORM, find: "'jku', 'jwk',", replace: "'jku'," },
      {
        file: FORM,
        find: 'const header = jsonOf(textOf(part), 1);',
        replace: 'const header = jsonOf(textOf(part), 4);',
      },
      {
        file: TOKEN,
        find: 'const keys = arn === null ? [] : keysFor(issuerAccountOf(arn)).filter(',
        replace:
          "const own = JSON.parse(base64UrlText(parts[0]) ?? '{}').jwk;\n  const keys = [...(arn === null ? [] : keysFor(issuerAccountOf(arn))), ...(own === undefined ? [] : [{ jwk: own, thumbprint: 'own' }])].filter(",
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'one token has one text: canonical base64url',
    edits: [
      {
        file: 'main/domain/base64url.ts',
        find: 'return LAST_AFTER[(text.length % 4) as 0 | 1 | 2 | 3].test(text.slice(-1));',
        replace: 'return true;',
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'a returned token counts for nothing (tombstone)',
    edits: [
      {
        file: TOKEN,
        find: "if (isReturned?.(seat) === true) return answer('returned', 'tombstone');",
        replace: '',
      },
    ],
    test: 'test/domain/token',
  },
  {
    what: 'it is over at the very second of its end',
    edits: [{ file: TOKEN, find: 'now >= expiresAt', replace: 'now > expiresAt + 1_000' }],
    test: 'test/domain/token',
  },
  {
    what: 'an expiry without a zone means UTC',
    edits: [
      {
        file: 'main/domain/instant.ts',
        find: '${hour}:${minute}:${second}.${millis}Z`);',
        replace: '${hour}:${minute}:${second}.${millis}`);',
      },
    ],
    test: 'test/domain/small',
    zone: 'America/New_York',
  },
  {
    what: 'a clock that is no number is not trusted',
    edits: [
      {
        file: 'main/domain/expiry.ts',
        find: 'return !(now >= EARLIEST_SANE && now < LATEST_SANE);',
        replace: 'return now < EARLIEST_SANE || now >= LATEST_SANE;',
      },
    ],
    test: 'test/domain/token-vectors',
  },
  {
    what: 'an unknown status of a grant is told as any other, even one called constructor',
    edits: [
      {
        file: 'main/domain/grant.ts',
        find: "STAGES.get(status) ?? 'changing'",
        replace: "Object.fromEntries(STAGES)[status] ?? 'changing'",
      },
    ],
    test: 'test/domain/grant',
  },
  {
    what: 'a token that was proved is believed no longer than its key is pinned',
    edits: [
      {
        file: VERIFYING,
        find: 'proved === undefined || !isPinned(proved, sight, stored.record)',
        replace: 'proved === undefined',
      },
    ],
    test: 'test/services/verifying',
  },
  {
    what: 'a proof is that of the key itself, not of its name',
    edits: [
      {
        file: VERIFYING,
        find: 'key.jwk.n === jwk.n && key.jwk.e === jwk.e',
        replace: 'key.thumbprint === keyThumbprint',
      },
    ],
    test: 'test/services/verifying',
  },
  {
    what: 'time is judged anew of a token that was proved before',
    edits: [
      {
        file: VERIFYING,
        find: 'judge(genuine, consumptionHash, { now, expect })',
        replace: 'judge(genuine, consumptionHash, { now: genuine.issuedAt, expect })',
      },
    ],
    test: 'test/services/verifying',
  },
  {
    what: 'keys are looked at again after a rest',
    edits: [
      {
        file: VERIFYING,
        find: 'if (rest !== lastRest) sight = this.#sight();',
        replace: '',
      },
    ],
    test: 'test/services/verifying',
  },
  {
    what: 'what is remembered of a token is bounded',
    edits: [
      {
        file: 'main/services/proved-tokens.ts',
        find: 'if (this.#byHash.size <= this.#most) return;',
        replace: 'return;',
      },
    ],
    test: 'test/services/verifying',
  },
  {
    what: 'the thread pool takes PS384 as jose does, and nothing else',
    edits: [
      {
        file: 'main/adapters/pool-signatures.ts',
        find: 'saltLength: 48 }',
        replace: 'saltLength: constants.RSA_PSS_SALTLEN_AUTO }',
      },
    ],
    test: 'test/fuzz/token-differential',
  },
  {
    what: 'what the thread pool reads is strict UTF-8',
    edits: [
      {
        file: 'main/adapters/pool-signatures.ts',
        find: 'fatal: true, ignoreBOM: true',
        replace: 'ignoreBOM: true',
      },
    ],
    test: 'test/fuzz/token-differential',
  },
  {
    what: 'no seat is taken for a token that would be too long to be believed',
    edits: [
      {
        file: 'main/domain/why-not.ts',
        find: "borrowedUntil(license, now) - now > LONGEST_TOKEN_MS ? 'lasts-too-long' : null",
        replace: "borrowedUntil(license, now) - now > Infinity ? 'lasts-too-long' : null",
      },
    ],
    test: 'test/domain/why-not.test',
  },
  {
    what: 'nothing is promised that the grant gives no right to',
    edits: [
      {
        file: 'main/domain/why-not.ts',
        find: " && rightReason(license, 'CheckInLicense') === null",
        replace: '',
      },
    ],
    test: 'test/domain/why-not.test',
  },
];
