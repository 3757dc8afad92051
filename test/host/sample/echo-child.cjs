// A utility process that answers with what it got, what it was started with, or nothing at all.
process.parentPort.on('message', ({ data }) => {
  if (data === 'hang') for (;;);
  if (data === 'stay') setInterval(() => {}, 1000);
  if (data === 'end') process.exit(7);
  process.parentPort.postMessage({
    data,
    argv: process.argv.slice(2),
    env: process.env.A,
    type: process.type,
  });
});
