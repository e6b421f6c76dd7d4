import { groupBy } from '../group-by.js';
import type { NodeFact } from '../facts.js';
import type { Candidate } from '../listing/index.js';
import type { Asking } from '../question.js';
import { untoldByRealm, type Untold } from './by-realm.js';

/** Nodes of which something is not told, gathered page by page: by the reason, one candidate for each realm. */
export class Silence {
  readonly #nodes = new Map<string, Map<string, NodeFact>>();

  constructor(private readonly says: Readonly<Record<string, Untold['says']>>) {}

  add(reason: string, nodes: Iterable<NodeFact>): void {
    const of = this.#nodes.get(reason) ?? new Map<string, NodeFact>();
    for (const node of nodes) of.set(node.id, node);
    this.#nodes.set(reason, of);
  }

  async candidates(asking: Asking): Promise<Candidate[]> {
    const found: Candidate[] = [];
    for (const [reason, says] of Object.entries(this.says)) {
      const nodes = [...(this.#nodes.get(reason)?.values() ?? [])];
      found.push(...(await untoldByRealm(asking, { nodes, reason, says })));
    }
    return [...groupBy(found, ({ node }) => node.id).values()].map(merged);
  }
}

/** A realm that is silent about several things says so once. */
function merged(of: Candidate[]): Candidate {
  const [first] = of as [Candidate, ...Candidate[]];
  const reasons = [...new Set(of.flatMap(({ verdict }) => verdict.reasons))].sort();
  return {
    ...first,
    verdict: { value: 'UNKNOWN', reasons },
    because: of.flatMap(({ because }) => because),
  };
}
