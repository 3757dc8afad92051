// Joins the bridge's sources and the app's preload into the two scripts every page of a window starts with.
// @ts-check
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { pageHalf } from './bridge-page.js';
import { preloadHalf } from './bridge-preload.js';
import { makeWire } from './bridge-wire.js';
import { makeCodec } from './clone.js';

/** The isolated world preloads run in. */
export const PRELOAD_WORLD = 'Electron Isolated Context';

/** The page's script, the preload's script, and why the preload could not be read or compiled, if so. */
export function injectedScripts(preloadPath) {
  const { versions, platform } = process;
  const config = { platform, versions: { ...versions } };
  const { source, failure } = readPreload(preloadPath);
  return {
    failure,
    page: `(${pageHalf})(${makeWire})`,
    preload: `(${preloadHalf})(${JSON.stringify(config)}, ${makeCodec}, ${makeWire}, ${wrap(source)})`,
  };
}

const wrap = (source) => `function (require, module, exports, process) {\n${source}\n}`;

function readPreload(path) {
  if (!path) return { source: '' };
  try {
    const source = readFileSync(path, 'utf8');
    new Script(`(${wrap(source)})`, { filename: path });
    return { source };
  } catch (failure) {
    return { source: '', failure };
  }
}
