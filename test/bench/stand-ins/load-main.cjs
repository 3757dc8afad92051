// Loads the app's main file over an inert electron, and says how long it took until the window was made.
const { join } = require('node:path');
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const electron = pathToFileURL(join(__dirname, 'inert-electron.cjs')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: electron, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});
const inert = require('electron');

// A packaged app is started by its program alone; an argument would be a command for the terminal.
process.argv.length = 1;
const begun = performance.now();
inert.onWindow(() => {
  process.stdout.write(String(performance.now() - begun), () => process.exit(0));
});
require('../../../dist/main/index.cjs');
