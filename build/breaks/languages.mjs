// Promises about languages: nothing missing, nothing half said, nothing lost.
// @ts-check

/** @type {import('../breaks.mjs').Break[]} */
export const languages = [
  {
    what: 'German takes the values English takes',
    edits: [{ file: 'renderer/words/de.ts', find: "'bis {end}'", replace: "'bis {ende}'" }],
    test: 'test/renderer/languages',
  },
  {
    what: 'German has every text',
    edits: [{ file: 'renderer/words/de.ts', find: "  'page.licenses': 'Lizenzen',\n", replace: '' }],
    test: 'test/renderer/languages',
  },
  {
    what: 'each language has the plural forms it needs',
    edits: [
      {
        file: 'renderer/words/es.ts',
        find: "one: '{count} día', many: '{count} de días', other",
        replace: "one: '{count} día', other",
      },
    ],
    test: 'test/renderer/languages',
  },
  {
    what: 'a text that a language lacks is said in English',
    edits: [
      {
        file: 'renderer/words/say.ts',
        find: 'return own === undefined ? filled(en[key], values, ENGLISH) : filled(own, values, tag);',
        replace: "return filled(own ?? '', values, tag);",
      },
    ],
    test: 'test/renderer/languages',
  },
  {
    what: 'a sentence of main without German is shown whole in English, never half translated',
    edits: [
      {
        file: 'renderer/words/phrase-book.ts',
        find: '(SENTENCE_END.test(value) ? null : value)',
        replace: 'value',
      },
    ],
    test: 'test/renderer/phrase-book',
  },
  {
    what: 'what main said stays where a language has words only for the code',
    edits: [
      {
        file: 'renderer/words/from-main.ts',
        find: "original: missing.length === 0 ? null : missing.join(' '),",
        replace: 'original: missing.length === -1 ? missing[0]! : null,',
      },
    ],
    test: 'test/renderer/phrase-book',
  },
  {
    what: 'a sentence of main that is reworded does not lose its German in silence',
    edits: [
      {
        file: 'main/domain/why-not.ts',
        find: "'All seats are in use.'",
        replace: "'Every seat is in use.'",
      },
    ],
    test: 'test/renderer/main-sentences',
  },
  {
    what: 'components hold no text',
    edits: [
      {
        file: 'renderer/parts/WhyNot.svelte',
        find: '<p>{inWords(why)}</p>',
        replace: '<p>Not now: {inWords(why)}</p>',
      },
    ],
    test: 'test/renderer/source',
  },
  {
    what: 'styles turn with the language',
    edits: [
      {
        file: 'renderer/parts/StatusChip.svelte',
        find: 'gap: 0.375rem;',
        replace: 'margin-left: 0.375rem;',
      },
    ],
    test: 'test/renderer/source',
  },
];
