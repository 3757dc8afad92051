// Loads the app's main file over an inert electron, and prints which built files were loaded when it made its window.
const { join } = require('node:path');
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const electron = pathToFileURL(join(__dirname, '../bench/stand-ins/inert-electron.cjs')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: electron, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});
require('electron').onWindow(() => {
  const built = Object.keys(require.cache).filter((file) => file.includes(join('dist', 'main')));
  process.stdout.write(JSON.stringify(built), () => process.exit(0));
  throw new Error('nothing after the window matters here');
});
// A packaged app is started by its program alone; an argument would be a command for the terminal.
process.argv.length = 1;
process.on('unhandledRejection', () => undefined);
require('../../dist/main/index.cjs');
