import type { EdgeProperties } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import { statement } from '../../graph/statement.js';
import {
  edgeAttributes,
  latest,
  observationId,
  type EdgeAttributes,
  type EdgeClaim,
  type Instant,
  type NodeRef,
} from '../../model/index.js';
import { slices } from '../slices.js';
import {
  allDerived,
  DERIVED,
  isCurrent,
  writeDerived,
  type Changes,
  type Derivation,
  type Derived,
} from './derive.js';

const BATCH = 500;

/**
 * Trusts of one principal by its ARN, and the identities that bear it now. One that is gone bears nothing; a later one
 * of the same name does (F-16).
 */
const trusts = statement({
  name: 'sync.principalTrusts',
  mode: 'read',
  text: `MATCH (s:FederatedSubject)
WHERE s.kind = 'AWS_PRINCIPAL' AND s.breadth = 'EXACT' AND s.pattern IS NOT NULL
MATCH (i:Node {locator: s.pattern})
WHERE i.nodeType = 'Identity' AND i.presence <> 'ABSENT_CONFIRMED'
MATCH (s)-[e:CAN_ASSUME]->(t:Identity)
WHERE e.endRecordedAt IS NULL
RETURN i.id AS id, i.naturalKey AS naturalKey, i.createdAt AS createdAt, s.id AS subject, t.id AS target,
  t.naturalKey AS targetKey, properties(e) AS edge
ORDER BY id, target, subject, e.id`,
  sample: {},
});

const derivedBefore = statement({
  name: 'sync.principalsBefore',
  mode: 'read',
  text: `MATCH (o:Observation {scope: 'links|principals'})
WHERE o.presence = 'PRESENT'
MATCH (n:Node {id: o.node})
RETURN n.id AS id, n.naturalKey AS naturalKey`,
  sample: {},
});

/** Whoever bears the ARN that a trust policy names can do what the policy lets that principal do. */
export async function linkPrincipals(derivation: Derivation, changes: Changes): Promise<void> {
  const { graph, scope } = derivation;
  const found = new Map<string, { ref: NodeRef; edges: EdgeClaim[] }>();
  for await (const row of graph.stream(trusts)) {
    const id = row['id'] as string;
    let of = found.get(id);
    if (!of) found.set(id, (of = { ref: identity(row['naturalKey']), edges: [] }));
    if (row['target'] === id) continue;
    of.edges.push(trustOf(row['subject'] as string, row['targetKey'], row['edge'], row['createdAt']));
  }
  for await (const { id, ref } of before(graph)) if (!found.has(id)) found.set(id, { ref, edges: [] });
  if (found.size === 0) return;
  const known = await allDerived(derivation);
  const changed = [...found]
    .map(([id, { ref, edges }]): Derived => ({ id, ref, edges }))
    .filter((node) => !isCurrent(node, known.get(observationId(DERIVED, scope, node.id))));
  for (const slice of slices(changed, BATCH)) await writeDerived(derivation, slice, known, changes);
}

async function* before(graph: Graph): AsyncGenerator<{ id: string; ref: NodeRef }> {
  for await (const row of graph.stream(derivedBefore)) {
    yield { id: row['id'] as string, ref: identity(row['naturalKey']) };
  }
}

function trustOf(subject: string, target: unknown, edge: unknown, createdAt: unknown): EdgeClaim {
  const was = edge as EdgeProperties;
  const attributes: Record<string, unknown> = {};
  for (const name of ATTRIBUTES) if (was[name] != null) attributes[name] = was[name];
  const start = latest(was.validFrom, createdAt as Instant | null);
  return {
    type: 'CAN_ASSUME',
    to: identity(target),
    discriminator: `${subject.slice(-26)}${was.discriminator == null ? '' : `|${was.discriminator}`}`.slice(
      0,
      256,
    ),
    method: was.method,
    confidence: was.confidence,
    attributes: { ...(attributes as EdgeAttributes), binding: 'BY_NAME', rule: 'principal:arn' },
    ...(start === null ? {} : { validFrom: start }),
  };
}

const ATTRIBUTES = Object.keys(edgeAttributes.shape) as (keyof EdgeAttributes)[];

function identity(naturalKey: unknown): NodeRef {
  return { type: 'Identity', key: JSON.parse(naturalKey as string) as string[] };
}
