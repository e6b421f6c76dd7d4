import { statement } from '../../graph/statement.js';
import type { EdgeType, Instant, NodeType } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches, knownBy } from '../read/index.js';
import { edgeFact } from '../read/vertex.js';
import { typesFrom, WALKED } from './rules.js';

const OUT = [
  'AUTHENTICATES_AS|BUILDS|CAN_ADMIN|CAN_ASSUME|CAN_MINT|CAN_READ_SECRET|CONSUMES|DEPLOYS|GRANTS|HAS_ENTITLEMENT',
  'HOLDS|MEMBER_OF|ON|USED|USES',
].join('|');
const IN = 'EXPOSED_TO|HAS_MATERIAL';

const hop = (name: string, pattern: string) =>
  statement({
    name: `blastRadius.${name}`,
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

/** One hop: all that leaves (or, for a material, reaches) the nodes of a frontier, at most `limit` from each. */
const HOP = {
  out: hop('out', `(near)-[e:${OUT}]->(far:Node)`),
  in: hop('in', `(near)<-[e:${IN}]-(far:Node)`),
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
  const cap = asking.policy.degreeCap;
  const knownAt = knownBy(asking);
  const types = new Map(frontier.map((node) => [node.id, node.nodeType]));
  const walked: Walked[] = [];
  const cut = new Set<string>();
  for (const direction of ['out', 'in'] as const) {
    const followed = typesFrom(new Set(types.values()), direction, supplyChain);
    if (followed.length === 0) continue;
    const tails = frontier.filter(
      ({ nodeType }) => typesFrom(new Set([nodeType]), direction, supplyChain).length > 0,
    );
    for (const ids of batches(tails.map(({ id }) => id))) {
      const params = { ids, types: followed, knownAt, ...span, limit: cap + 1 };
      const rows = await asking.graph.read(HOP[direction], params, asking);
      const perTail = new Map<string, number>();
      for (const row of rows) {
        const tail = row['near'] as string;
        const count = (perTail.get(tail) ?? 0) + 1;
        perTail.set(tail, count);
        if (count > cap) {
          cut.add(tail);
          continue;
        }
        const head = row['far'] as string;
        const type = row['type'] as EdgeType;
        if (!WALKED[type]?.from.includes(types.get(tail) as NodeType)) continue;
        const [from, to] = direction === 'out' ? [tail, head] : [head, tail];
        walked.push({ tail, head, edge: edgeFact(type, from, to, row['edge'], knownAt) });
      }
    }
  }
  return { walked, cut: [...cut].sort() };
}
