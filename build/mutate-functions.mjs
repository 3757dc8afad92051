// Leaves out of a mutation run what stands in a function, so that only what runs once at import is changed.
// @ts-check

/** @type {import('@stryker-mutator/api/plugin').ValuePlugin<'Ignore'>} */
const functions = {
  kind: 'Ignore',
  name: 'functions',
  value: {
    shouldIgnore: (path) => {
      const type = String(Reflect.get(Object(Reflect.get(path, 'node')), 'type'));
      return /Function|ClassMethod|ClassPrivateMethod|ObjectMethod/.test(type) ? 'in a function' : undefined;
    },
  },
};

export const strykerPlugins = [functions];
