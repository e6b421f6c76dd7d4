import type { Certainty } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, edgesOf, nodesById, type Truncation } from '../read/index.js';
import { sameAs } from '../same-as.js';

/** A node that belongs to the answer, and the relationships that say so. */
export interface Related {
  readonly node: NodeFact;
  readonly certainty: Certainty;
  readonly evidence: readonly EdgeFact[];
}

export interface AgentFacts {
  /** The identities by which it acts, itself included where it is one. */
  readonly identities: readonly Related[];
  /** Those it acts for, at once or through other identities. */
  readonly actsFor: readonly Related[];
  readonly credentials: readonly Related[];
  /** Identities that it, or one of its identities, created; credentials and grants too. */
  readonly created: readonly Related[];
  readonly cut: readonly Truncation[];
}

/** Principals that act for one another are followed this far. */
const MAX_DEPTH = 12;

/** What an agent, an identity or a workload, is known to act as, for, and with, at the instant asked. */
export async function gatherAgent(asking: Asking, agent: NodeFact): Promise<AgentFacts> {
  const cut: Truncation[] = [];
  const live = { history: 'live', truncated: (report: Truncation) => cut.push(report) } as const;
  const ever = { ...live, history: 'ever' } as const;
  const same = (await sameAs(asking, [agent.id])).members(agent.id);
  const uses = await edgesOf(asking, same, ['USES'], 'out', live);
  const used = await edgesOf(asking, same, ['USED'], 'out', live);
  const as = await edgesOf(
    asking,
    used.map((edge) => edge.to),
    ['AUTHENTICATES_AS'],
    'out',
    live,
  );
  const own = new Map<string, EdgeFact[]>();
  if (agent.nodeType === 'Identity') for (const id of same) own.set(id, []);
  for (const edge of uses) put(own, edge.to, [edge]);
  for (const edge of as) put(own, edge.to, [...used.filter((one) => one.to === edge.from), edge]);

  const actsFor = new Map<string, EdgeFact[]>();
  for (let frontier = [...own.keys()], depth = 0; frontier.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const edges = await edgesOf(asking, frontier, ['ACTS_FOR'], 'out', live);
    frontier = [...new Set(edges.map((edge) => edge.to))].filter((id) => !actsFor.has(id) && !own.has(id));
    for (const edge of edges) {
      if (!own.has(edge.to)) put(actsFor, edge.to, [...(actsFor.get(edge.from) ?? []), edge]);
    }
  }
  const credentials = new Map<string, EdgeFact[]>();
  for (const edge of used) put(credentials, edge.to, [edge]);
  for (const edge of await edgesOf(asking, own.keys(), ['AUTHENTICATES_AS'], 'in', live))
    put(credentials, edge.from, [edge]);
  const created = new Map<string, EdgeFact[]>();
  // Who created something did so for good, whether or not its source still says it.
  for (const edge of await edgesOf(asking, new Set([...same, ...own.keys()]), ['CREATED_BY'], 'in', ever))
    if (edge.endReason !== 'SOURCE_CORRECTION') put(created, edge.from, [edge]);

  const nodes = await nodesById(asking, [
    ...own.keys(),
    ...actsFor.keys(),
    ...credentials.keys(),
    ...created.keys(),
  ]);
  const related = (of: ReadonlyMap<string, readonly EdgeFact[]>): Related[] =>
    [...of]
      .flatMap(([id, evidence]): Related[] => {
        const node = nodes.get(id);
        const certainty = evidence.length === 0 ? 'CONFIRMED' : weakOf(evidence);
        return node ? [{ node, certainty, evidence }] : [];
      })
      .sort((a, b) => byId(a.node, b.node));
  return {
    identities: related(own),
    actsFor: related(actsFor),
    credentials: related(credentials),
    created: related(created),
    cut,
  };
}

function weakOf(edges: readonly EdgeFact[]): Certainty {
  return edges.some((edge) => gradeOf([edge]) === 'POSSIBLE') ? 'POSSIBLE' : 'CONFIRMED';
}

/** The first way that leads to a node is shown. */
function put(map: Map<string, EdgeFact[]>, key: string, edges: readonly EdgeFact[]): void {
  if (!map.has(key)) map.set(key, [...edges]);
}
