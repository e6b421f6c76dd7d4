import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, edgesOf, nodesById, type Truncation } from '../read/index.js';

/** A template that was copied from another (INSTANTIATED_FROM). */
export interface Fork {
  readonly template: NodeFact;
  /** What it was copied from. */
  readonly from: NodeFact;
  readonly evidence: readonly EdgeFact[];
}

/** Forks of forks that are followed. */
const MAX_DEPTH = 12;

/**
 * The template and its forks, by id. A fork goes its own way: a fix of the original does not reach what is made from
 * it.
 */
export async function forksOf(
  asking: Asking,
  template: NodeFact,
  truncated: (report: Truncation) => void,
): Promise<{ forks: Fork[]; templates: Map<string, NodeFact> }> {
  const templates = new Map([[template.id, template]]);
  const forks: Fork[] = [];
  let frontier = [template.id];
  for (let depth = 0; frontier.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const edges = await edgesOf(asking, frontier, ['INSTANTIATED_FROM'], 'in', {
      history: 'ever',
      truncated,
    });
    const nodes = await nodesById(
      asking,
      edges.map((edge) => edge.from),
    );
    frontier = [];
    for (const edge of edges) {
      const fork = nodes.get(edge.from);
      const from = templates.get(edge.to);
      if (fork?.nodeType !== 'Template' || !from || edge.endReason === 'SOURCE_CORRECTION') continue;
      if (templates.has(fork.id)) continue;
      templates.set(fork.id, fork);
      forks.push({ template: fork, from, evidence: [edge] });
      frontier.push(fork.id);
    }
  }
  return { forks: forks.sort((a, b) => byId(a.template, b.template)), templates };
}
