import type { EdgeProperties } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import { statement } from '../../graph/statement.js';
import {
  edgeAttributes,
  latest,
  urn,
  type EdgeAttributes,
  type EdgeClaim,
  type Instant,
  type NodeRef,
} from '../../model/index.js';
import { outdated, writeDerived, type Changes, type Derivation, type Derived } from './derive.js';

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

interface Trust {
  readonly edge: EdgeClaim;
  readonly start: Instant | null;
}

/** Whoever bears the ARN that a trust policy names can do what the policy lets that principal do. */
export async function linkPrincipals(derivation: Derivation, changes: Changes): Promise<void> {
  const { graph } = derivation;
  const found = new Map<string, { ref: NodeRef; trusts: Trust[] }>();
  for await (const row of graph.stream(trusts)) {
    const id = row['id'] as string;
    let of = found.get(id);
    if (!of) found.set(id, (of = { ref: identity(row['naturalKey']), trusts: [] }));
    of.trusts.push(trustOf(row['subject'] as string, row['targetKey'], row['edge'], row['createdAt']));
  }
  for await (const id of before(graph)) if (!found.has(id.id)) found.set(id.id, { ref: id.ref, trusts: [] });
  const nodes = [...found].map(([id, { ref, trusts: own }]): Derived => {
    const distinct = own.filter(({ edge }) => urn(edge.to as NodeRef) !== id);
    return {
      id,
      ref,
      edges: distinct.map(({ edge }) => edge),
      starts: () => distinct.map(({ start }) => start),
    };
  });
  for (let at = 0; at < nodes.length; at += BATCH) {
    const changed = await outdated(graph, derivation.scope, nodes.slice(at, at + BATCH));
    await writeDerived(derivation, changed, changes);
  }
}

async function* before(graph: Graph): AsyncGenerator<{ id: string; ref: NodeRef }> {
  for await (const row of graph.stream(derivedBefore)) {
    yield { id: row['id'] as string, ref: identity(row['naturalKey']) };
  }
}

function trustOf(subject: string, target: unknown, edge: unknown, createdAt: unknown): Trust {
  const was = edge as EdgeProperties;
  const attributes: Record<string, unknown> = {};
  for (const name of ATTRIBUTES) if (was[name] != null) attributes[name] = was[name];
  return {
    edge: {
      type: 'CAN_ASSUME',
      to: identity(target),
      discriminator: `${subject.slice(-26)}${was.discriminator == null ? '' : `|${was.discriminator}`}`.slice(
        0,
        256,
      ),
      method: was.method,
      confidence: was.confidence,
      attributes: { ...(attributes as EdgeAttributes), binding: 'BY_NAME', rule: 'principal:arn' },
    },
    start: latest(was.validFrom, createdAt as Instant | null),
  };
}

const ATTRIBUTES = Object.keys(edgeAttributes.shape) as (keyof EdgeAttributes)[];

function identity(naturalKey: unknown): NodeRef {
  return { type: 'Identity', key: JSON.parse(naturalKey as string) as string[] };
}
