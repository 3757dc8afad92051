// `fieldpass completion <shell>`: the script that lets a shell complete commands, options and names.

import { FieldpassError } from '../../domain/failure.ts';
import { SCRIPTS, type Shell, SHELLS } from '../completion-scripts.ts';
import { verbatim } from '../layout.ts';
import type { Options } from '../open.ts';
import type { Printer } from '../print.ts';

export async function completion(_options: Options, printer: Printer, name = ''): Promise<void> {
  const shell = SHELLS.find((one) => one === name);
  if (shell === undefined) throw new FieldpassError('usage', `“${name}” is not one of ${SHELLS.join(', ')}.`);
  printer.result({ shell, script: SCRIPTS[shell] }, linesOf(shell));
}

const linesOf = (shell: Shell) => SCRIPTS[shell].split('\n').map(verbatim);
