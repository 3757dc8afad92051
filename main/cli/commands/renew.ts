// `fieldpass renew <license>`: the new one is held and proved before the old one goes back, or the risky other way.

import type { Borrow } from '../../domain/borrow.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { BorrowView } from '../../domain/snapshot.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { exactWords } from '../moments.ts';
import { asArgument, type Printer } from '../print.ts';
import { requireYes } from '../question.ts';
import { borrowedLines } from './borrow.ts';
import { meantBorrow } from './meant.ts';

const RECOVERY_MS = 10_000;
const RISK =
  'The old license is given back first. If a colleague takes the seat in between, you have none until one is free again.';

type RenewOptions = Options & { readonly returnFirst?: unknown; readonly yes?: unknown };

export async function renew(options: RenewOptions, printer: Printer, text = ''): Promise<void> {
  const order = options.returnFirst === true ? 'return-first' : 'borrow-first';
  await withServices(options, printer, async (services) => {
    await recoverFor(services, RECOVERY_MS);
    const old = meantBorrow(services, text);
    if (order === 'return-first')
      await requireYes(options.yes === true, `${old.wish.licenseName}: ${RISK}`, printer);
    const held = await services.renewing.renew(old.borrowId, order).catch((error: unknown) => {
      throw withTheOtherOrder(error, old);
    });
    const view = services.snapshots.viewOf(held);
    const left = services.snapshots.take().borrows.find(({ borrowId }) => borrowId === old.borrowId) ?? null;
    printer.result({ ...view, oldSeatUntilAt: left?.expiresAt ?? null }, [
      ...borrowedLines('Renewed', view, services.time.now()),
      `  ${oldSeatWords(left)}`,
    ]);
  });
}

function oldSeatWords(left: BorrowView | null): string {
  if (left === null) return 'the old one was given back; its seat is free';
  const until = exactWords(left.expiresAt ?? 0);
  return left.canReturnEarly
    ? `the old one is not back yet: Fieldpass goes on trying; its seat is taken until ${until} at the latest`
    : `the old one cannot be returned early (set by the issuer); its seat stays taken until ${until}`;
}

function withTheOtherOrder(error: unknown, { borrowId, wish }: Borrow): unknown {
  if (!(error instanceof FieldpassError) || error.code !== 'no-seats') return error;
  const which = asArgument(wish.licenseName, borrowId);
  const nextStep = wish.canReturnEarly
    ? `Wait for a free seat, or take the risk: fieldpass renew ${which} --return-first --yes. ${RISK}`
    : 'Wait for a free seat; the issuer does not allow this one to be returned early to make room.';
  return new FieldpassError('no-seats', `${error.message} The license you have stays as it is.`, {
    cause: error,
    details: { ...error.details, nextStep },
  });
}
