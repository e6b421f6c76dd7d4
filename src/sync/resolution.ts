import type { Graph } from '../graph/port.js';
import { statement } from '../graph/statement.js';
import { contentHash, type Instant, type Policy } from '../model/index.js';
import { rewriteNodes } from './write/resolve.js';
import type { Touched } from './write/seen.js';

const ID = 'resolution';

const readResolution = statement({
  name: 'sync.readResolution',
  mode: 'read',
  text: 'MATCH (m:Meta {id: $id}) RETURN m.policy AS policy',
  sample: { id: ID },
});

const writeResolution = statement({
  name: 'sync.writeResolution',
  mode: 'write',
  text: `MERGE (m:Meta {id: $id})
SET m.policy = $policy`,
  sample: { id: ID, policy: 'none' },
});

const describedNodes = statement({
  name: 'sync.describedNodes',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.presence <> 'UNKNOWN'
RETURN n.id AS id`,
  sample: {},
});

const nodesOfScope = statement({
  name: 'sync.nodesOfScope',
  mode: 'read',
  text: `MATCH (o:Observation {scope: $scope})
WHERE o.attributes IS NOT NULL
RETURN o.node AS id`,
  sample: { scope: 'none|none' },
});

const activeSince = statement({
  name: 'sync.activeSince',
  mode: 'read',
  text: `MATCH (s:Scope)
WHERE s.id <> $scope AND (
  (s.leaseOwner <> $owner AND s.leaseUntil > $since)
  OR (s.lastEndedAt >= $since AND NOT s.lastRun STARTS WITH $owner)
)
RETURN s.id AS id
LIMIT 1`,
  sample: { scope: 'none|none', owner: 'a', since: '2026-01-01T00:00:00.000000Z' },
});

/**
 * Nodes are resolved by the policy's order of precedence. Where it is another than at the last sync, all are resolved
 * again, so that what is read now and what is resolved for an instant stay the same.
 */
export async function followPolicy(
  graph: Graph,
  policy: Policy,
  now: Instant,
  onTouched: (touched: Touched) => void,
): Promise<void> {
  const hash = contentHash(policy.precedence);
  const [row] = await graph.read(readResolution, { id: ID });
  const known = (row?.['policy'] ?? null) as string | null;
  if (known === hash) return;
  if (known !== null) await rewriteNodes(graph, policy, ids(graph, describedNodes, {}), now, onTouched);
  await graph.write([{ statement: writeResolution, params: { id: ID, policy: hash } }]);
}

/** Every node that a scope describes. */
export function idsOfScope(graph: Graph, scope: string): AsyncIterable<string> {
  return ids(graph, nodesOfScope, { scope });
}

/**
 * Whether another run has written since `since` or is writing now. It may have resolved a node without seeing what this
 * one was writing, or the other way round.
 */
export async function othersWrote(
  graph: Graph,
  scope: string,
  owner: string,
  since: Instant,
): Promise<boolean> {
  return (await graph.read(activeSince, { scope, owner, since })).length > 0;
}

async function* ids(
  graph: Graph,
  text: typeof describedNodes,
  params: Record<string, string>,
): AsyncGenerator<string> {
  for await (const row of graph.stream(text, params)) yield row['id'] as string;
}
