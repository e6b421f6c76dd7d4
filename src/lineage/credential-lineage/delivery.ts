import { holdingsOf, type Holding } from '../copies/holdings.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf } from '../read/index.js';

/** Copies of copies that are followed. */
const MAX_SYNCS = 12;

export interface Delivery {
  readonly holdings: readonly Holding[];
  /** Locations where the secret lies by itself, with the relationships that say so. */
  readonly stored: ReadonlyMap<string, readonly EdgeFact[]>;
  /** Locations that something else fills (SYNCED_FROM), whether or not a source sees the material there. */
  readonly delivered: ReadonlyMap<string, readonly EdgeFact[]>;
  /** Workloads that read one of them, or that were seen to use the credential. */
  readonly consumers: ReadonlyMap<string, readonly EdgeFact[]>;
}

/** Where the credential lies, where it is copied to by itself, and who takes it from there. */
export async function deliveryOf(asking: Asking, credential: string): Promise<Delivery> {
  const live = { history: 'live' } as const;
  const holdings = (await holdingsOf(asking, [credential])).get(credential) ?? [];
  const places = new Map<string, EdgeFact[]>();
  for (const { location, has, holds } of holdings) put(places, location.id, [...has, ...holds]);

  const delivered = new Map<string, EdgeFact[]>();
  for (const edge of await edgesOf(asking, places.keys(), ['SYNCED_FROM'], 'out', live)) {
    put(delivered, edge.from, [...(delivered.has(edge.from) ? [] : (places.get(edge.from) ?? [])), edge]);
  }
  let frontier = [...places.keys()];
  for (let depth = 0; frontier.length > 0 && depth < MAX_SYNCS; depth++) {
    const copied = await edgesOf(asking, frontier, ['SYNCED_FROM'], 'in', live);
    const fresh = new Set<string>();
    for (const edge of copied) {
      if (!places.has(edge.from) && !delivered.has(edge.from)) fresh.add(edge.from);
      if (!places.has(edge.from)) put(delivered, edge.from, [edge]);
    }
    frontier = [...fresh];
  }
  const stored = new Map([...places].filter(([id]) => !delivered.has(id)));

  const consumers = new Map<string, EdgeFact[]>();
  const read = await edgesOf(asking, [...stored.keys(), ...delivered.keys()], ['CONSUMES'], 'in', live);
  const used = await edgesOf(asking, [credential], ['USED'], 'in', live);
  for (const edge of [...read, ...used]) put(consumers, edge.from, [edge]);
  return { holdings, stored, delivered, consumers };
}

function put(map: Map<string, EdgeFact[]>, key: string, edges: readonly EdgeFact[]): void {
  map.set(key, [...(map.get(key) ?? []), ...edges]);
}
