// Addresses and permissions a page could ask for and must not get.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SCHEMES = [
  ...[
    'http',
    'https',
    'ws',
    'wss',
    'ftp',
    'file',
    'smb',
    'data',
    'blob',
    'javascript',
    'vbscript',
    'chrome',
    'devtools',
  ],
  ...[
    'chrome-extension',
    'view-source',
    'filesystem',
    'about',
    'mailto',
    'ms-msdt',
    'search-ms',
    'vscode',
    'tel',
    'jar',
  ],
];

/** 200 addresses that are not ours. */
export const FOREIGN_URLS: readonly string[] = [
  ...SCHEMES.flatMap((scheme) =>
    ['//example.org/', '//127.0.0.1:80/x', '///etc/passwd', ':alert(1)', '//fieldpass/index.html'].map(
      (rest) => (rest.startsWith(':') ? `${scheme}${rest}` : `${scheme}:${rest}`),
    ),
  ),
  ...[
    'app://',
    'app:///',
    'app://fieldpass',
    'app://fieldpass.evil/',
    'app://fieldpassword/',
    'app://fieldpass@evil/',
  ],
  ...[
    'app://evil@fieldpass/',
    'app://fieldpass:80/',
    'app:/fieldpass/',
    'app:\\\\fieldpass\\',
    ' app://fieldpass/',
  ],
  ...[
    'APP://fieldpass/',
    'app://FIELDPASS/',
    'app://%66ieldpass/',
    '//fieldpass/',
    '/index.html',
    '',
    '\0',
    'index.html',
  ],
  ...Array.from(
    { length: 66 },
    (_, at) => `app://fieldpass${String.fromCodePoint(33 + at === 47 ? 127 : 33 + at)}/index.html`,
  ),
];

/** 300 ways to ask our scheme for a file that is not listed. */
export const HOSTILE_PATHS: readonly string[] = [
  ...FOREIGN_URLS,
  ...[
    '..',
    '%2e%2e',
    '.%2e',
    '..%2f',
    '..\\',
    '%5c..',
    '%00',
    '\0',
    './',
    '//',
    'C:',
    '~',
    '*',
    '?',
    '#',
    ' ',
    '%20',
    ';',
    '%c0%ae',
    '．．',
  ].flatMap((part) => [
    `app://fieldpass/${part}/index.html`,
    `app://fieldpass/${part}index.html`,
    `app://fieldpass/index.html${part}`,
    `app://fieldpass/assets/${part}/etc/passwd`,
    `app://fieldpass/${part}`,
  ]),
];

const require = createRequire(import.meta.url);
const types = readFileSync(require.resolve('electron/electron.d.ts'), 'utf8');

/** Every permission Electron's own types know, for a request or a check. */
export const PERMISSIONS: readonly string[] = [
  ...new Set(
    [...types.matchAll(/setPermission(?:Request|Check)Handler\(handler: \(\((.*)$/gm)].flatMap(
      ([, rest = '']) =>
        [...(/permission: ((?:'[\w-]+' ?\|? ?)+)/.exec(rest)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(
          ([, name = '']) => name,
        ),
    ),
  ),
];
