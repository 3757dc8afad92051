// Finds texts that stand in components instead of the catalogue, and directions that do not turn with the language.

import { parse } from 'svelte/compiler';

/** What was found, with the line it starts in. */
export type Found = { readonly line: number; readonly text: string };

const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
]);

/** Literal words in the markup of a component: text nodes, spoken attributes, and strings in `{…}` among the text. */
export function literalTexts(source: string): readonly Found[] {
  const found: Found[] = [];
  const note = (node: Node, text: string): void => {
    if (/\p{L}/u.test(text)) found.push({ line: lineOf(source, node.start ?? 0), text: text.trim() });
  };
  walk(parse(source, { modern: true }).fragment, (node, parents) => {
    if (node.type === 'Text' && parents.at(-1)?.type === 'Fragment') note(node, String(node['data']));
    if (node.type === 'Attribute' && SPOKEN.has(String(node['name'])))
      for (const text of literalsIn(node['value'])) note(text.node, text.text);
    // `{isOver ? 'Ended' : 'Ends'}`: no call in between, so it is shown as it stands.
    if (node.type === 'ExpressionTag' && parents.at(-1)?.type === 'Fragment')
      for (const text of literalsIn(node['expression'])) note(text.node, text.text);
  });
  return found;
}

type Node = { readonly type: string; readonly start?: number; readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function walk(
  node: unknown,
  see: (node: Node, parents: readonly Node[]) => void,
  parents: readonly Node[] = [],
): void {
  if (Array.isArray(node)) for (const one of node) walk(one, see, parents);
  else if (isNode(node)) {
    see(node, parents);
    for (const [key, value] of Object.entries(node))
      if (key !== 'metadata') walk(value, see, [...parents, node]);
  }
}

// What a value can be shown as: calls are left out, because say('key') is no text.
function literalsIn(value: unknown): readonly { readonly node: Node; readonly text: string }[] {
  if (Array.isArray(value)) return value.flatMap(literalsIn);
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Text':
      return [{ node: value, text: String(value['data']) }];
    case 'Literal':
      return typeof value['value'] === 'string' ? [{ node: value, text: value['value'] }] : [];
    case 'TemplateElement':
      return [{ node: value, text: rawOf(value['value']) }];
    case 'TemplateLiteral':
      return [...literalsIn(value['quasis']), ...literalsIn(value['expressions'])];
    case 'ExpressionTag':
      return literalsIn(value['expression']);
    case 'ConditionalExpression':
      return [...literalsIn(value['consequent']), ...literalsIn(value['alternate'])];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return value['operator'] === '===' || value['operator'] === '!=='
        ? []
        : [...literalsIn(value['left']), ...literalsIn(value['right'])];
    default:
      return [];
  }
}

function rawOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;

// Logical properties turn with the language: margin-inline-start instead of margin-left.
const PHYSICAL =
  /(?<![\w.-])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)/;

// “0 1rem 0 2rem” says right and left without naming them.
const FOUR_SIDES =
  /(?<![\w-])(?:padding|margin|inset|border-(?:width|style|color)|scroll-(?:padding|margin))\s*:\s*([^;}]+)/;

/** Declarations of a style sheet that tell left from right. */
export function physicalStyles(css: string): readonly Found[] {
  // Comments give way to as many line ends, so that the lines stay the lines of the file.
  const bare = css.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''));
  return bare.split('\n').flatMap((text, index) => {
    const [, right, , left] = (FOUR_SIDES.exec(text)?.[1] ?? '').trim().split(/\s+(?![^(]*\))/);
    const isLopsided = left !== undefined && left !== right;
    return isLopsided || PHYSICAL.test(text) ? [{ line: index + 1, text: text.trim() }] : [];
  });
}

/** The style sheet of a component, each line at the place it has in the file. */
export function styleOf(component: string): string {
  const from = component.indexOf('<style>');
  return from === -1 ? '' : component.slice(0, from).replace(/[^\n]/g, '') + component.slice(from);
}
