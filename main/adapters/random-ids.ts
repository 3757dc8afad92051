// Random identifiers for borrows and client tokens.

import { randomUUID } from 'node:crypto';
import type { Ids } from '../ports.ts';

/** UUIDs of version 4 without the dashes: 122 random bits. */
export const randomIds: Ids = { next: () => randomUUID().replaceAll('-', '') };
