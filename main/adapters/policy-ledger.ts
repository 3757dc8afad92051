// The ledger with the issuer keys of the policy among its own: they prove tokens, and are written nowhere.

import type { IssuerKey } from '../domain/issuer-key.ts';
import type { Ledger } from '../ports.ts';

/** The same ledger, whose keys begin with those of the policy. */
export function withPolicyKeys(ledger: Ledger, keys: readonly IssuerKey[]): Ledger {
  if (keys.length === 0) return ledger;
  const isManaged = (key: IssuerKey): boolean =>
    keys.some((one) => one.issuerAccount === key.issuerAccount && one.thumbprint === key.thumbprint);
  const issuerKeys = (): readonly IssuerKey[] => [
    ...keys,
    ...ledger.issuerKeys().filter((key) => !isManaged(key)),
  ];
  return new Proxy(ledger, {
    get: (target, name) => {
      if (name === 'issuerKeys') return issuerKeys;
      const value: unknown = Reflect.get(target, name, target);
      // Its private fields are the ledger's own, not those of what stands before it.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
