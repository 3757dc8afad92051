// A person at a terminal: runs the built command line on a pseudo-terminal and types what is asked for.

import { join } from 'node:path';
import { type Ended, startProgram } from './command-line.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.cjs');

// Waits for each text on the screen, then types its answer; what the terminal shows goes to stdout.
const TERMINAL = `
import json, os, pty, select, sys
steps, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, screen = pty.fork()
if pid == 0:
    os.execv(command[0], command)
shown, told = b'', 0
while True:
    try:
        text = os.read(screen, 4096)
    except OSError:
        break
    if not text:
        break
    shown += text
    while steps and steps[0][0].encode() in shown[told:]:
        told = len(shown)
        os.write(screen, steps.pop(0)[1].encode())
sys.stdout.buffer.write(shown)
sys.stdout.flush()
status = os.waitpid(pid, 0)[1]
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

/** What to wait for on the screen, and what to type then. */
export type Step = readonly [awaited: string, typed: string];

/** Runs the command line at a terminal; `stdout` is all that the screen showed, echoes included. */
export function typeAt(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  steps: readonly Step[],
): Promise<Ended> {
  const command = ['-c', TERMINAL, JSON.stringify(steps), process.execPath, CLI, ...args];
  return startProgram('/usr/bin/python3', command, env).ended;
}
