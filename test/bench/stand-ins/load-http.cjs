// The yardstick of loading: one module of Node that every AWS client needs.
const begun = performance.now();
require('node:http');
process.stdout.write(String(performance.now() - begun));
