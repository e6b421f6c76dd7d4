import type { Certainty, Verdict } from '../../model/index.js';
import { continuation } from '../definitions/a11-continuation.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { identityNegative } from '../definitions/identity-state.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { byId, edgeInterval, nodesById } from '../read/index.js';
import { judgeOver } from './credential-steps.js';
import { expand, type Walked } from './expand.js';
import { foreignTrusts } from './foreign-trusts.js';
import { walkable, WALKED } from './rules.js';
import { ends, untilOf, type Span } from './span.js';
import type { Rule, Step } from './walk.js';

export interface Explored {
  readonly nodes: ReadonlyMap<string, NodeFact>;
  /** Steps by their tail. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  /** What A1 gave for each credential that was met. */
  readonly credentials: ReadonlyMap<string, Verdict>;
  /** Nodes whose neighbours were not all followed (F-29). */
  readonly cut: readonly string[];
  readonly overBudget: boolean;
  /** Relationships followed at most. */
  readonly reachedDepth: number;
  /** Nodes at that depth from which a rule could lead on. */
  readonly open: boolean;
}

export interface Exploring {
  readonly starts: readonly NodeFact[];
  readonly span: Span;
  readonly depth: number;
  readonly supplyChain: boolean;
}

/** Reads the neighbourhood that the rules span, hop by hop: a frontier, a set of what was visited, a budget of nodes. */
export async function explore(
  asking: Asking,
  { starts, span, depth, supplyChain }: Exploring,
): Promise<Explored> {
  const nodes = new Map(starts.map((node) => [node.id, node]));
  const steps = new Map<string, Step[]>();
  const credentials = new Map<string, Verdict>();
  const cut = new Set<string>();
  let overBudget = false;
  let frontier = [...starts].sort(byId);
  let hops = 0;
  for (; hops < depth && frontier.length > 0; hops++) {
    const judged = await judgeOver(asking, idsOf(frontier, 'Credential'), span);
    for (const [id, verdict] of judged) credentials.set(id, verdict);
    const tails = frontier.filter(
      ({ id, nodeType, attributes }) =>
        !(nodeType === 'Credential' && (judged.get(id)?.value ?? 'FALSE') === 'FALSE') &&
        !(nodeType === 'Entitlement' && attributes.effect === 'DENY'),
    );
    const when = { since: span.from, until: untilOf(span) };
    const { walked, cut: degree } = await expand(asking, tails, when, supplyChain);
    for (const id of degree) cut.add(id);
    const found = [...walked, ...(await foreignTrusts(asking, tails, when))];
    // The subject that another account's trust names stands beside the way, in its evidence.
    const beside = found
      .map(({ edge }) => edge.from)
      .filter((id) => !nodes.has(id) && id.split(':')[2] === 'federatedsubject');
    for (const [id, node] of await standing(asking, beside, span)) nodes.set(id, node);
    const fresh = [...new Set(found.map(({ head }) => head))].filter((id) => !nodes.has(id)).sort();
    const room = asking.policy.nodeBudget - nodes.size;
    if (fresh.length > room) overBudget = true;
    const heads = await standing(asking, fresh.slice(0, Math.max(room, 0)), span);
    for (const [id, node] of heads) nodes.set(id, node);
    for (const step of toSteps(asking, found, nodes, credentials, span)) {
      const of = steps.get(step.tail);
      if (of) of.push(step);
      else steps.set(step.tail, [step]);
    }
    frontier = [...heads.values()].sort(byId);
  }
  const last = await judgeOver(asking, idsOf(frontier, 'Credential'), span);
  for (const [id, verdict] of last) credentials.set(id, verdict);
  return {
    nodes,
    steps,
    credentials,
    cut: [...cut].sort(),
    overBudget,
    reachedDepth: hops,
    open: frontier.some((node) => walkable(node.nodeType, supplyChain)),
  };
}

function idsOf(nodes: readonly NodeFact[], type: NodeFact['nodeType']): string[] {
  return nodes.filter((node) => node.nodeType === type).map((node) => node.id);
}

/** The nodes that were there in the span. In a window the interval of the relationship decides, not the node's end. */
async function standing(asking: Asking, ids: readonly string[], span: Span): Promise<Map<string, NodeFact>> {
  const found = new Map<string, NodeFact>();
  for (const moment of ends(asking, span)) {
    for (const [id, node] of await nodesById(moment, ids)) {
      const absent = node.presence === 'ABSENT_CONFIRMED';
      if (absent && (span.to === null || found.has(id))) continue;
      found.set(id, node);
    }
  }
  return found;
}

function toSteps(
  asking: Asking,
  walked: readonly Walked[],
  nodes: ReadonlyMap<string, NodeFact>,
  credentials: ReadonlyMap<string, Verdict>,
  span: Span,
): Step[] {
  const pairs = groupBy(
    walked.filter(({ edge }) => inSpan(asking, edge, span)),
    ({ tail, head, edge }) => `${tail} ${head} ${edge.type}`,
  );
  return [...pairs.values()].flatMap((same) =>
    same.flatMap(({ tail, head, edge, doubt }): Step[] => {
      const from = nodes.get(tail);
      const to = nodes.get(head);
      if (!from || !to) return [];
      const rule = (WALKED[edge.type] as { rule: Rule }).rule;
      const doubts = doubtsOf(
        from,
        to,
        edge,
        rule,
        same.map((one) => one.edge),
        credentials,
        span,
      );
      if (doubts === null) return [];
      if (doubt) doubts.push(doubt);
      const { to: end } = edgeInterval(edge, asking.policy);
      const certainty: Certainty = doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED';
      return [
        { tail, head, rule, edge, since: edge.validFrom, until: end, certainty, reasons: doubts.sort() },
      ];
    }),
  );
}

function inSpan(asking: Asking, edge: EdgeFact, span: Span): boolean {
  const { from, to } = edgeInterval(edge, asking.policy);
  const begun = span.to === null ? (from ?? '') <= span.from : (from ?? '') < span.to;
  return begun && (to === null || to > span.from);
}

/** Why the step is only POSSIBLE; null when it cannot be taken at all (A11). */
function doubtsOf(
  from: NodeFact,
  to: NodeFact,
  edge: EdgeFact,
  rule: Rule,
  statements: readonly EdgeFact[],
  credentials: ReadonlyMap<string, Verdict>,
  span: Span,
): string[] | null {
  const conditions = continuation(edge);
  if (conditions === 'SKIP') return null;
  // A version that a rotation left behind authenticates as nothing (A4).
  if (edge.currency === 'RESIDUE') return null;
  if (to.nodeType === 'Entitlement' && to.attributes.effect === 'DENY') return null;
  const doubts: string[] = [];
  if (conditions === 'POSSIBLE') doubts.push('CONDITION_UNRESOLVED');
  else if (gradeOf(statements) === 'POSSIBLE') doubts.push('WEAK_LINK');
  if (rule === 'B1') {
    const verdict = credentials.get(from.id);
    if (verdict?.value !== 'TRUE') doubts.push(...(verdict?.reasons ?? ['STATE_UNKNOWN']));
  }
  if (rule === 'B3' && edge.type !== 'MEMBER_OF') doubts.push('NOT_EVALUATED');
  if (to.nodeType === 'Identity') {
    const negative = identityNegative(to, untilOf(span));
    if (negative?.irreversible && span.to === null) return null;
    if (negative) doubts.push(negative.reason);
  }
  if (to.presence === 'ABSENT_SUSPECTED') doubts.push('ABSENT_SUSPECTED');
  return [...new Set(doubts)];
}
