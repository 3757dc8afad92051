// Output that is on its way into a pipe is not cut off by the end of the process.

/** Resolves when everything that was printed so far has left the process, or cannot leave it. */
export async function outputWritten(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(written));
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}
