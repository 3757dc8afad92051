// Becomes the app: replaces `electron`, opens the inspector, runs the app's own main file, then starts Chromium.
// @ts-check
import { readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const facade = pathToFileURL(join(import.meta.dirname, 'facade.cjs')).href;
registerHooks({
  resolve(specifier, context, next) {
    if (!['electron', 'electron/main', 'electron/common'].includes(specifier))
      return next(specifier, context);
    return { url: facade, format: 'commonjs', shortCircuit: true };
  },
});

// Loaded while process.execPath still names Node: the utility processes need it.
const { app, becomeReady, beforeExit, chromiumSwitches, describeApp, isEnding } = await import('./app.js');
const { closeChromium, launchChromium } = await import('./chromium.js');
const { freezeSchemes } = await import('./schemes.js');
const { closeBrowserDoors } = await import('./session.js');
require('./facade.cjs');

const raw = process.argv.slice(2);
const preloaded = takePreloaded(raw);
// An installed copy brings its app along and is given no folder.
const installed = process.env.STAND_IN_APP;
const entry = installed ?? raw.find((arg) => !arg.startsWith('-')) ?? '.';
const description = describeEntry(resolve(entry));
becomeElectron();
describeApp(description, raw);
process.argv = [process.execPath, ...raw];

if (raw.some((arg) => arg.startsWith('--inspect='))) inspector.open(0, '127.0.0.1');
if (preloaded) require(preloaded);
process.on('unhandledRejection', (reason) =>
  console.error('Unhandled rejection in the main process:', reason),
);

await import(pathToFileURL(description.main).href);
try {
  if (!isEnding()) await start();
} catch (error) {
  // Whoever ends the app before it is ready takes Chromium away from under it.
  if (!isEnding()) throw error;
}

async function start() {
  freezeSchemes();
  beforeExit.push(closeChromium);
  const { product } = await launchChromium(
    join(app.getPath('userData'), 'stand-in-chromium'),
    chromiumSwitches(),
  );
  addVersions({ chrome: product.split('/')[1] });
  await closeBrowserDoors((frameId) =>
    require('./web-contents.js').webContents.fromDevToolsTargetId(frameId),
  );
  becomeReady();
}

/** Electron's `-r <file>`, by which Playwright loads its own half. */
function takePreloaded(args) {
  const at = args.indexOf('-r');
  const end = args.indexOf('--');
  return at < 0 || (end >= 0 && at > end) ? undefined : args.splice(at, 2)[1];
}

function describeEntry(path) {
  if (!statSync(path).isDirectory())
    return { path: dirname(path), main: path, name: 'Electron', version: '0.0.0' };
  const {
    main = 'index.js',
    name,
    productName,
    version,
  } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return { path, main: join(path, main), name: productName ?? name, version };
}

function becomeElectron() {
  const { version } = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8'));
  addVersions({ electron: version, standInHost: '1' });
  const executable = join(import.meta.dirname, 'electron');
  const fields = { type: 'browser', resourcesPath: join(import.meta.dirname, 'resources') };
  Object.assign(process, { ...fields, execPath: executable, ...(installed ? {} : { defaultApp: true }) });
}

function addVersions(more) {
  const value = Object.freeze({ ...process.versions, ...more });
  Object.defineProperty(process, 'versions', { value, configurable: true, enumerable: true });
}
