// Serves the window's files under app://fieldpass/ from a fixed list, with a strict content security policy.

import { promises as fs, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Protocol } from 'electron';

export const SCHEME = 'app';
export const ORIGIN = 'app://fieldpass';
export const START_PAGE = `${ORIGIN}/index.html`;
/** Shown instead when the window broke too often: plain text, no script. */
export const STOPPED_PAGE = `${ORIGIN}/stopped.html`;

/** Privileges of the scheme: enough to be a secure origin, and none that lets others read it. */
export const PRIVILEGES = [{ scheme: SCHEME, privileges: { standard: true, secure: true } }];

/** Everything is refused but our own files; `svelte-trusted-html` is the one Trusted Types policy Svelte makes. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "worker-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

// Every feature a page could ask for, given to nobody: also those that need no permission of a person.
const FEATURES = [
  ...['accelerometer', 'ambient-light-sensor', 'attribution-reporting', 'autoplay', 'battery', 'bluetooth'],
  ...[
    'browsing-topics',
    'camera',
    'clipboard-read',
    'clipboard-write',
    'compute-pressure',
    'display-capture',
  ],
  ...[
    'encrypted-media',
    'fullscreen',
    'gamepad',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
  ],
  ...[
    'idle-detection',
    'keyboard-map',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'otp-credentials',
  ],
  ...['payment', 'picture-in-picture', 'publickey-credentials-create', 'publickey-credentials-get'],
  ...['screen-wake-lock', 'serial', 'speaker-selection', 'storage-access', 'sync-xhr', 'unload', 'usb'],
  ...['web-share', 'window-management', 'xr-spatial-tracking'],
];

/** Headers of every reply, whatever it is. */
export const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': FEATURES.map((feature) => `${feature}=()`).join(', '),
  'cache-control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Answers requests of the window from the files below `folder`, listed once: a path is looked up, never joined. */
export function serveWindow(protocol: Protocol, folder: string): void {
  const files = listFiles(folder);
  protocol.handle(SCHEME, (request) => answer(request, files));
  // Nothing of Fieldpass is a file:// page, and no other file of this computer is to be one.
  protocol.handle('file', () => notFound());
}

/** The files below a folder: address path → file path. */
export function listFiles(folder: string): ReadonlyMap<string, string> {
  // At once: the window waits for it, and beginning to wait takes longer than reading some names.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]),
  );
}

/** The reply to one request: a listed file, or 404. Only GET, only our host, only the exact path. */
export async function answer(
  request: Pick<Request, 'method' | 'url'>,
  files: ReadonlyMap<string, string>,
): Promise<Response> {
  const file = request.method === 'GET' ? fileFor(request.url, files) : undefined;
  if (file === undefined) return notFound();
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  return new Response(await fs.readFile(file), { headers: { ...HEADERS, 'content-type': type } });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...HEADERS, 'content-type': 'text/plain' } });
}

function fileFor(url: string, files: ReadonlyMap<string, string>): string | undefined {
  return url.startsWith(`${ORIGIN}/`) ? files.get(url.slice(ORIGIN.length)) : undefined;
}
