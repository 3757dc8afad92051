// What must not stand in the product's code, found in its syntax tree rather than in its text, so that comments and
// words in quotes do not count.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Text of the product's code by path from the root. */
export type Sources = Readonly<Record<string, string>>;

/** `only`: the files in which it is right; `trips`: code that breaks the rule, for its negative control. */
export type Rule = {
  readonly name: string;
  readonly only: readonly string[];
  readonly trips: string;
  readonly breaks: (node: ts.Node) => boolean;
};

/** The product's own code: main, preload, window. */
export function productSources(): Sources {
  const files = ['main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(ROOT, folder, name),
    ),
  );
  const code = files.filter((file) => ['.ts', '.svelte'].includes(extname(file)));
  return Object.fromEntries(code.map((file) => [relative(ROOT, file), readFileSync(file, 'utf8')]));
}

const named = (...names: readonly string[]) => {
  const set = new Set(names);
  return (node: ts.Node): boolean => {
    if (ts.isIdentifier(node)) return set.has(node.text);
    // `x['innerHTML']` is the same as `x.innerHTML`.
    return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
      ? set.has(node.argumentExpression.text)
      : false;
  };
};

const setTo = (word: ts.SyntaxKind, ...names: readonly string[]) => {
  const set = new Set(names);
  return (node: ts.Node): boolean =>
    ts.isPropertyAssignment(node) &&
    (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) &&
    set.has(node.name.text) &&
    node.initializer.kind === word;
};

/** Is it called by one of these names, by itself or as a member? */
function isCalled(callee: ts.Expression, ...names: readonly string[]): boolean {
  if (ts.isIdentifier(callee)) return names.includes(callee.text);
  return ts.isPropertyAccessExpression(callee) && names.includes(callee.name.text);
}

const imports =
  (pattern: RegExp) =>
  (node: ts.Node): boolean => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      return pattern.test(node.moduleSpecifier.text);
    if (!ts.isCallExpression(node)) return false;
    const [first] = node.arguments;
    const isImport =
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      isCalled(node.expression, 'require', 'getBuiltinModule');
    return isImport && first !== undefined && ts.isStringLiteralLike(first) && pattern.test(first.text);
  };

const TRUE = ts.SyntaxKind.TrueKeyword;
const FALSE = ts.SyntaxKind.FalseKeyword;

export const RULES: readonly Rule[] = [
  { name: 'eval', only: [], trips: 'eval("1")', breaks: named('eval') },
  {
    name: 'new Function',
    only: [],
    trips: 'const f = new Function("return 1")',
    breaks: (node) =>
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && isCalled(node.expression, 'Function'),
  },
  {
    name: 'text as code in a timer',
    only: [],
    trips: 'setTimeout("x()", 1)',
    breaks: (node) =>
      ts.isCallExpression(node) &&
      isCalled(node.expression, 'setTimeout', 'setInterval') &&
      node.arguments[0] !== undefined &&
      ts.isStringLiteralLike(node.arguments[0]),
  },
  {
    name: 'HTML from text',
    only: [],
    trips: "document.body['innerHTML'] = x",
    breaks: named(
      ...[
        'innerHTML',
        'outerHTML',
        'insertAdjacentHTML',
        'srcdoc',
        'createContextualFragment',
        'setHTMLUnsafe',
      ],
      ...['parseHTMLUnsafe', 'DOMParser', 'writeln'],
    ),
  },
  {
    // --smoke asks its own window, in a fixed text, whether it shows anything; no other start loads that file.
    name: 'executeJavaScript',
    only: ['main/desktop/smoke-parts.ts'],
    trips: 'contents.executeJavaScript(x)',
    breaks: named('executeJavaScript', 'executeJavaScriptInIsolatedWorld'),
  },
  {
    name: 'executeInMainWorld',
    only: [],
    trips: 'contextBridge.executeInMainWorld({})',
    breaks: named('executeInMainWorld'),
  },
  { name: 'bare ipcMain', only: [], trips: "import { ipcMain } from 'electron'", breaks: named('ipcMain') },
  {
    name: 'openExternal',
    only: ['main/desktop/front.ts'],
    trips: 'shell.openExternal(url)',
    breaks: named('openExternal'),
  },
  {
    name: 'openPath',
    only: [],
    trips: 'shell.openPath(path)',
    breaks: named('openPath', 'showItemInFolder', 'openItem'),
  },
  {
    name: 'child_process',
    // The last two ask the system's own programs, by absolute path, what the administrator has set.
    only: [
      'main/adapters/keychain/forked-helper.ts',
      'main/adapters/machine-id.ts',
      'main/adapters/policy-registry.ts',
      'main/adapters/policy-source.ts',
    ],
    trips: "import { exec } from 'node:child_process'",
    breaks: imports(/^(?:node:)?child_process$/),
  },
  {
    name: 'utilityProcess',
    only: ['main/desktop/keychain-process.ts'],
    trips: 'utilityProcess.fork(path)',
    breaks: named('utilityProcess'),
  },
  {
    name: 'the remote module',
    only: [],
    trips: "import x from '@electron/remote'",
    breaks: imports(/^@electron\/remote/),
  },
  { name: 'a crash reporter', only: [], trips: 'crashReporter.start({})', breaks: named('crashReporter') },
  {
    name: 'a service worker',
    only: [],
    trips: 'navigator.serviceWorker.register(x)',
    breaks: named('serviceWorker', 'serviceWorkers', 'allowServiceWorkers'),
  },
  {
    name: 'a privilege of the scheme',
    only: [],
    trips: 'x = { corsEnabled: true }',
    breaks: named('corsEnabled', 'bypassCSP', 'allowExtensions', 'supportFetchAPI'),
  },
  {
    name: 'a weaker page',
    only: [],
    trips: 'x = { sandbox: false }',
    breaks: setTo(FALSE, 'sandbox', 'contextIsolation', 'webSecurity'),
  },
  {
    name: 'Node in the page',
    only: [],
    trips: "x = { 'nodeIntegration': true }",
    breaks: setTo(
      TRUE,
      'nodeIntegration',
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
      'webviewTag',
      'navigateOnDragDrop',
      'spellcheck',
    ),
  },
  {
    name: 'an option that is never right',
    only: [],
    trips: 'x = { enableBlinkFeatures: "X" }',
    breaks: named(
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
      'enableRemoteModule',
      'appendArgument',
    ),
  },
  {
    // start.ts sets one: how WebRTC may reach a network. The command line has no window: no display, no log, no key.
    name: 'a switch of Chromium',
    only: ['main/desktop/start.ts', 'main/desktop/terminal.ts', 'main/desktop/terminal-display.ts'],
    trips: 'app.commandLine.appendSwitch("x")',
    breaks: named('appendSwitch'),
  },
  {
    name: 'a certificate waved through',
    only: [],
    trips: 'session.setCertificateVerifyProc(x)',
    breaks: named('setCertificateVerifyProc', 'allowInsecure'),
  },
  {
    name: 'certificates not checked',
    // It looks at a certificate that was refused, to say whose it is, and never sends a byte of a request.
    only: ['main/adapters/network/network-failures.ts'],
    trips: 'x = { rejectUnauthorized: false }',
    breaks: setTo(FALSE, 'rejectUnauthorized'),
  },
  {
    name: 'a page loaded elsewhere',
    only: ['main/desktop/window.ts'],
    trips: 'window.loadURL(x)',
    breaks: named('loadURL', 'loadFile'),
  },
];

