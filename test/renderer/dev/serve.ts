// Builds the dev page and serves it on 127.0.0.1 with the headers of the app, for the browser tests.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../../..');
const PORT = process.env['PORT'] ?? '4173';
const PAGES = join(ROOT, `node_modules/.cache/renderer-dev-${PORT}`);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

process.chdir(ROOT);
await build({ configFile: join(import.meta.dirname, 'vite.config.ts') });

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
  const file = join(PAGES, path === '/' ? 'index.html' : path);
  readFile(file).then(
    (body) =>
      response
        .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
        .end(body),
    () => response.writeHead(404).end(),
  );
});
server.listen(Number(PORT), '127.0.0.1');
