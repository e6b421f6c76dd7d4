import { scopeKey } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import {
  contentHash,
  observationId,
  type EdgeClaim,
  type Instant,
  type NodeRef,
  type Policy,
} from '../../model/index.js';
import { observe, type Observed } from '../observe.js';
import { writeMissing } from '../write/missing.js';
import { readObservations, type Origin } from '../write/observations.js';
import { writeSeen, type Seen } from '../write/seen.js';

/** Source and connector of what is derived from other claims. */
export const DERIVED = 'links';

/** What shall hold of one node by the rules of one kind. */
export interface Derived {
  readonly id: string;
  readonly ref: NodeRef;
  /** Without their start, which does not make them others. */
  readonly edges: readonly EdgeClaim[];
  /** Starts of `edges`, asked only when something is to be written. */
  readonly starts: () => readonly (Instant | null)[];
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

/** Those of `nodes` whose derived relationships are not what the graph holds. */
export async function outdated(graph: Graph, scope: Derivation['scope'], nodes: readonly Derived[]) {
  const ids = nodes.map((node) => observationId(DERIVED, scope, node.id));
  const known = await readObservations(graph, ids);
  return nodes.flatMap((node, index) => {
    const before = known.get(ids[index] ?? '');
    const standing = before !== undefined && before.presence === 'PRESENT';
    if (node.edges.length === 0) return standing ? [{ node, before }] : [];
    return standing && before.hash === hashOf(node) ? [] : [{ node, before }];
  });
}

/** Writes the derived relationships of these nodes; those that no longer follow end. */
export async function writeDerived(
  derivation: Derivation,
  changed: Awaited<ReturnType<typeof outdated>>,
  changes: Changes,
): Promise<void> {
  if (changed.length === 0) return;
  const { graph, policy, scope, observedAt, now } = derivation;
  const origin: Origin = { source: DERIVED, connector: DERIVED, scope: scopeKey(DERIVED, scope), observedAt };
  const seen: Seen[] = changed
    .filter(({ node }) => node.edges.length > 0)
    .map(({ node, before }) => ({
      observed: observed(node, scope, observedAt),
      isNew: before === undefined,
    }));
  const gone = changed.flatMap(({ node, before }) => (node.edges.length === 0 && before ? [before.id] : []));
  // Every end has been read from the graph.
  const ensured = new Set(
    seen.flatMap(({ observed: { node, edges } }) => [node.id, ...edges.map((e) => e.far.id)]),
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
  const starts = node.starts();
  const edges = node.edges.map((edge, index) => ({ ...edge, validFrom: starts[index] ?? observedAt }));
  const claim = { node: node.ref, edges, method: 'DECLARED' as const };
  return { ...observe(DERIVED, scope, observedAt, claim), hash: hashOf(node) };
}

function hashOf(node: Derived): string {
  return contentHash(node.edges);
}
