import type { NodeFact } from '../facts.js';

/** A9: listed in every answer, in no generated plan, never suppressed by itself. */
export function isBreakGlass(nodes: readonly NodeFact[]): boolean {
  return nodes.some((node) => node.attributes['breakGlass'] === true);
}
