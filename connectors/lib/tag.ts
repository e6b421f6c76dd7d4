import { cleanText, MAX_LIST } from '../../src/model/text.js';

/** Of one value; what ties things together is short. */
const MAX_VALUE = 256;
/** What is longer is not looked into. */
const MAX_READ = 4096;
/** A key that names a secret may well have one beside it; the path where a secret lies is none. */
const NAMES_A_SECRET = /(secret|password|passwd|passphrase|token|credential|private.?key|api.?key)s?$/i;
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s@]*@/gi;
/** Queries and fragments of addresses carry tokens too. */
const QUERY = /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*/gi;

/**
 * `key=value` pairs for the attribute `tags`, cut to what may be kept: no value beside a key that names a secret, no
 * credentials or queries in addresses (P5). Sorted; at most {@link MAX_LIST}, after which `dropped` counts.
 */
export function tagsOf(pairs: Iterable<readonly [string, unknown]>): { tags: string[]; dropped: number } {
  const tags = new Set<string>();
  let dropped = 0;
  for (const [key, value] of pairs) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const long = String(value).length > MAX_READ;
    const text = long ? '' : withoutCredentials(String(value));
    if (long || key === '' || NAMES_A_SECRET.test(key) || text.length > MAX_VALUE) dropped += 1;
    else tags.add(cleanText(`${key}=${text}`));
  }
  const kept = [...tags].sort().slice(0, MAX_LIST);
  return { tags: kept, dropped: dropped + tags.size - kept.length };
}

/** The text with the credentials, queries and fragments of its addresses removed. */
export function withoutCredentials(text: string): string {
  return text.replace(USER_INFO, '$1').replace(QUERY, '$1');
}
