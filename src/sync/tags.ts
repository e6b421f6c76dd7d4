import { cleanText } from '../model/index.js';

/** `key=value` in two; the key in lower case. A tag without a value is null. */
export function splitTag(tag: string): { readonly key: string; readonly value: string } | null {
  const at = tag.indexOf('=');
  if (at <= 0) return null;
  const value = cleanText(tag.slice(at + 1));
  return value === '' ? null : { key: tag.slice(0, at).trim().toLowerCase(), value };
}

/** Values of the tags with one of these keys, in the order of the keys, then of the tags; without repeats. */
export function tagValues(
  tags: readonly string[],
  keys: readonly string[],
): readonly { readonly key: string; readonly value: string }[] {
  const split = tags.map(splitTag).filter((tag) => tag !== null);
  const found = new Map<string, { key: string; value: string }>();
  for (const key of keys.map((k) => k.trim().toLowerCase())) {
    for (const tag of split) if (tag.key === key) found.set(`${key}=${tag.value}`, tag);
  }
  return [...found.values()];
}
