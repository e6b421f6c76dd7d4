import type { Verdict } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, historyOf, nodesById } from '../read/index.js';
import { judgeOver } from './credential-steps.js';
import { expand } from './expand.js';
import { foreignTrusts } from './foreign-trusts.js';
import { walkable } from './rules.js';
import { ends, untilOf, type Span } from './span.js';
import { grants, toSteps } from './steps.js';
import type { Step } from './walk.js';

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
    const foreign = await foreignTrusts(asking, tails, when);
    for (const id of foreign.cut) cut.add(id);
    const found = [...walked, ...foreign.walked];
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

export function idsOf(nodes: readonly NodeFact[], type: NodeFact['nodeType']): string[] {
  return nodes.filter((node) => node.nodeType === type).map((node) => node.id);
}

/** The nodes that were there in the span. In a window the interval of the relationship decides, not the node's end. */
export async function standing(
  asking: Asking,
  ids: readonly string[],
  span: Span,
): Promise<Map<string, NodeFact>> {
  const found = new Map<string, NodeFact>();
  for (const moment of ends(asking, span)) {
    for (const [id, node] of await nodesById(moment, ids)) {
      const absent = node.presence === 'ABSENT_CONFIRMED';
      if (absent && (span.to === null || found.has(id))) continue;
      // A grant that was withdrawn meanwhile gave what it gave.
      if (found.has(id) && node.nodeType === 'Entitlement' && !grants(node, span)) continue;
      found.set(id, node);
    }
  }
  for (const [id, node] of await gaveMeanwhile(asking, found, span)) found.set(id, node);
  return found;
}

/** The grants that gave something inside the window, and at neither end of it. */
async function gaveMeanwhile(
  asking: Asking,
  found: ReadonlyMap<string, NodeFact>,
  span: Span,
): Promise<Map<string, NodeFact>> {
  const giving = new Map<string, NodeFact>();
  if (span.to === null) return giving;
  const ended = [...found.values()].filter((node) => node.nodeType === 'Entitlement' && !grants(node, span));
  const history = await historyOf(
    asking,
    ended.map(({ id }) => id),
  );
  for (const node of ended) {
    for (const { validFrom, presence, attributes } of history.get(node.id) ?? []) {
      const isInside = span.from < validFrom && validFrom < span.to && presence === 'PRESENT';
      const then = { ...node, attributes: attributes ?? {} };
      if (isInside && grants(then, span)) giving.set(node.id, then);
    }
  }
  return giving;
}
