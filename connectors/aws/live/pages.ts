import { contentHash } from '../../../src/model/index.js';
import { LiveFault } from './fault.js';

/** One answer of a paged call, and the token that asks for the next. */
export interface Page<T> {
  readonly body: T;
  readonly next: string | undefined;
}

/** No account comes near it; a provider that goes on for ever does. */
export const MAX_PAGES = 20_000;

/**
 * Walks a paged call to its end. A page may hold fewer items than asked for, or none, and still have a next one.
 *
 * @param items what the page lists, without its token: an equal, non-empty list twice is a page that repeats.
 * @throws LiveFault `REPEATED_PAGE` when a token or a list comes back, `TRUNCATED` after {@link MAX_PAGES}.
 */
export async function* pages<T>(
  action: string,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  items: (body: T) => readonly unknown[],
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const { body, next } = await fetchPage(token);
    const list = items(body);
    if (list.length > 0) once(seen, `list ${contentHash(list)}`, action);
    yield body;
    if (next === undefined || next === '') return;
    once(seen, `token ${contentHash(next)}`, action);
    token = next;
  }
  throw new LiveFault('TRUNCATED', `${action} was cut off after ${MAX_PAGES} pages.`);
}

function once(seen: Set<string>, mark: string, action: string): void {
  if (seen.has(mark))
    throw new LiveFault('REPEATED_PAGE', `${action} gave the same page twice, and was stopped.`);
  seen.add(mark);
}
