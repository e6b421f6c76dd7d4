import type { ActionClass, Instant } from '../../model/index.js';
import type { Counts, Frame, Judged } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { byEnds } from '../read/index.js';
import { grantedActions, ownActions } from './action-classes.js';
import type { Completeness } from './completeness.js';
import { dominated, immediateDominators } from './dominators.js';
import type { Explored } from './explore.js';
import { sayWay } from './say-way.js';
import { wayTo, type Rule, type Step, type Walked } from './walk.js';

/** One node that the start nodes reach. */
export interface ReachedNode extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  /** Relationships on the way that `evidence` shows: the shortest of the most certain ones. */
  readonly hops: number;
  /** The earliest instant at which that way leads there. */
  readonly reachedAt: Instant;
  /** The rules of the way, in its order (5.8.2). */
  readonly rules: readonly Rule[];
  /** Ids from a start to the node, both included. */
  readonly path: readonly string[];
  /** Of a resource, as its sources say; UNKNOWN when they do not. */
  readonly sensitivity: Sensitivity;
  /** What that way lets one do to it, as far as grants tell; empty: nobody told. */
  readonly actionClasses: readonly ActionClass[];
  /** Plain sentences: the way, and why it is only POSSIBLE. */
  readonly because: readonly string[];
}

export const SENSITIVITIES = ['HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** How many of one kind are reached: at least `confirmed`, at most `total`. */
export interface ReachCount {
  readonly nodeType: string;
  readonly kind: string | null;
  readonly confirmed: number;
  readonly total: number;
}

/** A node on every way from the starts to others: cutting there cuts them off. */
export interface ChokePoint {
  readonly node: NodeFact;
  /** How many of the reached nodes are reached only through it. */
  readonly dominates: number;
  /** Of these, resources of HIGH sensitivity. */
  readonly dominatesSensitive: number;
}

export interface BlastRadiusAnswer extends Frame {
  /** Half-open; null when the question is about `asOf`. */
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
  readonly depth: number;
  readonly starts: readonly NodeFact[];
  /** Without the starts: HIGH sensitivity first, then CONFIRMED, then the nearest, then by id. */
  readonly items: readonly ReachedNode[];
  /** `confirmed` is the lower bound of what is reached, `total` the upper. */
  readonly counts: Counts;
  readonly byKind: readonly ReachCount[];
  readonly bySensitivity: readonly ReachCount[];
  readonly chokePoints: readonly ChokePoint[];
  /** All reached nodes, starts included, by id. */
  readonly nodes: readonly NodeFact[];
  /** All relationships between them that a rule follows. */
  readonly edges: readonly EdgeFact[];
  readonly completeness: Completeness;
}

/** What each node is reached by: the CONFIRMED way if there is one (A12), else the shortest. */
export function itemsOf(explored: Explored, all: Walked, sure: Walked): ReachedNode[] {
  const items: ReachedNode[] = [];
  for (const [id, possible] of all.ways) {
    if (possible.step === null) continue;
    const reach = sure.ways.get(id) ?? possible;
    const way = wayTo(reach);
    const node = explored.nodes.get(id) as NodeFact;
    const first = way[0] as Step;
    items.push({
      id,
      node,
      hops: reach.hops,
      reachedAt: reach.at,
      rules: way.map((step) => step.rule),
      path: [first.tail, ...way.map((step) => step.head)],
      sensitivity: sensitivityOf(node),
      actionClasses: actionsOf(way.at(-1) as Step, explored),
      because: sayWay(way, explored.nodes),
      certainty: sure.ways.has(id) ? 'CONFIRMED' : 'POSSIBLE',
      reasons: [...new Set(way.flatMap((step) => step.reasons))].sort(),
      flags: flagsOf(node, explored),
      evidence: way.map((step) => step.edge),
      suppressedBy: null,
    });
  }
  return items.sort(
    (a, b) =>
      SENSITIVITIES.indexOf(a.sensitivity) - SENSITIVITIES.indexOf(b.sensitivity) ||
      compare(a.certainty, b.certainty) ||
      a.hops - b.hops ||
      compare(a.id, b.id),
  );
}

/** The permission sets of a grant lie one step further than what it is on. */
function actionsOf({ edge, tail }: Step, explored: Explored): readonly ActionClass[] {
  const entitlement = explored.nodes.get(tail);
  if (edge.type !== 'ON' || !entitlement) return ownActions(edge.type);
  const sets = (explored.steps.get(tail) ?? []).filter((step) => step.edge.type === 'GRANTS');
  return grantedActions(
    entitlement,
    sets.flatMap((step) => explored.nodes.get(step.head) ?? []),
  );
}

function flagsOf(node: NodeFact, explored: Explored): string[] {
  const flags: string[] = [];
  if (explored.credentials.get(node.id)?.value === 'FALSE') flags.push('CANNOT_AUTHENTICATE');
  if (node.attributes.privileged === true) flags.push('PRIVILEGED');
  if (node.attributes.breakGlass === true) flags.push('BREAK_GLASS');
  if (node.presence === 'UNKNOWN') flags.push('NOT_DESCRIBED');
  return flags.sort();
}

/** Counts by type and kind, in that order. */
export function countBy<T extends Pick<Judged, 'certainty'>>(
  items: readonly T[],
  key: (item: T) => readonly [nodeType: string, kind: string | null],
): ReachCount[] {
  const counts = new Map<string, ReachCount>();
  for (const item of items) {
    const [nodeType, kind] = key(item);
    const known = counts.get(`${nodeType} ${kind}`) ?? { nodeType, kind, confirmed: 0, total: 0 };
    const confirmed = known.confirmed + (item.certainty === 'CONFIRMED' ? 1 : 0);
    counts.set(`${nodeType} ${kind}`, { ...known, confirmed, total: known.total + 1 });
  }
  return [...counts.entries()].sort(([a], [b]) => compare(a, b)).map(([, count]) => count);
}

/** At most this many; the rest cut off less than those. */
const MAX_CHOKE_POINTS = 25;

/** The nodes through which every way to some others leads, those that cut off most first. Starts are none. */
export function chokePointsOf(explored: Explored, all: Walked): ChokePoint[] {
  const starts = [...all.ways.values()].filter((reach) => reach.step === null).map((reach) => reach.node);
  const idom = immediateDominators(starts.sort(), (node) => [
    ...new Set(usable(explored, all, node).map((step) => step.head)),
  ]);
  const counts = dominated(idom, () => 1);
  const sensitive = dominated(idom, (id) =>
    sensitivityOf(explored.nodes.get(id) as NodeFact) === 'HIGH' ? 1 : 0,
  );
  return [...counts]
    .filter(([id]) => all.ways.get(id)?.step !== null && explored.nodes.get(id)?.nodeType !== 'Material')
    .map(([id, dominates]) => ({
      node: explored.nodes.get(id) as NodeFact,
      dominates,
      dominatesSensitive: sensitive.get(id) ?? 0,
    }))
    .sort(
      (a, b) =>
        b.dominatesSensitive - a.dominatesSensitive ||
        b.dominates - a.dominates ||
        compare(a.node.id, b.node.id),
    )
    .slice(0, MAX_CHOKE_POINTS);
}

/** All relationships that can be walked between reached nodes. */
export function edgesOfSteps(explored: Explored, all: Walked): EdgeFact[] {
  const edges = new Map<string, EdgeFact>();
  for (const node of all.ways.keys()) {
    for (const { edge } of usable(explored, all, node)) edges.set(`${edge.id} ${edge.recordedAt}`, edge);
  }
  return [...edges.values()].sort(byEnds);
}

/** The steps from a reached node that can still be walked when it is reached. */
function usable(explored: Explored, all: Walked, node: string): readonly Step[] {
  const at = all.soonest.get(node);
  if (at === undefined) return [];
  return (explored.steps.get(node) ?? []).filter(
    (step) =>
      all.soonest.has(step.head) && (step.until === null || (step.since > at ? step.since : at) < step.until),
  );
}

export function sensitivityOf(node: NodeFact): Sensitivity {
  const told = node.attributes.sensitivity as Sensitivity | undefined;
  return told !== undefined && SENSITIVITIES.includes(told) ? told : 'UNKNOWN';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
