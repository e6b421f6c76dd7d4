import { label, moment, quoted } from './explain/index.js';
import type { NodeFact } from './facts.js';

/** What a node is called in a sentence, also where nothing describes it. */
export function called(node: NodeFact | undefined): string {
  return node ? label(node) : 'something that no source describes';
}

/** `2026-03-01` at midnight or of a day, else `2026-03-01 10:30 UTC`. */
export function dated(at: string): string {
  return moment(at).replace(' 00:00 UTC', '');
}

/** One attribute's value in a sentence. */
export function valued(value: string | null): string {
  return value === null ? 'nothing' : quoted(value);
}
