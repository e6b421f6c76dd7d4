import type { EdgeType } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';

/** Edges by type and end, for definitions that walk. The order of insertion decides nothing: lists come sorted. */
export class EdgeIndex {
  readonly #out = new Map<string, EdgeFact[]>();
  readonly #in = new Map<string, EdgeFact[]>();
  readonly #known = new Set<string>();
  /** Made when first asked for: of a hub, going over all that leaves it for each neighbour takes its square. */
  #between: Map<string, EdgeFact[]> | null = null;

  constructor(edges: Iterable<EdgeFact> = []) {
    this.add(edges);
  }

  /** An edge version that is already there is not added again. */
  add(edges: Iterable<EdgeFact>): void {
    for (const edge of edges) {
      const version = `${edge.id}|${edge.recordedAt}|${edge.validFrom}`;
      if (this.#known.has(version)) continue;
      this.#known.add(version);
      this.#between = null;
      push(this.#out, `${edge.type}|${edge.from}`, edge);
      push(this.#in, `${edge.type}|${edge.to}`, edge);
    }
  }

  out(type: EdgeType, from: string): readonly EdgeFact[] {
    return this.#out.get(`${type}|${from}`) ?? [];
  }

  in(type: EdgeType, to: string): readonly EdgeFact[] {
    return this.#in.get(`${type}|${to}`) ?? [];
  }

  /** Every edge, in no order. */
  *all(): Generator<EdgeFact> {
    for (const edges of this.#out.values()) yield* edges;
  }

  targets(type: EdgeType, from: string): string[] {
    return [...new Set(this.out(type, from).map((edge) => edge.to))].sort();
  }

  sources(type: EdgeType, to: string): string[] {
    return [...new Set(this.in(type, to).map((edge) => edge.from))].sort();
  }

  /** All statements and versions of one relationship. */
  between(type: EdgeType, from: string, to: string): readonly EdgeFact[] {
    if (this.#between === null) {
      this.#between = new Map();
      for (const edge of this.all()) push(this.#between, `${edge.type}|${edge.from}|${edge.to}`, edge);
    }
    return this.#between.get(`${type}|${from}|${to}`) ?? [];
  }
}

function push(map: Map<string, EdgeFact[]>, key: string, edge: EdgeFact): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}
