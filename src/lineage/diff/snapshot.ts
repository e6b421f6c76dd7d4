import { earliest, type EdgeType, type Instant } from '../../model/index.js';
import type { EdgeFact, NodeFact, ObservedState, ScopeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { canAuthenticateOf, retirementOf } from '../judge/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, scopesOf, type Direction } from '../read/index.js';
import { typesAt } from '../timeline/gather.js';

/** The states that are derived, each as one word, and why. */
export const DERIVED = ['canAuthenticate', 'ownerStatus', 'retired'] as const;
export type DerivedName = (typeof DERIVED)[number];

export interface Derived {
  readonly value: string;
  readonly reasons: readonly string[];
}

/** Some nodes as they were at one instant, as far as was known at `knownAt`. */
export interface Snapshot {
  readonly at: Instant;
  /** Without those that had not come into being or were gone. */
  readonly nodes: ReadonlyMap<string, NodeFact>;
  /** Live statements by relationship: `type from to`. */
  readonly edges: ReadonlyMap<string, readonly EdgeFact[]>;
  readonly derived: ReadonlyMap<string, Readonly<Partial<Record<DerivedName, Derived>>>>;
  readonly scopes: ReadonlyMap<string, ScopeFact>;
}

/**
 * A number of statements that does not depend on how many nodes there are.
 *
 * @param closed these are all nodes that there are: every relationship then begins at one of them
 */
export async function snapshotOf(asking: Asking, ids: readonly string[], closed = false): Promise<Snapshot> {
  const all = await nodesById(asking, ids);
  const nodes = new Map([...all].filter(([, node]) => standing(node, asking.when.asOf)));
  const live = { history: 'live' } as const;
  const found = [
    ...(await edgesOf(asking, ids, typesOf(all, 'out'), 'out', live)),
    ...(closed ? [] : await edgesOf(asking, ids, typesOf(all, 'in'), 'in', live)),
  ];
  const edges = groupBy(distinct(found), (edge) => `${edge.type} ${edge.from} ${edge.to}`);
  return {
    at: asking.when.asOf,
    nodes,
    edges,
    derived: await derivedOf(asking, [...nodes.values()]),
    scopes: await scopesOf(asking),
  };
}

/** The relationship types that any of the nodes may have. */
function typesOf(nodes: ReadonlyMap<string, NodeFact>, direction: Direction): EdgeType[] {
  const types = new Set([...nodes.values()].map((node) => node.nodeType));
  return [...new Set([...types].flatMap((type) => typesAt(type, direction)))].sort();
}

/** In being at `at`: not known to be gone, neither by its sources' silence nor by their word. */
function standing(node: NodeFact, at: Instant): boolean {
  const { deletedAt } = node.attributes;
  return node.presence !== 'ABSENT_CONFIRMED' && !(typeof deletedAt === 'string' && deletedAt <= at);
}

async function derivedOf(
  asking: Asking,
  nodes: readonly NodeFact[],
): Promise<Map<string, Partial<Record<DerivedName, Derived>>>> {
  const ids = (...types: string[]): string[] =>
    nodes.filter((node) => types.includes(node.nodeType)).map((node) => node.id);
  const derived = new Map<string, Partial<Record<DerivedName, Derived>>>();
  const put = (id: string, name: DerivedName, value: string, reasons: readonly string[]): void => {
    derived.set(id, { ...derived.get(id), [name]: { value, reasons } });
  };
  for (const [id, { value, reasons }] of await canAuthenticateOf(asking, ids('Credential')))
    put(id, 'canAuthenticate', value, reasons);
  for (const [id, { retired }] of await retirementOf(asking, ids('Service')))
    put(id, 'retired', retired.value, retired.reasons);
  for (const [id, owner] of await ownersOf(asking, ids('Identity', 'Credential', 'Service')))
    put(id, 'ownerStatus', owner.status, owner.reasons);
  return derived;
}

function distinct(edges: readonly EdgeFact[]): EdgeFact[] {
  return [
    ...new Map(edges.map((edge) => [`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge])).values(),
  ];
}

/** When a source first showed the node, and whether it had been read in full before without it. */
export function firstSeen(
  states: readonly ObservedState[],
  before: Snapshot,
): { readonly at: Instant | null; readonly lookedBefore: boolean } {
  const told = states.filter((state) => state.attributes !== undefined);
  const first = earliest(...told.map((state) => state.observedAt));
  const lookedBefore = first !== null && told.some((state) => looked(state.scope, before, first));
  return { at: first, lookedBefore };
}

/** Whether the scope had been read in full by the instant of the snapshot, or after it and before `seenAt`. */
export function looked(scope: string, { scopes }: Snapshot, seenAt: Instant): boolean {
  const of = scopes.get(scope);
  if (!of || of.completeObservedAt === null) return false;
  return of.unseenUntil === null || of.unseenUntil < seenAt;
}
