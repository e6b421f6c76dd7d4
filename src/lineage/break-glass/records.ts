import type { Instant, Interval } from '../../model/index.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { byId, edgesOf, nodesById } from '../read/index.js';

/** A test or review that somebody recorded. */
export interface BreakGlassRecord {
  readonly kind: 'TEST' | 'REVIEW';
  readonly at: Instant;
  readonly edge: EdgeFact;
}

/** By the node that it is about. */
export interface Records {
  readonly records: ReadonlyMap<string, readonly BreakGlassRecord[]>;
  readonly incidents: ReadonlyMap<string, readonly NodeFact[]>;
}

/** Tests, reviews and incidents: events whose type ends in `.tested`, attestations that were not refused. */
export async function recordsOn(asking: Asking, ids: readonly string[]): Promise<Records> {
  const edges = await edgesOf(asking, ids, ['ON_SUBJECT', 'ABOUT', 'AFFECTS'], 'in', { history: 'ever' });
  const said = edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const nodes = await nodesById(
    asking,
    said.map((edge) => edge.from),
  );
  const records = groupBy(
    said.flatMap((edge): (BreakGlassRecord & { readonly of: string })[] => {
      const record = recordOf(nodes.get(edge.from), asking.when.asOf);
      return record ? [{ ...record, edge, of: edge.to }] : [];
    }),
    (one) => one.of,
  );
  const incidents = groupBy(
    said.filter((edge) => edge.type === 'AFFECTS' && nodes.get(edge.from)?.nodeType === 'Incident'),
    (edge) => edge.to,
  );
  const named = [...incidents].map(([id, of]): [string, NodeFact[]] => [
    id,
    [...new Set(of.map((edge) => edge.from))].flatMap((from) => nodes.get(from) ?? []).sort(byId),
  ]);
  return { records, incidents: new Map(named) };
}

function recordOf(node: NodeFact | undefined, asOf: Instant): Pick<BreakGlassRecord, 'kind' | 'at'> | null {
  if (node?.nodeType === 'LifecycleEvent') {
    if (!/(?:^|\.)tested$/i.test(textOf(node.attributes, 'type') ?? '')) return null;
    const at = textOf(node.attributes, 'occurredAt');
    return at === null ? null : { kind: 'TEST', at: span(at).from };
  }
  if (node?.nodeType !== 'Attestation' || node.attributes['decision'] === 'REJECTED') return null;
  const at = instantOf(node.attributes, 'at');
  const until = instantOf(node.attributes, 'validUntil');
  return at === null || (until !== null && until <= asOf) ? null : { kind: 'REVIEW', at };
}

/** When an incident was; an end that is missing is open. */
export function windowOf(incident: NodeFact): Interval {
  return {
    from: instantOf(incident.attributes, 'windowFrom'),
    to: instantOf(incident.attributes, 'windowTo'),
  };
}
