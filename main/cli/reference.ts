// What the help, the manual page and docs/terminal.md say alike: examples, exit numbers, environment, files.

import type { Standing } from '../domain/standing.ts';

/** One example a command, to be typed as it stands. */
export const EXAMPLES: Readonly<Record<string, readonly [command: string, meaning: string]>> = {
  licenses: ['fieldpass licenses --cached', 'the last listing, without a network'],
  borrow: ['fieldpass borrow "Draft 3D"', 'a part of the name is enough where it fits one license'],
  renew: ['fieldpass renew "Draft 3D"', 'a new borrow first, then the old one goes back'],
  status: ['fieldpass status --check --within 24h', 'for cron: the exit number says how it stands'],
  calendar: ['fieldpass calendar --out ends.ics', 'import it again after a renewal or a return'],
  verify: ['fieldpass verify token.txt --key vendor.pem', 'a token file with the key of its vendor'],
  return: ['fieldpass return "Draft 3D"', 'the seat is free for others again'],
  remove: ['fieldpass remove "Draft 3D"', 'clear away what has ended'],
  checkout: ['fieldpass checkout "Render Bench" --hold', 'until Ctrl+C, then the seat goes back'],
  extend: ['fieldpass extend "Render Bench"', 'one heartbeat'],
  release: ['fieldpass release "Render Bench"', 'the seat is free for others again'],
  trip: ['fieldpass trip rehearse "Rig 7"', 'with the network cut, at the last hour of the trip'],
  grants: ['fieldpass grants accept "Drive Tuner"', 'accept and activate'],
  connections: ['fieldpass connections add Office --profile work', 'then: fieldpass connections use Office'],
  permissions: ['fieldpass permissions --policy', 'a policy for your administrator'],
  keys: ['fieldpass keys add vendor.pem --issuer 111122223333', 'pin a key that the vendor gave you'],
  ca: ['fieldpass ca add company.pem', 'trust the proxy of your company'],
  doctor: ['fieldpass doctor', 'what is wrong, and what to do'],
  history: ['fieldpass history --since 7d', 'what was done in the last week'],
  'support-bundle': ['fieldpass support-bundle --out help.txt', 'read it before you hand it on'],
  sandbox: ['fieldpass sandbox --port 8010', 'for tests of your own'],
  completion: ['source <(fieldpass completion bash)', 'in ~/.bashrc'],
};

/** What the numbers mean that every command may end with. */
export const EXIT_WORDS: readonly (readonly [number: number, words: string])[] = [
  [0, 'Done.'],
  [1, 'Something is wrong with Fieldpass’s own records or its disk, or there is a bug.'],
  [2, 'The command was not understood, or something it was given cannot be used. Nothing was done.'],
  [3, 'The license, borrow or checkout does not allow it: not found, no seats, not returnable.'],
  [4, 'Sign-in, permissions or set-up.'],
  [5, 'Network or AWS: offline, timed out, the outcome is not known.'],
  [6, 'The keychain of the operating system.'],
  [7, 'The token does not prove it: forged, expired, of another computer, or the clock is wrong.'],
  [78, 'It was started in a dangerous way, for example without certificate checks.'],
];

/** What `fieldpass status --check` says with its number. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  well: 'All is well.',
  'ends-soon': 'Something ends soon: as the app says it, or within the span of --within.',
  attention:
    'Something needs a person: it cannot be verified or read, its outcome is open, the clock is wrong.',
  expired: 'Something has expired, and nothing else of that license is usable here.',
  missing: 'A license named by --license is not here, or with --require nothing is.',
};

/** How `fieldpass status --watch` ends. */
export const WATCH_ENDS: readonly (readonly [number: number, words: string])[] = [
  [0, 'ended with q, or because nobody reads its output any more'],
  [129, 'ended by SIGHUP'],
  [130, 'ended with Ctrl+C or by SIGINT'],
  [143, 'ended by SIGTERM'],
];

/** Variables that Fieldpass reads. */
export const ENVIRONMENT: readonly (readonly [name: string, words: string])[] = [
  ['FIELDPASS_DATA_DIR', 'Where the records are kept; --data-dir comes first.'],
  ['FIELDPASS_CONNECTION', 'The connection to use; --connection and --sandbox come first.'],
  ['NO_COLOR', 'Set to anything: no color. So does --no-color.'],
  ['FORCE_COLOR', 'Set: color also where no terminal is; 0 or false: none.'],
  ['TERM', 'dumb: no color and no line that changes.'],
  ['AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL_LICENSE_MANAGER, …', 'As for the AWS command line.'],
  ['HTTPS_PROXY, NO_PROXY', 'The proxy to use.'],
];

/** Files that Fieldpass keeps. */
export const FILES: readonly (readonly [path: string, words: string])[] = [
  ['~/.local/share/fieldpass', 'Records on Linux, or below XDG_DATA_HOME. Tokens are in the keychain only.'],
  ['~/Library/Application Support/dev.fieldpass', 'Records on macOS.'],
  ['%LOCALAPPDATA%\\Fieldpass', 'Records on Windows.'],
  ['~/.aws/config', 'Profiles of the AWS command line, which connections may use.'],
];
