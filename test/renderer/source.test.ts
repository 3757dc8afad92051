// What the source of the window must not hold: texts in components, and styles that know left from right.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { literalTexts, physicalStyles, styleOf } from '../support/component-texts.ts';

const RENDERER = join(import.meta.dirname, '../../renderer');
const read = (path: string): string => readFileSync(join(RENDERER, path), 'utf8');
const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' });
const components = files.filter((path) => path.endsWith('.svelte'));
const sheets = files.filter((path) => path.endsWith('.css') && !path.startsWith('public'));

describe('a component', () => {
  test.each(components)('%s holds no text of its own', (path) => {
    expect(literalTexts(read(path))).toEqual([]);
  });

  test.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>{name} is here</p>', 'is here'],
    ['{#if x}<b>Now</b>{/if}', 'Now'],
    ['<button aria-label="Close"></button>', 'Close'],
    ['<img alt="A map" />', 'A map'],
    ['<input placeholder={`Find ${x}`} />', 'Find'],
    ["<p>{isOver ? 'Ended' : say('a.key')}</p>", 'Ended'],
    ["<p>{name ?? 'nobody'}</p>", 'nobody'],
    ['<Dialog title="Sure?" />', 'Sure?'],
  ])('with %s would be found', (markup, text) => {
    expect(literalTexts(markup).map((found) => found.text)).toEqual([text]);
  });

  test.each([
    "<p>{say('a.key')}</p>",
    '<p class="soft" id=\'x\' data-kind="ended">{name} · {count}</p>',
    "<p>{state === 'held' ? name : other}</p>",
    '<Tabs current={\'keys\'} kind="perpetual" />',
    '<script>const word = "Hello";</script><style>p { color: red; }</style>',
    '<!-- Words about time -->',
  ])('with %s holds none', (markup) => {
    expect(literalTexts(markup)).toEqual([]);
  });
});

describe('what main says in English', () => {
  const sources = files.filter((path) => /\.(?:svelte|ts)$/.test(path) && !path.startsWith('words'));
  // `failure.message` and the next step are shown through `failureWords`, reasons through `inWords`.
  const AS_IT_CAME =
    /\bfailure\.(?:message|details\.nextStep)\b|\{\s*(?!words)\w+\.(?:message|nextStep)\s*\}|[{(]\s*(?:why|\w+(?:\.\w+)*\.why)\s*[})]/;
  const found = (source: string): readonly string[] =>
    source
      .split('\n')
      .filter((line) => AS_IT_CAME.test(line.replaceAll(/inWords\([\w.]+\)|why=\{[\w.]+\}|\{ why \}/g, '')));

  test.each(sources)('is shown by %s in the language spoken', (path) => {
    expect(found(read(path))).toEqual([]);
  });

  test.each([
    '<p>{item.failure.message}</p>',
    '{failure.details.nextStep}',
    '<p>{license.borrow.why}</p>',
    '<p>{why}</p>',
    '<p><bdi>{finding.message}</bdi></p>',
    'tell(checkout.releasable.why)',
  ])('would be found in %s', (line) => expect(found(line)).toEqual([line]));

  test.each(['<p>{inWords(why)}</p>', '<WhyNot why={license.borrow.why} />', 'const { why } = props;'])(
    'is in words with %s',
    (line) => expect(found(line)).toEqual([]),
  );
});

describe('styles', () => {
  test.each(components)('of %s turn with the language', (path) => {
    expect(physicalStyles(styleOf(read(path)))).toEqual([]);
  });

  test.each(sheets)('of %s turn with the language', (path) => {
    expect(physicalStyles(read(path))).toEqual([]);
  });

  test.each([
    'p { margin-left: 1px; }',
    'p { text-align: right }',
    '.a{padding-right:0}',
    'left: 0;',
    'p { float: left; }',
    'p { border-top-left-radius: 2px }',
    'border-left-color: red;',
    'p { padding: 0 1px 0 2px; }',
    'inset: 0 auto 0 var(--space);',
  ])('with %s would be found', (css) => {
    expect(physicalStyles(css)).toHaveLength(1);
  });

  test.each([
    'p { margin-inline-start: 1px; inset-inline-start: 0; }',
    '/* left: 0 */',
    'p { transform-origin: left; }',
    '.left { color: red; }',
    'p { text-align: start; }',
    'p { padding: 0 1px 2px 1px; margin: 0 auto; }',
    'p { margin: 0 calc(1px + 2px) 0 calc(1px + 2px); }',
  ])('with %s are fine', (css) => {
    expect(physicalStyles(css)).toEqual([]);
  });
});
