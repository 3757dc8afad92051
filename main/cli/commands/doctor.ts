// `fieldpass doctor`: examines everything Fieldpass stands on and says what to do.

import { exitNumberOf } from '../../domain/failure.ts';
import type { Finding } from '../../domain/health.ts';
import { type Options, recoverFor, withServices } from '../open.ts';
import { table } from '../layout.ts';
import { looks, type Piece } from '../looks.ts';
import type { Printer } from '../print.ts';

const RECOVERY_MS = 10_000;
const SIGNS: Readonly<Record<Finding['state'], Piece>> = {
  well: looks('well', 'well'),
  attention: looks('soon', 'attention'),
  broken: looks('bad', 'BROKEN'),
};

export async function doctor(options: Options, printer: Printer): Promise<number> {
  return withServices(options, printer, async (services) => {
    const findings = await services.doctor();
    await recoverFor(services, RECOVERY_MS);
    const { connection, ledgerFile } = services;
    const worst = findings.find(({ state }) => state === 'broken')?.code ?? null;
    printer.result(
      {
        well: worst === null,
        connection: connection.kind === 'samples' ? 'sandbox' : 'aws',
        connectionName: connection.name,
        endpoint: connection.reach.endpoint,
        ledgerFile,
        findings,
      },
      [table(findings.flatMap(rowsOf), ['fixed', 'prose'])],
    );
    return worst === null ? 0 : exitNumberOf(worst);
  });
}

function rowsOf({ part, state, message, nextStep, code }: Finding): readonly (readonly Piece[])[] {
  const first = [SIGNS[state], `${part}: ${message}`];
  return nextStep === null ? [first] : [first, ['', `→ ${nextStep} (${code ?? ''})`]];
}
