import type { Value } from '../../graph/port.js';
import { statement, type Statement } from '../../graph/statement.js';
import type { EdgeType, Instant, NodeType } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches, knownBy } from '../read/index.js';
import { edgeFact } from '../read/vertex.js';
import { typesFrom, WALKED } from './rules.js';

/** The relationships that rules walk in their own direction. */
export const OUT = [
  'AUTHENTICATES_AS|BUILDS|CAN_ADMIN|CAN_ASSUME|CAN_MINT|CAN_READ_SECRET|CONSUMES|DEPLOYS|GRANTS|HAS_ENTITLEMENT',
  'HOLDS|MEMBER_OF|ON|USED|USES',
].join('|');
/** Those that rules walk against it. */
export const IN = 'EXPOSED_TO|HAS_MATERIAL';

/** All that leaves or reaches the nodes of a frontier over a pattern from `near` to `far`, at most `limit` from each. */
export const hop = (name: string, pattern: string): Statement =>
  statement({
    name,
    mode: 'read',
    text: `UNWIND $ids AS id
MATCH (near:Node {id: id})
CALL (near) {
  MATCH ${pattern}
  WHERE type(e) IN $types AND e.recordedAt <= $knownAt AND e.validFrom <= $until
    AND (e.validTo IS NULL OR e.validTo > $since OR e.endRecordedAt > $knownAt)
  RETURN type(e) AS type, far.id AS far, properties(e) AS edge
  ORDER BY type, far, e.id, e.validFrom
  LIMIT $limit
}
RETURN id AS near, type, far, edge`,
    sample: {
      ids: ['urn:relict:identity:none'],
      types: ['CAN_ASSUME'],
      knownAt: '2026-01-01T00:00:00.000000Z',
      since: '2026-01-01T00:00:00.000000Z',
      until: '2026-01-01T00:00:00.000000Z',
      limit: 10,
    },
  });

const HOP = {
  out: hop('blastRadius.out', `(near)-[e:${OUT}]->(far:Node)`),
  in: hop('blastRadius.in', `(near)<-[e:${IN}]-(far:Node)`),
} as const;

export interface Walked {
  readonly tail: string;
  readonly head: string;
  readonly edge: EdgeFact;
  /** Why it is only POSSIBLE, beyond what the relationship itself tells. */
  readonly doubt?: string;
}

export interface Expansion {
  readonly walked: readonly Walked[];
  /** Nodes that have more than `degreeCap` of them (F-29). */
  readonly cut: readonly string[];
}

/** The relationships that the rules follow from these nodes, valid at some instant from `since` to `until`. */
export async function expand(
  asking: Asking,
  frontier: readonly { readonly id: string; readonly nodeType: NodeType }[],
  span: { readonly since: Instant; readonly until: Instant },
  supplyChain: boolean,
): Promise<Expansion> {
  const types = new Map(frontier.map((node) => [node.id, node.nodeType]));
  const walked: Walked[] = [];
  const cut = new Set<string>();
  for (const direction of ['out', 'in'] as const) {
    const followed = typesFrom(new Set(types.values()), direction, supplyChain);
    if (followed.length === 0) continue;
    const tails = frontier.filter(
      ({ nodeType }) => typesFrom(new Set([nodeType]), direction, supplyChain).length > 0,
    );
    const read = await readHops(asking, HOP[direction], idsOf(tails), followed, span);
    for (const id of read.cut) cut.add(id);
    for (const { near: tail, far: head, type, edge } of read.hops) {
      if (!WALKED[type]?.from.includes(types.get(tail) as NodeType)) continue;
      const [from, to] = direction === 'out' ? [tail, head] : [head, tail];
      walked.push({ tail, head, edge: edgeFact(type, from, to, edge, knownBy(asking)) });
    }
  }
  return { walked, cut: [...cut].sort() };
}

interface Hop {
  readonly near: string;
  readonly far: string;
  readonly type: EdgeType;
  readonly edge: Value;
}

/** The relationships of these types at the nodes, and which nodes have more than `degreeCap` of them (F-29). */
export async function readHops(
  asking: Asking,
  over: Statement,
  near: readonly string[],
  types: readonly EdgeType[],
  span: { readonly since: Instant; readonly until: Instant },
): Promise<{ readonly hops: readonly Hop[]; readonly cut: ReadonlySet<string> }> {
  const cap = asking.policy.degreeCap;
  const knownAt = knownBy(asking);
  const hops: Hop[] = [];
  const cut = new Set<string>();
  for (const ids of batches(near)) {
    const params = { ids, types, knownAt, ...span, limit: cap + 1 };
    const counts = new Map<string, number>();
    for (const row of await asking.graph.read(over, params, asking)) {
      const id = row['near'] as string;
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      if (count > cap) cut.add(id);
      else
        hops.push({
          near: id,
          far: row['far'] as string,
          type: row['type'] as EdgeType,
          edge: row['edge'] as Value,
        });
    }
  }
  return { hops, cut };
}

function idsOf(nodes: readonly { readonly id: string }[]): string[] {
  return nodes.map(({ id }) => id);
}