/** Where the sources break a rule, as `file: rule`. */
export function breachesOf(sources: Sources, rules: readonly Rule[] = RULES): readonly string[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const { nodes, holdsHtml } = readOnce(file, text);
    const broken = rules.filter((rule) => !rule.only.includes(file) && nodes.some(rule.breaks));
    return [...broken.map(({ name }) => `${file}: ${name}`), ...(holdsHtml ? [`${file}: {@html}`] : [])];
  });
}

type Read = { readonly nodes: readonly ts.Node[]; readonly holdsHtml: boolean };

// The same few hundred files are asked about many times.
const known = new Map<string, Read>();

function readOnce(file: string, text: string): Read {
  const key = `${file}\n${text}`;
  const read = known.get(key) ?? readNodes(file, text);
  known.set(key, read);
  return read;
}

function readNodes(file: string, text: string): Read {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  for (const script of scriptsOf(file, text))
    visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
  return { nodes, holdsHtml: file.endsWith('.svelte') && hasHtmlTag(text) };
}

function scriptsOf(file: string, text: string): readonly string[] {
  if (!file.endsWith('.svelte')) return [text];
  const tree = parse(text, { modern: true });
  const scripts = [tree.instance, tree.module].flatMap((script) => script ?? []);
  // Expressions in the markup too: each is code.
  const markup = expressionsIn(tree.fragment).map(({ start, end }) => `(${text.slice(start, end)});`);
  return [...scripts.map(({ content }) => text.slice(...rangeOf(content))), markup.join('\n')];
}

type Ranged = { readonly start: number; readonly end: number };
const rangeOf = (node: unknown): [number, number] => [(node as Ranged).start, (node as Ranged).end];

function expressionsIn(node: unknown): readonly Ranged[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(expressionsIn);
  const { expression, type, ...rest } = node as Record<string, unknown>;
  const own = type === 'ExpressionTag' || type === 'OnDirective' ? [expression as Ranged] : [];
  const inner = own.length > 0 ? [] : Object.values(rest).flatMap(expressionsIn);
  return [...own.filter((one) => one !== null && typeof one === 'object'), ...inner];
}

function hasHtmlTag(text: string): boolean {
  return typesIn(parse(text, { modern: true }).fragment).has('HtmlTag');
}

function typesIn(node: unknown, types = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return types;
  if ('type' in node && typeof node.type === 'string') types.add(node.type);
  for (const inner of Object.values(node)) typesIn(inner, types);
  return types;
}
