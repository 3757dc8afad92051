// The walls of the house: who may import whom, checked on every file; plus the strict rules of TypeScript and Svelte.

import { fileURLToPath } from 'node:url';
import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

/** One room: patterns it must not import, each with the way to go instead. */
const wall = (files, refused, more = {}) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: refused.map(([group, message]) => ({ group, message })) }],
    ...more,
  },
});

const ELECTRON = [
  ['electron', 'electron/*'],
  'Only main/desktop and preload know Electron: pass what you need in.',
];
const NODE = [['node:*'], 'Ask for a port (main/ports.ts) instead of Node.'];
const SDK = [['@aws-sdk/*', '@smithy/*'], 'AWS is spoken to in main/adapters only.'];
const KEYTAR = [['keytar'], 'keytar lives in main/adapters/keychain/keytar-helper.ts, a process of its own.'];
const JOSE = [['jose'], 'jose is used in domain/token.ts, base64url.ts, issuer-key.ts and the sandbox only.'];
const ADAPTERS = [['**/adapters/**'], 'Services get adapters through ports; compose.ts passes them in.'];
const SERVICES = [['**/services/**'], 'Adapters are plugs: they know ports and domain, not services.'];
const DOORS = [['**/desktop/**', '**/cli/**'], 'The doors depend on the house, never the other way round.'];
const SANDBOX = [
  ['**/sandbox/**'],
  'The sandbox is the other side of the wire; only compose.ts and its CLI command open it.',
];
const COMPOSE = [['**/compose.ts'], 'Only the doors call compose.'];
const RENDERER = [['**/renderer/**'], 'Main never imports the window.'];

const NO_CLOCK = [
  'error',
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Now is an argument, or the Clock port.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Now is an argument, or the Clock port.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Use the Ids port.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'release/', 'node_modules/', 'test-results/', 'test/host/sample/']),
  eslint.configs.recommended,
  { languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.svelte.ts'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: [] },
        tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)),
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser }, globals: globals.browser },
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/no-inline-styles': 'error' },
  },
  {
    files: ['renderer/**', 'test/renderer/**', 'test/e2e/host/bridge-*.js', 'test/e2e/probe/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['main/**', 'preload/**', 'renderer/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message: 'It takes what the constructor refuses: use URL.parse.',
        },
      ],
    },
  },
  wall(
    ['main/domain/**'],
    [ELECTRON, NODE, SDK, KEYTAR, JOSE, ADAPTERS, SERVICES, DOORS, SANDBOX, COMPOSE, RENDERER],
    { 'no-restricted-syntax': NO_CLOCK },
  ),
  wall(
    ['main/domain/token.ts', 'main/domain/base64url.ts', 'main/domain/issuer-key.ts'],
    [ELECTRON, NODE, SDK, KEYTAR, ADAPTERS, SERVICES, DOORS, SANDBOX, COMPOSE, RENDERER],
  ),
  wall(
    ['main/ports.ts'],
    [ELECTRON, NODE, SDK, KEYTAR, JOSE, ADAPTERS, SERVICES, DOORS, SANDBOX, COMPOSE, RENDERER],
  ),
  wall(
    ['main/services/**'],
    [ELECTRON, NODE, SDK, KEYTAR, JOSE, ADAPTERS, DOORS, SANDBOX, COMPOSE, RENDERER],
    { 'no-restricted-syntax': NO_CLOCK },
  ),
  wall(['main/adapters/**'], [ELECTRON, JOSE, SERVICES, DOORS, SANDBOX, COMPOSE, RENDERER]),
  wall(
    ['main/compose.ts', 'main/records.ts'],
    [ELECTRON, NODE_EXCEPT_PATH(), SDK, KEYTAR, JOSE, DOORS, RENDERER],
  ),
  wall(
    ['main/assemble.ts'],
    [ELECTRON, NODE, SDK, KEYTAR, JOSE, ADAPTERS, DOORS, SANDBOX, COMPOSE, RENDERER],
  ),
  wall(['main/desktop/**'], [SDK, KEYTAR, JOSE, SANDBOX, RENDERER]),
  wall(['main/cli/**'], [ELECTRON, SDK, KEYTAR, JOSE, RENDERER]),
  wall(
    ['main/sandbox/**'],
    [ELECTRON, SDK, KEYTAR, [['../*/**', '../*.ts'], 'The sandbox imports node and jose only.']],
  ),
  wall(
    ['main/sandbox/*/**'],
    [ELECTRON, SDK, KEYTAR, [['../../**'], 'The sandbox imports node and jose only.']],
  ),
  wall(['preload/**'], [NODE, SDK, KEYTAR, JOSE, ADAPTERS, SERVICES, DOORS, SANDBOX, COMPOSE, RENDERER]),
  wall(['renderer/**'], [ELECTRON, NODE, SDK, KEYTAR, JOSE, ADAPTERS, SERVICES, DOORS, SANDBOX, COMPOSE], {
    'no-restricted-globals': ['error', { name: 'fetch', message: 'The window has no network.' }],
  }),
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Asymmetric matchers and values from page.evaluate are `any` by design.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // Playwright reads the names of fixtures from the pattern, also from an empty one.
      'no-empty-pattern': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    // The stand-in host is plain JavaScript with loose types: it imitates an API it does not own.
    files: ['test/e2e/host/**'],
    rules: {
      'no-redeclare': 'off',
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      '@typescript-eslint/no-useless-default-assignment': 'off',
    },
  },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], rules: { 'no-console': 'off' } },
);

function NODE_EXCEPT_PATH() {
  return [['node:*', '!node:path'], 'compose.ts only joins paths; outside things belong in adapters.'];
}
