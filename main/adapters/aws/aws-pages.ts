// Page after page of a listing of AWS, which may be wrong about its own end.

import { valueOf, type Wiring } from './aws-wiring.ts';
import type { Answer } from './aws-calls.ts';
import { invalidReply, type Page } from './aws-replies.ts';

/** Room for a hundred licenses or grants in one reply, bytes. */
export const PAGE_LIMIT = 2 << 20;
const MOST_PAGES = 1_000;

/**
 * Gives the items of each page as it comes. Throws what a page throws, and reply-invalid when a page token comes twice
 * or the pages do not end.
 */
export async function* pagesOf<T>(
  { setting }: Wiring,
  listing: { readonly operation: string; readonly noun: string },
  pageAt: (nextToken: string | null) => Promise<Answer<Page<T>>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  for (let nextToken: string | null = null; ;) {
    const page: Page<T> = valueOf(await pageAt(nextToken));
    for (const field of page.skipped)
      setting.log.warn(`a ${listing.noun} could not be read and is left out`, { field });
    yield page.items;
    nextToken = page.nextToken;
    if (nextToken === null) return;
    if (seen.has(nextToken) || seen.size >= MOST_PAGES) {
      throw invalidReply({ operation: listing.operation, problem: 'pages-repeat' });
    }
    seen.add(nextToken);
  }
}
