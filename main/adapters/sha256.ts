// SHA-256 over text, for recognising tokens without keeping them.

import { hash } from 'node:crypto';
import type { Digest } from '../ports.ts';

/** SHA-256 of the UTF-8 text, base64url without padding. */
export const sha256: Digest = (text) => hash('sha256', text, 'base64url');
