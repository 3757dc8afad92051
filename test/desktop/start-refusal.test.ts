import { describe, expect, test } from 'vitest';
import { mayStart } from '../../main/desktop/start-refusal.ts';
import { dangersOf, REFUSED_NAMES } from '../../main/domain/start-dangers.ts';
import { reached } from '../support/effort.ts';

/** Named in the facts this promise rests on; the list of the product may be longer, never shorter. */
const MUST_REFUSE = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'no-sandbox', 'disable-web-security', 'host-rules'],
  ...['proxy-server', 'js-flags', 'load-extension', 'inspect', 'inspect-brk', 'ignore-certificate-errors'],
  ...[
    'enable-blink-features',
    'disable-blink-features',
    'blink-settings',
    'enable-features',
    'disable-features',
  ],
  ...['auth-server-allowlist', 'auth-negotiate-delegate-allowlist', 'force-fieldtrials', 'ssl-key-log-file'],
];

function start(
  more: { argv?: string[]; execArgv?: string[]; env?: Record<string, string>; has?: string[] },
  isPackaged = true,
) {
  const said: string[] = [];
  const ended: number[] = [];
  const app = {
    isPackaged,
    commandLine: { hasSwitch: (name: string) => more.has?.includes(name) === true },
    exit: (code: number) => void ended.push(code),
  };
  const { argv = [], execArgv = [], env = {} } = more;
  const goesOn = mayStart(app, {
    argv: ['/opt/fieldpass', ...argv],
    execArgv,
    env,
    say: (line) => said.push(line),
  });
  return { goesOn, said, ended };
}

const MUST_NOT_BE_SET = [
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ASAR',
  'NODE_OPTIONS',
  'NODE_REPL_EXTERNAL_MODULE',
];

const FORMS = (name: string): readonly string[][] => [
  [`--${name}`],
  [`--${name}=1`],
  [`-${name}`],
  [`/${name}`],
  [`--${name.toUpperCase()}`],
  ['fieldpass://open/here', `--${name}=0`, '--lang=en'],
];

describe('an installed copy', () => {
  test('ends with 78 and one line at every dangerous switch, in every form', () => {
    let refused = 0;
    for (const name of REFUSED_NAMES.switches) {
      for (const argv of FORMS(name)) {
        const { goesOn, said, ended } = start({ argv });
        expect({ goesOn, ended }, argv.join(' ')).toEqual({ goesOn: false, ended: [78] });
        expect(said.join('').split('\n')).toHaveLength(2);
        expect(said.join('')).toContain(name);
        refused += 1;
      }
    }
    for (const name of REFUSED_NAMES.variables) {
      expect(start({ env: { [name]: '1' } }).ended).toEqual([78]);
      refused += 1;
    }
    expect(start({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }).ended).toEqual([78]);
    expect(REFUSED_NAMES.switches).toEqual(expect.arrayContaining(MUST_REFUSE));
    expect(REFUSED_NAMES.variables).toEqual(MUST_NOT_BE_SET);
    expect(REFUSED_NAMES.variables).toEqual(expect.arrayContaining(['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE']));
    reached('Dangerous starts', {
      switches: REFUSED_NAMES.switches.length,
      variables: REFUSED_NAMES.variables.length + 1,
      'starts refused': refused + 1,
      'starts let through': 0,
      'control: switches a search for exact arguments misses':
        FORMS('x').length * REFUSED_NAMES.switches.length - REFUSED_NAMES.switches.length,
    });
  });

  test.each(['remote-debugging-port', 'no-sandbox', 'proxy-server', 'ignore-certificate-errors'])(
    'sees %s that only Chromium still knows of',
    (name) => expect(start({ has: [name] }).ended).toEqual([78]),
  );

  test('sees what was given to Node', () => expect(start({ execArgv: ['--inspect=0'] }).ended).toEqual([78]));

  test('never repeats a value', () => {
    const { said } = start({
      argv: ['--proxy-server=http://user:secret@x'],
      env: { NODE_OPTIONS: '--require=/secret' },
    });
    expect(said.join('')).not.toContain('secret');
  });

  test.each([
    '--enable-features=NetworkServiceInProcess2',
    '--enable-features=UseOzonePlatform,NetworkServiceInProcess2',
    '--enable-features=UseOzonePlatform<Trial',
    '--enable-features=WaylandWindowDecorations:x/y',
    '--enable-features=UseOzonePlatform,',
    '--enable-features=NotUseOzonePlatform',
    '--disable-features=IsolateOrigins,site-per-process',
    '--disable-features=UseOzonePlatform\nNetworkServiceSandbox',
  ])('ends at %j', (text) => expect(start({ argv: [text] }).ended).toEqual([78]));

  test.each([
    '--enable-features=UseOzonePlatform,WaylandWindowDecorations',
    '--disable-features=VaapiVideoDecoder',
  ])('starts with %s, which people need for a picture', (text) =>
    expect(start({ argv: [text] })).toEqual({ goesOn: true, said: [], ended: [] }),
  );

  test('starts with what is harmless', () => {
    const harmless = {
      argv: ['fieldpass://open/here', '--lang=de', '--', '--no-sandbox'],
      has: ['allow-file-access-from-files'],
    };
    const env = {
      NODE_OPTIONS: '',
      NODE_TLS_REJECT_UNAUTHORIZED: '1',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      PATH: '/bin',
    };
    expect(start({ ...harmless, env })).toEqual({ goesOn: true, said: [], ended: [] });
  });

  test.each(['fieldpass://open/inspect', '/import/keys.json', '--inspect.log'])(
    'starts with %s, which only looks like a switch in a part',
    (text) => expect(start({ argv: [text] })).toEqual({ goesOn: true, said: [], ended: [] }),
  );
});

test('a copy being worked on warns and goes on', () => {
  const { goesOn, said, ended } = start({ argv: ['--remote-debugging-port=0', '--inspect=0'] }, false);
  expect({ goesOn, ended }).toEqual({ goesOn: true, ended: [] });
  expect(said).toEqual([expect.stringContaining('remote-debugging-port, inspect')]);
});

test('each danger is named once', () =>
  expect(dangersOf(['--inspect', '--inspect=1'], { NODE_OPTIONS: 'x' })).toEqual([
    'inspect',
    'NODE_OPTIONS',
  ]));

test('a switch is found with underscores too, as Node takes it', () =>
  expect(dangersOf(['--inspect_publish_uid=http'], {})).toEqual(['inspect-publish-uid']));

test('a variable is named as it is spelt', () =>
  expect(dangersOf([], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual(['NODE_TLS_REJECT_UNAUTHORIZED']));

test('nothing behind a bare -- is a switch, wherever that stands', () =>
  expect(dangersOf(['--', '--no-sandbox'], {})).toEqual([]));
