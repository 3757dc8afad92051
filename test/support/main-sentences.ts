// The sentences in the source of main that people may read, with `{0}`, `{1}` … where a value is filled in.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export type Sentence = { readonly path: string; readonly text: string };

const MAIN = join(import.meta.dirname, '../../main');
/** The command line and the sandbox speak to nobody in the window. */
const ROOMS = ['domain', 'services', 'adapters', 'desktop'];

/** Strings of main that read like sentences: words with a full stop, or a beginning that another sentence ends. */
export function sentencesOfMain(): readonly Sentence[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(MAIN, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && path !== 'failure-words.ts')
      .sort()
      .flatMap((path) =>
        sentencesIn(readFileSync(join(MAIN, room, path), 'utf8')).map((text) => ({
          path: `${room}/${path}`,
          text,
        })),
      ),
  );
}

/** The sentences in one source text. */
export function sentencesIn(source: string): readonly string[] {
  const found: string[] = [];
  const see = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== null && isSentence(text)) found.push(text);
    ts.forEachChild(node, see);
  };
  see(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }, at) => `{${at}}${literal.text}`).join('');
}

function isSentence(text: string): boolean {
  if (!/\w \w|\} \w/.test(text) || /^(SELECT|INSERT|DELETE|UPDATE|CREATE|PRAGMA) /.test(text)) return false;
  return /[.?!]$/.test(text) || /^[A-Z].*[.:] \{\d\}$/.test(text);
}
