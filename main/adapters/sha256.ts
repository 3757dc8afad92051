// SHA-256 over text, for recognising tokens without keeping them.

import { createHash } from 'node:crypto';
import type { Digest } from '../ports.ts';

/** SHA-256 of the UTF-8 text, base64url without padding. */
export const sha256: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('base64url');
