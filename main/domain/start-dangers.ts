// Which command line switches and environment variables would open a wall of Fieldpass before its first line runs.

// Chromium's and Node's, by what they would do: let others drive the app, drop its sandbox, or bend its network.
const SWITCHES: ReadonlySet<string> = new Set([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-port',
  'inspect-wait',
  'inspect-publish-uid',
  'debug',
  'debug-brk',
  'debug-port',
  'no-sandbox',
  'disable-sandbox',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'no-zygote',
  'single-process',
  'in-process-gpu',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'ignore-urlfetcher-cert-requests',
  'allow-insecure-localhost',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  // Who gets the sign-in of this computer without asking, by both names that Chromium had for it.
  'auth-server-allowlist',
  'auth-server-whitelist',
  'auth-negotiate-delegate-allowlist',
  'auth-negotiate-delegate-whitelist',
  // The page would get interfaces of the browser (MojoJS is one), or lose what confines it (webSecurityEnabled is one).
  'enable-blink-features',
  'disable-blink-features',
  'enable-blink-test-features',
  'enable-experimental-web-platform-features',
  'blink-settings',
  'force-fieldtrials',
  'log-net-log',
  'ssl-key-log-file',
  'utility-cmd-prefix',
  'renderer-cmd-prefix',
  'gpu-launcher',
  'ppapi-plugin-launcher',
  'browser-subprocess-path',
  'require',
  'r',
  'import',
  'experimental-loader',
  'loader',
  'env-file',
  'tls-keylog',
  'use-fake-ui-for-media-stream',
]);

// Each may put the network into this process, or end the isolation of sites and the sandbox of the network; so all of
// them are refused but those that people on Linux need to get a picture.
const FEATURE_SWITCHES: ReadonlySet<string> = new Set(['enable-features', 'disable-features']);
const HARMLESS_FEATURE = /^(?:UseOzonePlatform|Wayland[A-Z][A-Za-z0-9]*|Vaapi[A-Z][A-Za-z0-9]*)$/;

// `1` and the like count as set; an empty value does nothing in Node or Electron.
const VARIABLES: readonly string[] = [
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ASAR',
  'NODE_OPTIONS',
  'NODE_REPL_EXTERNAL_MODULE',
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Names of the dangerous switches and variables of a start, in the order found; empty when there are none. Values are
 * left out: they may hold secrets, and the name says enough.
 */
export function dangersOf(argv: readonly string[], environment: Environment): readonly string[] {
  return [
    ...new Set([
      ...switchesIn(argv)
        .filter(isDangerous)
        .map(({ name }) => name),
      ...variablesIn(environment),
    ]),
  ];
}

/** Does this environment switch off the check of certificates? Node takes exactly `0`. */
export function dropsCertificateChecks(environment: Environment): boolean {
  return environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0';
}

/** The refused names, for a check that each of them is refused. */
export const REFUSED_NAMES = { switches: [...SWITCHES, ...FEATURE_SWITCHES], variables: VARIABLES } as const;

type Switch = { readonly name: string; readonly value: string };

function isDangerous({ name, value }: Switch): boolean {
  if (!FEATURE_SWITCHES.has(name)) return SWITCHES.has(name);
  return !value.split(',').every((feature) => HARMLESS_FEATURE.test(feature));
}

// Chromium takes one dash or two, and on Windows a slash and any case; what follows a bare `--` is no switch.
function switchesIn(argv: readonly string[]): readonly Switch[] {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).flatMap((text) => {
    const [, name, value = ''] = /^(?:--?|\/)([A-Za-z][\w-]*)(?:=([^]*))?$/.exec(text) ?? [];
    return name === undefined ? [] : [{ name: name.toLowerCase().replaceAll('_', '-'), value }];
  });
}

function variablesIn(environment: Environment): readonly string[] {
  const set = VARIABLES.filter((name) => (environment[name] ?? '') !== '');
  return dropsCertificateChecks(environment) ? [...set, 'NODE_TLS_REJECT_UNAUTHORIZED'] : set;
}
