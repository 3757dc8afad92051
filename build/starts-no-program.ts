// Takes out of Commander that it can start programs as commands: we have none, and every command would pay for loading
// what starts one.

type Plugin = {
  readonly name: string;
  readonly transform: (code: string, id: string) => { code: string; map: null } | null;
  readonly buildEnd: (error?: Error) => void;
};

/** The plugin. It throws where Commander is not as it was known, and at the end where it was not met at all. */
export function startsNoProgram(): Plugin {
  let isMet = false;
  return {
    name: 'commander-starts-no-program',
    transform(code, id) {
      if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
      isMet = true;
      const without = code.replace("const childProcess = require('node:child_process');", '');
      if (without === code) throw new Error('commander loads node:child_process in another way now');
      return { code: without, map: null };
    },
    buildEnd(error) {
      if (error === undefined && !isMet) throw new Error('commander was not met among what is built');
    },
  };
}
