// Signatures are facts: each distinct one is checked once, so that a schedule costs no more than its own steps.

let pending = 0;
let wake: () => void = () => undefined;

/** Lets everything go on that needs no time: promises, and signatures that are being made or checked. */
export async function untilQuiet(): Promise<void> {
  await new Promise<void>((resolve) => void setImmediate(resolve));
  while (pending > 0) {
    await new Promise<void>((resolve) => (wake = resolve));
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

/**
 * From now on, in this process, WebCrypto remembers every import, digest and verification by its whole input, and
 * `untilQuiet` waits for what is being computed. What is computed stays what WebCrypto computes.
 */
export function rememberCrypto(): void {
  const { subtle } = globalThis.crypto;
  const real = {
    importKey: subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<unknown>,
    exportKey: subtle.exportKey.bind(subtle) as (...args: unknown[]) => Promise<unknown>,
    digest: subtle.digest.bind(subtle) as (...args: unknown[]) => Promise<unknown>,
    verify: subtle.verify.bind(subtle) as (...args: unknown[]) => Promise<unknown>,
    sign: subtle.sign.bind(subtle) as (...args: unknown[]) => Promise<unknown>,
  };
  const known = new Map<string, Promise<unknown>>();
  const remembering =
    (name: keyof typeof real) =>
    (...args: unknown[]) => {
      const text = `${name} ${args.map(textOf).join(' ')}`;
      const found = known.get(text) ?? counted(real[name](...args));
      known.set(text, found);
      return found;
    };
  const replaced = {
    importKey: remembering('importKey'),
    exportKey: remembering('exportKey'),
    digest: remembering('digest'),
    verify: remembering('verify'),
    sign: (...args: unknown[]) => counted(real.sign(...args)),
  };
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(subtle, name, { value, configurable: true });
}

async function counted<T>(work: Promise<T>): Promise<T> {
  pending += 1;
  try {
    return await work;
  } finally {
    pending -= 1;
    if (pending === 0) wake();
  }
}

const names = new WeakMap<object, string>();

// Keys are told apart by who they are, bytes and plain values by what they hold.
function textOf(part: unknown): string {
  if (part instanceof Uint8Array)
    return Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1');
  if (part instanceof ArrayBuffer) return Buffer.from(part).toString('latin1');
  if (typeof part === 'object' && part !== null && 'usages' in part && 'algorithm' in part) {
    const name = names.get(part) ?? `key ${Math.random()}`;
    names.set(part, name);
    return name;
  }
  return JSON.stringify(part);
}
