import type { NodeFact } from '../facts.js';

/** How the mark is written as a tag; providers have no attribute of their own for it. */
const TAG = /^expected[-_ ]?idle=(?:true|yes|1)$/i;

/**
 * Whether somebody said that this may stand still for long: what scales to zero, or runs once a year (F-33).
 *
 * @param nodes a workload, and what may speak for it: its identity, its service
 */
export function isExpectedIdle(nodes: readonly NodeFact[]): boolean {
  return nodes.some(({ attributes }) => {
    if (typeof attributes['expectedIdle'] === 'boolean') return attributes['expectedIdle'];
    const tags = attributes['tags'];
    return Array.isArray(tags) && tags.some((tag) => TAG.test(tag));
  });
}
