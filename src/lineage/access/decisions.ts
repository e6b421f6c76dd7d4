import { statement } from '../../graph/statement.js';
import type { Instant } from '../../model/index.js';
import { askedByRecord } from '../asked-at.js';
import { instantOf, textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches, edgesOf, nodesById } from '../read/index.js';

/** A policy decision or attestation on a subject. */
export interface Decision {
  readonly record: NodeFact;
  readonly edge: EdgeFact;
  /** When it was made; null: its source does not tell. */
  readonly at: Instant | null;
  /** Null: its source tells no outcome. */
  readonly allowed: boolean | null;
  readonly actor: string | null;
}

const YES: ReadonlySet<string> = new Set([
  'ALLOW',
  'ALLOWED',
  'APPROVE',
  'APPROVED',
  'CONFIRMED',
  'GRANT',
  'GRANTED',
  'KEEP',
  'PERMIT',
]);

const DECIDED = statement({
  name: 'access.decidedOn',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})<-[:ABOUT|ON_SUBJECT]-(r:Node)
WHERE r.nodeType = 'PolicyDecision' OR r.nodeType = 'Attestation'
RETURN DISTINCT n.id AS id
ORDER BY id`,
  sample: { ids: ['urn:relict:identity:none'] },
});

const DECIDING = /^urn:relict:(?:policydecision|attestation):/;

/** Every decision made on these subjects by `asOf`, by subject, earliest first; one without an instant comes first. */
export async function decisionsOn(
  asking: Asking,
  subjects: Iterable<string>,
): Promise<Map<string, Decision[]>> {
  const ids = [...new Set(subjects)];
  const recorded = askedByRecord(asking);
  const options = { history: 'ever' } as const;
  const edges = [
    ...(await edgesOf(recorded, ids, ['APPROVED_BY'], 'out', options)),
    ...(await edgesOf(recorded, await decidedOn(asking, ids), ['ABOUT', 'ON_SUBJECT'], 'in', options)),
  ];
  const subjectOf = (edge: EdgeFact): string => (edge.type === 'APPROVED_BY' ? edge.from : edge.to);
  const recordOf = (edge: EdgeFact): string => (edge.type === 'APPROVED_BY' ? edge.to : edge.from);
  const deciding = edges.filter((edge) => DECIDING.test(recordOf(edge)));
  const records = await nodesById(recorded, deciding.map(recordOf));
  const found = new Map<string, Map<string, Decision>>();
  for (const edge of deciding) {
    const record = records.get(recordOf(edge));
    if (!record || edge.endReason === 'SOURCE_CORRECTION' || record.presence === 'ABSENT_CONFIRMED') continue;
    if (record.nodeType !== 'PolicyDecision' && record.nodeType !== 'Attestation') continue;
    const decision = decisionOf(record, edge);
    if (decision.at !== null && decision.at > asking.when.asOf) continue;
    const of = found.get(subjectOf(edge)) ?? new Map<string, Decision>();
    of.set(record.id, decision);
    found.set(subjectOf(edge), of);
  }
  return new Map([...found].map(([id, of]) => [id, [...of.values()].sort(inOrder)]));
}

/** Those that any decision was ever about: of what is about a subject most are events and usage. */
async function decidedOn(asking: Asking, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const slice of batches(ids))
    for (const { id } of await asking.graph.read(DECIDED, { ids: slice }, asking)) found.push(id as string);
  return found;
}

function decisionOf(record: NodeFact, edge: EdgeFact): Decision {
  const { attributes, nodeType } = record;
  const outcome = textOf(attributes, nodeType === 'Attestation' ? 'decision' : 'outcome');
  return {
    record,
    edge,
    at: instantOf(attributes, nodeType === 'Attestation' ? 'at' : 'decidedAt'),
    allowed: outcome === null ? null : YES.has(outcome.toUpperCase()),
    actor: textOf(attributes, 'actor'),
  };
}

/** The last decision that allowed it, of those whose instant is known. */
export function lastAllowed(decisions: readonly Decision[]): Decision | null {
  return decisions.findLast((one) => one.allowed === true && one.at !== null) ?? null;
}

function inOrder(a: Decision, b: Decision): number {
  const [left, right] = [`${a.at ?? ''} ${a.record.id}`, `${b.at ?? ''} ${b.record.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
