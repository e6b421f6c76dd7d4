import { scopeKey } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import {
  digest,
  observationId,
  type EdgeClaim,
  type Instant,
  type Method,
  type NodeRef,
  type Policy,
} from '../../model/index.js';
import { fingerprint, KnownScope, type KnownObservation } from '../known.js';
import { slices } from '../slices.js';
import { observe, sayings, type Observed } from '../observe.js';
import { writeMissing } from '../write/missing.js';
import { readObservations, type Origin } from '../write/observations.js';
import { writeSeen, type Seen } from '../write/seen.js';

/** Source and connector of what is derived from other claims. */
export const DERIVED = 'links';

/** What shall hold of one node by the rules of one kind. */
export interface Derived {
  readonly id: string;
  readonly ref: NodeRef;
  /** When they start does not make them others. */
  readonly edges: readonly EdgeClaim[];
}

/** What was derived before, by the id of the observation. */
export interface DerivedBefore {
  get(observation: string): Pick<KnownObservation, 'fingerprint' | 'presence'> | null;
}

export interface Derivation {
  readonly graph: Graph;
  readonly policy: Policy;
  /** Which kind: it has its own observation per node. */
  readonly scope: 'tags' | 'principals';
  readonly observedAt: Instant;
  readonly now: () => Instant;
}

export interface Changes {
  added: number;
  removed: number;
}

/** Everything that was derived in this scope. */
export function allDerived({ graph, scope, observedAt }: Derivation): Promise<DerivedBefore> {
  return KnownScope.read(graph, scopeKey(DERIVED, scope), null, observedAt);
}

/** What was derived of these nodes. */
export async function derivedOf(
  { graph, scope }: Derivation,
  nodes: readonly string[],
): Promise<DerivedBefore> {
  const found = new Map<string, Pick<KnownObservation, 'fingerprint' | 'presence'>>();
  for (const slice of slices(nodes, BATCH)) {
    const ids = slice.map((node) => observationId(DERIVED, scope, node));
    for (const [id, { hash, presence }] of await readObservations(graph, ids)) {
      found.set(id, { fingerprint: fingerprint(hash), presence });
    }
  }
  return { get: (id) => found.get(id) ?? null };
}

/** Whether the graph holds it already. */
export function isCurrent(node: Derived, before: ReturnType<DerivedBefore['get']>): boolean {
  const standing = before?.presence === 'PRESENT';
  if (node.edges.length === 0) return !standing;
  return standing && before.fingerprint === fingerprint(hashOf(node));
}

/**
 * Writes the derived relationships of these nodes; those that no longer follow end.
 * @param known what was derived before
 */
export async function writeDerived(
  derivation: Derivation,
  nodes: readonly Derived[],
  known: DerivedBefore,
  changes: Changes,
): Promise<void> {
  if (nodes.length === 0) return;
  const { graph, policy, scope, observedAt, now } = derivation;
  const origin: Origin = { source: DERIVED, connector: DERIVED, scope: scopeKey(DERIVED, scope), observedAt };
  const seen: Seen[] = nodes
    .filter((node) => node.edges.length > 0)
    .map((node) => observed(node, scope, observedAt))
    .map((one) => ({ observed: one, edges: one.keyEdges(), isNew: known.get(one.id) === null }));
  const gone = nodes
    .filter((node) => node.edges.length === 0)
    .map((node) => observationId(DERIVED, scope, node.id))
    .filter((id) => known.get(id) !== null);
  // Every end has been read from the graph.
  const ensured = new Set(
    seen.flatMap(({ observed: { node }, edges }) => [node.id, ...edges.map((e) => e.far.id)]),
  );
  if (seen.length > 0) {
    const written = await writeSeen(graph, policy, origin, seen, ensured, now());
    changes.added += written.edgesCreated;
    changes.removed += written.edgesClosed;
  }
  if (gone.length > 0) {
    const missing = gone.map((id) => ({ id, to: 'ABSENT_CONFIRMED' as const }));
    const written = await writeMissing(graph, policy, origin, missing, null, now());
    changes.removed += written.edgesClosed;
  }
}

function observed(node: Derived, scope: string, observedAt: Instant): Observed {
  const claim = { node: node.ref, edges: [...node.edges], method: METHOD };
  return { ...observe(DERIVED, scope, observedAt, claim), hash: hashOf(node) };
}

function hashOf(node: Derived): string {
  return digest(
    sayings(
      node.edges.map((edge) => ({ ...edge, validFrom: undefined })),
      METHOD,
    ),
  );
}

const METHOD: Method = 'DECLARED';

const BATCH = 500;
