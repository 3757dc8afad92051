// Preloaded into a command under test: writes down, when it ends, which files it loaded.
const fs = require('node:fs');

// The command line loads its chunks by a loader of its own, which Node's list knows nothing of.
const chunks = [];
const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
  if (typeof file === 'string' && file.endsWith('.cjs') && !file.includes('/compiled/')) chunks.push(file);
  return readFileSync(file, ...rest);
};

process.on('exit', () => {
  const target = process.env.FIELDPASS_TEST_LOADED;
  const files = new Set([...Object.keys(require.cache), ...chunks]);
  if (target) fs.writeFileSync(target, JSON.stringify([...files]));
});
