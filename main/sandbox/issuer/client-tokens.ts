// Remembers what a ClientToken of a changing operation has already done, so that a repeated wish is done once.
import type { Call } from '../call.ts';
import { textOf, wholeOf } from '../store.ts';
import type { ServiceError } from '../wire.ts';

/** A wish under a ClientToken; `parameters` is everything else it says. */
export type Wish = { readonly operation: string; readonly clientToken: string; readonly parameters: unknown };

/**
 * Does `work` in one transaction, or gives the reply of the same wish made within the idempotency window.
 *
 * The same token with other parameters fails with `otherwise`: the operations model different exceptions for it.
 */
export function once(call: Call, wish: Wish, otherwise: () => ServiceError, work: () => string): string {
  const parameters = JSON.stringify(wish.parameters);
  return call.store.transaction(() => {
    const row = call.store.one(
      `SELECT parameters, requested_at, reply FROM issuer_request
       WHERE account = ? AND operation = ? AND client_token = ?`,
      call.account,
      wish.operation,
      wish.clientToken,
    );
    if (row !== undefined && wholeOf(row, 'requested_at') > call.now - call.idempotencyWindowMs) {
      if (textOf(row, 'parameters') !== parameters) throw otherwise();
      return textOf(row, 'reply');
    }
    const reply = work();
    remember(call, wish, parameters, reply);
    return reply;
  });
}

function remember(call: Call, wish: Wish, parameters: string, reply: string): void {
  const forgotten = call.now - call.idempotencyWindowMs;
  call.store.run('DELETE FROM issuer_request WHERE requested_at <= ?', forgotten);
  call.store.run(
    `INSERT OR REPLACE INTO issuer_request (account, operation, client_token, parameters, requested_at, reply)
     VALUES (?, ?, ?, ?, ?, ?)`,
    call.account,
    wish.operation,
    wish.clientToken,
    parameters,
    call.now,
    reply,
  );
}
