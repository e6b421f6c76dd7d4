import type { NodeFact } from '../facts.js';

/** How the mark is written as a tag; providers have no attribute of their own for it. */
const TAG = /^break[-_ ]?glass=(?:true|yes|1)$/i;

/** A9: listed in every answer, in no generated plan, never suppressed by itself. */
export function isBreakGlass(nodes: readonly NodeFact[]): boolean {
  return nodes.some(({ attributes }) => {
    if (attributes['breakGlass'] === true) return true;
    const tags = attributes['tags'];
    return attributes['breakGlass'] === undefined && Array.isArray(tags) && tags.some((tag) => TAG.test(tag));
  });
}
