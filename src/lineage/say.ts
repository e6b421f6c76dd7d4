import { cleanText } from '../model/index.js';
import type { NodeFact } from './facts.js';

/** Longer names say nothing more in a sentence. */
const MAX_NAME = 80;

/** What people call a node, for a sentence: its name, else the id of its provider, else the last part of its key. */
export function called(node: NodeFact | undefined): string {
  if (!node) return 'something not described';
  const { name, providerId, locator } = node.attributes;
  const text = [name, providerId, locator, node.naturalKey.at(-1)].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return cleanText(String(text), MAX_NAME);
}

/** `2026-03-01` where the time of day is midnight or not given, else `2026-03-01 10:30 UTC`. */
export function dated(at: string): string {
  if (at.length <= 10 || at.slice(11, 19) === '00:00:00') return at.slice(0, 10);
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** `a`, `a and b`, `a, b and c`; of more than `max` the rest is counted. */
export function listed(names: readonly string[], max = 5): string {
  const shown = names.length > max ? names.slice(0, max) : names;
  const parts = names.length > max ? [...shown, `${names.length - max} more`] : [...shown];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** One attribute's value in a sentence. */
export function valued(value: string | null): string {
  return value === null ? 'nothing' : cleanText(value, MAX_NAME);
}
