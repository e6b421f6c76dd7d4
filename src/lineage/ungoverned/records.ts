import { instantOf, span, textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import type { ProvisioningRecord } from './decide.js';

/** A record and the relationship that ties it to what was created. */
export interface FoundRecord extends ProvisioningRecord {
  readonly edge: EdgeFact;
}

/** Outcomes by which a decision lets something be created; a break-glass mark is none. */
const GRANTING: ReadonlySet<string> = new Set([
  'APPROVED',
  'ALLOW',
  'ALLOWED',
  'PERMIT',
  'PERMITTED',
  'GRANTED',
]);
/** Events that belong to a process; the bare log of a creation is not one, unless it names the change. */
const REQUESTING = /(?:^|\.)(?:requested|approved|provisioned)$/i;

/**
 * Requests, decisions and bindings by the node that they are about. They count by the instant that they name, and what
 * is known by then is read whenever its relationship was first seen: one statement per type, however many nodes.
 */
export async function recordsOf(asking: Asking, ids: readonly string[]): Promise<Map<string, FoundRecord[]>> {
  const ever = { history: 'ever' } as const;
  const about = await edgesOf(asking, ids, ['ON_SUBJECT', 'ABOUT'], 'in', ever);
  const nodes = await nodesById(
    asking,
    about.map((edge) => edge.from),
  );
  const said = about.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const dated = said.flatMap((edge): (FoundRecord & { of: string })[] => {
    const record = recordOf(nodes.get(edge.from));
    return record && record.at <= asking.when.asOf ? [{ ...record, edge, of: edge.to }] : [];
  });
  const ties = (await edgesOf(asking, ids, ['SUPPORTS'], 'out', ever)).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION',
  );
  const bound = [...groupBy(ties, (edge) => `${edge.from} ${edge.to}`).values()]
    .filter((statements) => gradeOf(statements) === 'CONFIRMED')
    .flat()
    .map((edge) => ({ kind: 'BINDING' as const, at: edge.validFrom, edge, of: edge.from }));
  return groupBy([...dated, ...bound], (record) => record.of);
}

function recordOf(node: NodeFact | undefined): ProvisioningRecord | null {
  if (node?.nodeType === 'PolicyDecision') {
    const at = instantOf(node.attributes, 'decidedAt');
    const outcome = textOf(node.attributes, 'outcome')?.toUpperCase() ?? '';
    return at !== null && GRANTING.has(outcome) ? { kind: 'DECISION', at } : null;
  }
  if (node?.nodeType !== 'LifecycleEvent') return null;
  const named = textOf(node.attributes, 'changeRecordRef') !== null;
  if (!named && !REQUESTING.test(textOf(node.attributes, 'type') ?? '')) return null;
  const at = textOf(node.attributes, 'occurredAt');
  return at === null ? null : { kind: 'REQUEST', at: span(at).from };
}
