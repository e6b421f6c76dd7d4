import { statement } from '../../graph/statement.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import type { Asking } from '../question.js';
import { edgesOf, knownBy, scopesOf } from '../read/index.js';
import { sameAs } from '../same-as.js';
import { typesAt } from '../timeline/gather.js';

const OF_SCOPES = statement({
  name: 'diff.nodesOfScopes',
  mode: 'read',
  text: `UNWIND $scopes AS scope
MATCH (o:Observation {scope: scope})
WHERE o.firstRecordedAt <= $knownAt
RETURN DISTINCT o.node AS id
ORDER BY id
LIMIT $limit`,
  sample: { scopes: ['aws|iam'], knownAt: '2026-01-01T00:00:00.000000Z', limit: 10 },
});

const ALL = statement({
  name: 'diff.nodes',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.recordedAt <= $knownAt
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { knownAt: '2026-01-01T00:00:00.000000Z', limit: 10 },
});

export interface DiffScope {
  /** What the scope is called after; null: the whole graph. */
  readonly subject: NodeFact | null;
  readonly ids: readonly string[];
  /** More than `nodeBudget` belong to it. */
  readonly truncated: boolean;
}

/**
 * The nodes that a diff compares: of a realm whatever its sources show, of any other node itself, what is the same, and
 * its direct neighbours at either instant, else all. Never more than the policy's `nodeBudget`, the first by id.
 *
 * @param instants the question at either instant
 */
export async function nodesInScope(
  instants: readonly Asking[],
  handle: string | undefined,
): Promise<DiffScope> {
  const asking = instants.at(-1) as Asking;
  const limit = asking.policy.nodeBudget + 1;
  const knownAt = knownBy(asking);
  if (handle === undefined) {
    const rows = await asking.graph.read(ALL, { knownAt, limit }, asking);
    return within(
      null,
      rows.map((row) => row['id'] as string),
      limit,
    );
  }
  const subject = await nodeByHandle(asking, handle);
  if (subject.nodeType === 'Realm') {
    const scopes = [...(await scopesOf(asking)).values()].filter((scope) => scope.realm === subject.id);
    const keys = scopes.map((scope) => scope.id).sort();
    const rows = await asking.graph.read(OF_SCOPES, { scopes: keys, knownAt, limit }, asking);
    return within(
      subject,
      rows.map((row) => row['id'] as string),
      limit,
    );
  }
  const own = (await sameAs(asking, [subject.id])).members(subject.id);
  const ids = new Set(own);
  for (const at of instants) {
    for (const direction of ['out', 'in'] as const) {
      const types = typesAt(subject.nodeType, direction);
      const near = await edgesOf(at, own, types, direction, { history: 'live', truncated: () => undefined });
      for (const { from, to } of near) ids.add(from).add(to);
    }
  }
  return within(subject, [...ids].sort(), limit);
}

function within(subject: NodeFact | null, ids: readonly string[], limit: number): DiffScope {
  return { subject, ids: ids.slice(0, limit - 1), truncated: ids.length >= limit };
}
