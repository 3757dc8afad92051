// The list of the window. Its rows stand beside its tests, where the types of a page are known.

import { join } from 'node:path';
import type { RowFile } from '../row.ts';

const FILE = join(import.meta.dirname, '../../renderer/bench/window-rows.ts');

export const { rows = [] } = (await import(FILE)) as RowFile;
