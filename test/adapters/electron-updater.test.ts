// electron-updater itself, under plain Node, against a server on this computer that offers what a test wants.

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configureRequestOptions,
  configureRequestUrl,
  type DownloadOptions,
  HttpExecutor,
} from 'builder-util-runtime';
import { NsisUpdater } from 'electron-updater';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openElectronUpdater } from '../../main/adapters/electron-updater.ts';
import { NO_UPDATES_YET, type UpdateRecord } from '../../main/domain/update.ts';
import { Updates } from '../../main/services/updates.ts';
import { silentLog } from '../support/silent-log.ts';

const FILE = Buffer.from('the installer of the new version '.repeat(2_000));
const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('base64');
const feed = (version: string, hash = sha512(FILE)): string =>
  `version: ${version}\nreleaseNotes: "<b>Faster</b> borrows"\nfiles:\n  - url: Fieldpass.exe\n    sha512: ${hash}\n    size: ${FILE.length}\npath: Fieldpass.exe\nsha512: ${hash}\n`;

// As electron-updater's own, which asks Electron's network in place of Node's.
class NodeExecutor extends HttpExecutor<ReturnType<typeof httpRequest>> {
  createRequest(options: object, callback: (response: unknown) => void) {
    return httpRequest(options, callback);
  }

  async download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const wished = { headers: options.headers ?? {} };
      configureRequestUrl(url, wished);
      configureRequestOptions(wished);
      const callback = (error: Error | null) =>
        error instanceof Error ? reject(error) : resolve(destination);
      this.doDownload(wished, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

let dir: string;
let server: Server;
let answers: Map<string, Buffer | string>;
let record: UpdateRecord;
let asked: string[];
/** What listens for the end of the app. */
let atEnd: ((exitCode: number) => void)[];
let installed: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-update-'));
  record = NO_UPDATES_YET;
  asked = [];
  atEnd = [];
  installed = 0;
  answers = new Map<string, Buffer | string>([['/Fieldpass.exe', FILE]]);
  server = createServer(({ url = '' }, response) => {
    const path = url.split('?')[0] ?? '';
    asked.push(path);
    const answer = answers.get(path);
    if (answer === undefined) return void response.writeHead(404).end();
    if (answer !== 'cut') return void response.end(answer);
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 1_000), () => response.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(dir, { recursive: true, force: true });
});

function open(version = '1.2.0', signature: string | null = null) {
  writeFileSync(
    join(dir, 'app-update.yml'),
    'provider: generic\npublisherName: Fieldpass\nupdaterCacheDirName: cache\n',
  );
  const app = {
    version,
    name: 'fieldpass',
    isPackaged: true,
    appUpdateConfigPath: join(dir, 'app-update.yml'),
    userDataPath: dir,
    baseCachePath: dir,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: (fn: (exitCode: number) => void) => void atEnd.push(fn),
  };
  const updater = new NsisUpdater(null, app);
  Reflect.set(updater, 'httpExecutor', new NodeExecutor());
  // First: naming the configuration takes the address back.
  updater.updateConfigPath = join(dir, 'app-update.yml');
  updater.setFeedURL({
    provider: 'generic',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  updater.disableDifferentialDownload = true;
  // The installer itself runs on Windows only.
  Reflect.set(updater, 'doInstall', () => (installed += 1) > 0);
  // Authenticode is read by PowerShell, which only Windows has; what it says is played.
  updater.verifyUpdateCodeSignature = () => Promise.resolve(signature);
  return new Updates({
    way: { kind: 'installs' },
    canWaitForQuit: true,
    version,
    managed: { updates: null },
    open: async () => openElectronUpdater(updater, null, silentLog),
    notes: { read: () => record, write: (next) => void (record = next) },
    clock: { now: () => 7 },
    log: silentLog,
    hindrances: () => [],
    tell: () => undefined,
  });
}
const offer = (version: string, hash?: string): void =>
  void answers.set('/latest-linux.yml', feed(version, hash));
const kept = (): readonly string[] =>
  existsSync(join(dir, 'cache', 'pending')) ? readdirSync(join(dir, 'cache', 'pending')) : [];

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('electron-updater', () => {
  test('offers a newer version, and fetches nothing before it is told to', async () => {
    offer('1.3.0');
    const updates = open();
    await updates.check();
    expect(updates.state).toEqual({
      kind: 'available',
      offer: { version: '1.3.0', notes: 'Faster borrows' },
    });
    expect(asked).toEqual(['/latest-linux.yml']);
    expect(record.checkedAt).toBe(7);
  });

  test.each([true, false])(
    'installs it at the end of the app only if that is wished (%s)',
    async (isWished) => {
      offer('1.3.0');
      const updates = open();
      await updates.check();
      await updates.download();
      updates.wishOnQuit(isWished);
      await updates.quitting();
      for (const end of atEnd) end(0);
      expect(installed).toBe(isWished ? 1 : 0);
    },
  );

  test('fetches it, proves it, and remembers it as the newest', async () => {
    offer('1.3.0');
    const updates = open();
    await updates.check();
    await updates.download();
    expect(updates.state).toMatchObject({ kind: 'ready', onQuit: false });
    expect(record.newest).toBe('1.3.0');
    expect(kept()).toContain('Fieldpass.exe');
  });

  test.each(['1.2.0', '1.1.9', '1.2.0-beta.1'])('does not offer %s to 1.2.0', async (version) => {
    offer(version);
    const updates = open();
    await updates.check();
    expect(updates.state).toEqual({ kind: 'none' });
  });

  test('a version older than one that was proved here before is refused', async () => {
    record = { ...record, newest: '1.4.0' };
    offer('1.3.0');
    const updates = open();
    await updates.check();
    expect(updates.state).toMatchObject({ kind: 'refused', failure: { code: 'update-refused' } });
  });

  test.each([
    ['another hash', () => offer('1.3.0', sha512(Buffer.from('another'))), null, 'ERR_CHECKSUM_MISMATCH'],
    [
      'changed bytes',
      () => answers.set('/Fieldpass.exe', Buffer.alloc(FILE.length)),
      null,
      'ERR_CHECKSUM_MISMATCH',
    ],
    ['another signature', () => undefined, 'signed by somebody else', 'ERR_UPDATER_INVALID_SIGNATURE'],
  ])('a file with %s is refused and not kept', async (_what, change, signature, reason) => {
    offer('1.3.0');
    change();
    const updates = open('1.2.0', signature);
    await updates.check();
    await updates.download();
    expect(updates.state).toMatchObject({
      kind: 'refused',
      version: '1.3.0',
      failure: { details: { reason } },
    });
    expect(record.newest).toBeNull();
    expect(kept().filter((name) => name.endsWith('.exe'))).toEqual([]);
  });

  test('a file that breaks off is not taken', async () => {
    offer('1.3.0');
    answers.set('/Fieldpass.exe', 'cut');
    const updates = open();
    await updates.check();
    await updates.download();
    expect(['failed', 'refused']).toContain(updates.state.kind);
    expect(record.newest).toBeNull();
  });

  test.each([
    ['nothing', null],
    ['a page', '<html>Sign in to the Wi-Fi</html>'],
    ['garbage', ': : {{'],
    ['no version', 'files: []'],
  ])('a feed with %s is told as a failure, without what the server sent', async (_what, text) => {
    if (text !== null) answers.set('/latest-linux.yml', text);
    const updates = open();
    await updates.check();
    expect(updates.state).toMatchObject({ kind: 'failed', failure: { code: 'update-failed' } });
    expect(JSON.stringify(updates.state)).not.toContain('Wi-Fi');
  });
});
