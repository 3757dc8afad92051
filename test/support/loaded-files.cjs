// Preloaded into a command under test: writes down, when it ends, which files it loaded.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const target = process.env.FIELDPASS_TEST_LOADED;
  if (target) writeFileSync(target, JSON.stringify(Object.keys(require.cache)));
});
