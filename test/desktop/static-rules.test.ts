import { expect, test } from 'vitest';
import { reached } from '../support/effort.ts';
import { breachesOf, productSources, RULES } from '../support/static-rules.ts';

test('the product holds nothing that turns text into code or opens a wall, and each rule finds its breach', () => {
  const sources = productSources();
  expect(breachesOf(sources)).toEqual([]);
  const missed = RULES.filter((rule) => breachesOf({ 'main/x.ts': rule.trips }, [rule]).length === 0);
  expect(missed.map(({ name }) => name)).toEqual([]);
  const inMarkup = { 'renderer/X.svelte': '<p onclick={() => eval("1")}>{@html text}</p>' };
  expect(breachesOf(inMarkup)).toEqual(['renderer/X.svelte: eval', 'renderer/X.svelte: {@html}']);
  expect(Object.keys(sources).length).toBeGreaterThan(200);
  reached('Static rules', {
    files: Object.keys(sources).length,
    rules: RULES.length + 1,
    breaches: 0,
    'control: breaches found': RULES.length + 2,
  });
});

test('words in comments and in quotes are no breach', () =>
  expect(breachesOf({ 'main/x.ts': '// eval, innerHTML\nconst text = "ipcMain and eval(1)";' })).toEqual([]));
