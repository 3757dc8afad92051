// The keychain process as a stub in memory: same messages, no keytar, and told exactly where to fail.

import type { HelperProcess } from '../../main/adapters/keychain/vault-process.ts';
import type { KeychainReply, KeychainRequest } from '../../main/adapters/keychain/vault-protocol.ts';
import { parseRequest } from '../../main/adapters/keychain/vault-protocol.ts';

/** What one request meets. `die-before` and `die-after` end the process around its effect. */
export type Fault = 'silent' | 'die-before' | 'die-after' | 'lose' | 'corrupt' | { readonly fail: string };

/** A keychain that outlives its processes, like the real one. */
export class MemoryKeychain {
  readonly entries = new Map<string, string>();
  readonly requests: KeychainRequest[] = [];
  locked = false;
  full = false;
  started = 0;
  alive = 0;
  inFlight = 0;
  mostInFlight = 0;
  /** Asked for every request; null means none. */
  faultOf: (request: KeychainRequest) => Fault | null = () => null;

  /** Starts a process on this keychain; pass it as `startHelper`. */
  readonly start = (): HelperProcess => {
    this.started += 1;
    this.alive += 1;
    let isAlive = true;
    const hear: ((message: unknown) => void)[] = [];
    const ended: ((how: string) => void)[] = [];
    const kill = (how = 'signal SIGKILL'): void => {
      if (!isAlive) return;
      isAlive = false;
      this.alive -= 1;
      setImmediate(() => ended.forEach((fn) => fn(how)));
    };
    const answer = (reply: KeychainReply | 'died' | null): void => {
      if (reply === 'died') kill('signal SIGSEGV');
      else if (reply !== null && isAlive) hear.forEach((fn) => fn(reply));
    };
    return {
      post: (message) => {
        this.inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
        setImmediate(() => {
          this.inFlight -= 1;
          if (isAlive) answer(this.#handle(message));
        });
      },
      onMessage: (fn) => void hear.push(fn),
      onExit: (fn) => void ended.push(fn),
      kill: () => kill(),
    };
  };

  #handle(message: unknown): KeychainReply | 'died' | null {
    const request = parseRequest(message);
    if (request === null) throw new Error('the vault sent a request that is out of bounds');
    this.requests.push(request);
    const fault = this.faultOf(request);
    if (fault === 'silent') return null;
    if (fault === 'die-before') return 'died';
    if (fault !== null && typeof fault === 'object') return failed(request.id, fault.fail);
    const reply = this.#apply(request, fault);
    return fault === 'die-after' ? 'died' : reply;
  }

  // As keytar behaves on Linux: locked reads as null, deletes as false, and only a write tells.
  #apply(request: KeychainRequest, fault: Fault | null): KeychainReply {
    const { id, account } = request;
    if (request.op === 'set') return this.#write(request, fault);
    if (request.op === 'delete') {
      return { id, ok: true, value: !this.locked && fault !== 'lose' && this.entries.delete(account) };
    }
    return { id, ok: true, value: this.locked ? null : (this.entries.get(account) ?? null) };
  }

  #write(request: KeychainRequest & { readonly op: 'set' }, fault: Fault | null): KeychainReply {
    const { id, account } = request;
    if (this.locked) return failed(id, 'Cannot create an item in a locked collection');
    if (this.full) return failed(id, 'An error occurred on the device');
    const value = fault === 'corrupt' ? flipLast(request.value) : request.value;
    if (fault !== 'lose') this.entries.set(account, value);
    return { id, ok: true, value: true };
  }
}

function failed(id: number, reason: string): KeychainReply {
  return { id, ok: false, kind: 'failed', reason };
}

function flipLast(text: string): string {
  return text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A');
}
