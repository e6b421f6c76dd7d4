import DataLoader from 'dataloader';
import type { NodeFact } from '../lineage/facts.js';
import { edgesOf, nodesById, type Direction } from '../lineage/read/index.js';
import type { Asking } from '../lineage/question.js';
import { canAuthenticateOf, retirementOf } from '../lineage/judge/index.js';
import { ownersOf, type OwnerResult } from '../lineage/owner/owners-of.js';
import { unknown, type EdgeType, type Verdict } from '../model/index.js';
import { byLocator, byProviderId } from './handles.js';

/** Batched reading: N parents of one kind cost one statement, in whatever depth of the operation they stand. */
export interface Loaders {
  readonly asking: Asking;
  readonly node: DataLoader<string, NodeFact | null>;
  /** Ids of nodes by the provider's id, all types. */
  readonly byProviderId: DataLoader<string, readonly NodeFact[]>;
  readonly byLocator: DataLoader<string, readonly NodeFact[]>;
  readonly owner: DataLoader<string, OwnerResult | null>;
  /** A1 */
  readonly canAuthenticate: DataLoader<string, Verdict>;
  /** A7 */
  readonly retired: DataLoader<string, Verdict>;
  /** The other ends of live edges of one type, by id, without repeats. */
  neighbours(type: EdgeType, direction: Direction): DataLoader<string, readonly NodeFact[]>;
}

export function createLoaders(asking: Asking): Loaders {
  const node = new DataLoader<string, NodeFact | null>(async (ids) => {
    const found = await nodesById(asking, ids);
    return ids.map((id) => found.get(id) ?? null);
  });
  const byHandle = (statement: typeof byProviderId) =>
    new DataLoader<string, readonly NodeFact[]>(async (values) => {
      const rows = await asking.graph.read(statement, { values }, asking);
      const facts = await node.loadMany(rows.map((row) => row['id'] as string));
      return values.map((value) =>
        rows.flatMap((row, index) => {
          const fact = facts[index];
          return row['value'] === value && fact && !(fact instanceof Error) ? [fact] : [];
        }),
      );
    });
  const neighbours = new Map<string, DataLoader<string, readonly NodeFact[]>>();
  return {
    asking,
    node,
    byProviderId: byHandle(byProviderId),
    byLocator: byHandle(byLocator),
    owner: batched((ids) => ownersOf(asking, ids), null),
    canAuthenticate: batched((ids) => canAuthenticateOf(asking, ids), unknown('NO_DATA')),
    retired: batched(async (ids) => {
      const found = await retirementOf(asking, ids);
      return new Map([...found].map(([id, retirement]) => [id, retirement.retired]));
    }, unknown('NO_DATA')),
    neighbours(type, direction) {
      const key = `${type} ${direction}`;
      const known = neighbours.get(key);
      if (known) return known;
      const loader = new DataLoader<string, readonly NodeFact[]>((ids) =>
        loadNeighbours(asking, node, ids, type, direction),
      );
      neighbours.set(key, loader);
      return loader;
    },
  };
}

/** A loader over a function that answers for many ids at once; `missing` stands for ids that it does not know. */
function batched<T>(
  load: (ids: readonly string[]) => Promise<Map<string, T>>,
  missing: T,
): DataLoader<string, T> {
  return new DataLoader<string, T>(async (ids) => {
    const found = await load(ids);
    return ids.map((id) => found.get(id) ?? missing);
  });
}

async function loadNeighbours(
  asking: Asking,
  node: DataLoader<string, NodeFact | null>,
  ids: readonly string[],
  type: EdgeType,
  direction: Direction,
): Promise<(readonly NodeFact[])[]> {
  const edges = await edgesOf(asking, ids, [type], direction, { history: 'live' });
  const others = new Map<string, Set<string>>();
  for (const edge of edges) {
    const [here, there] = direction === 'out' ? [edge.from, edge.to] : [edge.to, edge.from];
    others.set(here, (others.get(here) ?? new Set()).add(there));
  }
  return Promise.all(
    ids.map(async (id) => {
      const facts = await Promise.all([...(others.get(id) ?? [])].sort().map((other) => node.load(other)));
      return facts.filter((fact) => fact !== null);
    }),
  );
}
