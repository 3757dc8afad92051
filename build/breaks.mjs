// The promises of Fieldpass, each with the text that keeps it and the tests that must notice when it is broken.
// @ts-check

/**
 * `find` is exact text that occurs once. A promise that is kept in two places needs both taken out to be broken.
 * @typedef {{ file: string, find: string, replace: string }} Edit
 * `test` is the beginning of the paths of the tests to run.
 * @typedef {{ what: string, edits: Edit[], test: string, zone?: string }} Break
 */

import { languages } from './breaks/languages.mjs';
import { outside } from './breaks/outside.mjs';
import { packages } from './breaks/packages.mjs';
import { records } from './breaks/records.mjs';
import { seats } from './breaks/seats.mjs';
import { time } from './breaks/time.mjs';
import { terminal } from './breaks/terminal.mjs';
import { trips } from './breaks/trips.mjs';
import { tokens } from './breaks/tokens.mjs';
import { updates } from './breaks/updates.mjs';
import { window } from './breaks/window.mjs';

/** @type {Break[]} */
export const BREAKS = [
  ...tokens,
  ...seats,
  ...outside,
  ...window,
  ...languages,
  ...time,
  ...trips,
  ...records,
  ...packages,
  ...terminal,
  ...updates,
];
