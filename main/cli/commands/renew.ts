// `fieldpass renew <license>`: the new one is held and proved before the old one goes back, or the risky other way.

import { FieldpassError } from '../../domain/failure.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { exactWords, type Printer } from '../print.ts';
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
    const { borrowId } = meantBorrow(services, text);
    if (order === 'return-first') await requireYes(options.yes === true, RISK);
    const held = await services.renewing.renew(borrowId, order).catch((error: unknown) => {
      throw withTheOtherOrder(error);
    });
    const view = services.snapshots.viewOf(held);
    const old = services.snapshots.take().borrows.find((one) => one.borrowId === borrowId);
    const end = old?.expiresAt ?? null;
    const oldLine =
      end === null ? 'the old seat is back' : `the old seat stays taken until ${exactWords(end)}`;
    printer.result({ ...view, oldSeatUntilAt: end }, [
      ...borrowedLines('Renewed', view, services.time.now()),
      `  ${oldLine}`,
    ]);
  });
}

function withTheOtherOrder(error: unknown): unknown {
  if (!(error instanceof FieldpassError) || error.code !== 'no-seats') return error;
  const nextStep = `Wait for a free seat, or take the risk: fieldpass renew … --return-first --yes. ${RISK}`;
  return new FieldpassError('no-seats', `${error.message} Your license stays as it is.`, {
    cause: error,
    details: { ...error.details, nextStep },
  });
}
