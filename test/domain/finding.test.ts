import { describe, expect, test } from 'vitest';
import { toFailure } from '../../main/domain/failure.ts';
import { findMeant, nearest } from '../../main/domain/finding.ts';

const named = (...names: readonly string[]) =>
  names.map((name, n) => ({ item: name, ids: [`arn:aws:${n}`, `${n}`.repeat(32)], name }));

const find = (text: string, candidates: ReturnType<typeof named>): string =>
  findMeant(text, candidates, 'borrow-not-found');

describe('the one that is meant', () => {
  const shop = named('Map', 'Map Pro', 'Mapping', 'Überstrom');

  test.each([
    ['an exact name before a part of others', 'map', 'Map'],
    ['an exact name in any case, with spaces around it', '  MAP pro ', 'Map Pro'],
    ['an exact ARN', 'arn:aws:2', 'Mapping'],
    ['an exact ARN with spaces around it', ' arn:aws:2 ', 'Mapping'],
    ['a part in the middle of a name', 'ppin', 'Mapping'],
    ['six characters of a borrow id', '111111', 'Map Pro'],
    ['a whole borrow id', '1'.repeat(32), 'Map Pro'],
    ['letters composed in another way', 'u\u0308berstrom', 'Überstrom'],
  ])('%s', (_name, text, item) => expect(find(text, shop)).toBe(item));

  test('spaces around a name are no part of it', () => {
    expect(find('map', [...named('Maple'), { item: 'padded', ids: [], name: ' Map ' }])).toBe('padded');
  });

  test('an id is meant before a name that spells it', () => {
    const odd = [
      { item: 'by name', ids: ['x'], name: 'arn:one' },
      { item: 'by id', ids: ['arn:one'], name: 'y' },
    ];
    expect(find('arn:one', odd)).toBe('by id');
  });

  test.each([
    ['nothing', ''],
    ['spaces', '  '],
    ['five characters of a borrow id', '11111'],
    ['the end of a borrow id', `${'1'.repeat(32)}1`],
    ['a part of an ARN, which all share', 'arn:aws'],
    ['a name that is not there', 'atlas'],
  ])('%s is none of them, and says what was asked', (_name, text) => {
    const failure = { code: 'borrow-not-found', details: { asked: text } };
    expect(() => find(text, shop)).toThrow(expect.objectContaining(failure));
  });

  test('the middle of a borrow id is no part of it', () => {
    const one = [{ item: 'one', ids: ['aaaabbbbcccc'], name: 'x' }];
    expect(find('aaaabb', one)).toBe('one');
    expect(() => find('aabbbb', one)).toThrow(expect.objectContaining({ code: 'borrow-not-found' }));
  });
});

describe('more than one that could be meant', () => {
  test.each([
    [2, '“chart” fits 2 licenses: Chart 1; Chart 2. Nothing was done.'],
    [5, '“chart” fits 5 licenses: Chart 1; Chart 2; Chart 3; Chart 4; Chart 5. Nothing was done.'],
    [7, '“chart” fits 7 licenses: Chart 1; Chart 2; Chart 3; Chart 4; Chart 5 and 2 more. Nothing was done.'],
  ])('of %i the first five are named', (count, message) => {
    const charts = named(...Array.from({ length: count }, (_, n) => `Chart ${n + 1}`));
    const failure = { code: 'license-ambiguous', message, details: { asked: 'chart', matches: count } };
    expect(() => find('chart', charts)).toThrow(expect.objectContaining(failure));
  });

  test('two of exactly the same name are told apart by nobody', () => {
    expect(() => find('twin', named('Twin', 'twin', 'Twins'))).toThrow(
      expect.objectContaining({ details: { asked: 'twin', matches: 2 } }),
    );
  });
});

describe('a mistyped name', () => {
  const names = ['Quillmark Draft 3D', 'Quillmark Review Online', 'Fernholt PLC Studio', 'Map Pro'];

  test.each([
    ['Quillmark Draft 3', 'Quillmark Draft 3D'],
    ['Fernhold', 'Fernholt PLC Studio'],
    ['PLC Stdio', 'Fernholt PLC Studio'],
    ['REVEW', 'Quillmark Review Online'],
    ['Quilmark', null],
    ['Fernhollt', 'Fernholt PLC Studio'],
    ['PLC Stdia', 'Fernholt PLC Studio'],
    // Three letters are too few to be mistyped.
    ['Mab', null],
    ['Map', null],
    ['Something else', null],
    ['', null],
  ])('%j may have meant %j', (text, name) => {
    expect(nearest(text, names)).toBe(name);
  });

  test('may have meant the closest of several, wherever in the list that stands', () => {
    expect(nearest('Fernholx', ['Fernhalt', 'Fernholt'])).toBe('Fernholt');
    expect(nearest('Fernholx', ['Fernholt', 'Fernhalt'])).toBe('Fernholt');
  });

  test.each([
    ['other letters of the same number', 'Longboat'],
    ['letters before its own that are too many', 'PLCFernhol'],
  ])('did not mean a name only because it is alone: %s', (_name, name) =>
    expect(nearest('Fernholt', [name])).toBeNull(),
  );

  test('is as close as its letters, however many units each of them is', () => {
    expect(nearest('Fern🌊', ['Fern'])).toBe('Fern');
    expect(nearest('🌊🌊', ['🌊水'])).toBeNull();
  });

  test('is told the name that it may have meant, and is not taken for it', () => {
    const candidates = names.map((name) => ({ item: name, ids: [], name }));
    try {
      findMeant('Fernhold', candidates, 'license-not-found');
      expect.unreachable();
    } catch (error) {
      expect(toFailure(error)).toMatchObject({
        code: 'license-not-found',
        details: { nextStep: expect.stringMatching(/^Did you mean “Fernholt PLC Studio”\? Run .*licenses/) },
      });
    }
  });
});
