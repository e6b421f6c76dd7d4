import type { EdgeType } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import { groupBy } from '../group-by.js';

type PerEnd = Map<string, EdgeFact[]>;

/** Ends with so few edges are looked through; of more, those to one neighbour are kept together. */
const FEW = 16;

/** Edges by type and end, for definitions that walk. The order of insertion decides nothing: lists come sorted. */
export class EdgeIndex {
  readonly #out = new Map<EdgeType, PerEnd>();
  readonly #in = new Map<EdgeType, PerEnd>();
  /** Versions by the id of their relationship. */
  readonly #known = new Map<string, EdgeFact[]>();
  /** Made when first asked for: of a hub, going over all that leaves it for each neighbour takes its square. */
  #between: Map<string, EdgeFact[]> | null = null;

  constructor(edges: Iterable<EdgeFact> = []) {
    this.add(edges);
  }

  /** An edge version that is already there is not added again. */
  add(edges: Iterable<EdgeFact>): void {
    for (const edge of edges) {
      const versions = this.#known.get(edge.id);
      if (!versions) this.#known.set(edge.id, [edge]);
      else if (versions.some((known) => isSameVersion(known, edge))) continue;
      else versions.push(edge);
      this.#between = null;
      push(perEnd(this.#out, edge.type), edge.from, edge);
      push(perEnd(this.#in, edge.type), edge.to, edge);
    }
  }

  /** The same with these versions too, each in the place of its relationship; of others nothing is added. */
  with(versions: Iterable<EdgeFact>): EdgeIndex {
    const perRelationship = groupBy(versions, (edge) => edge.id);
    const whole = new EdgeIndex();
    for (const edge of this.all()) whole.add(perRelationship.get(edge.id) ?? [edge]);
    return whole;
  }

  out(type: EdgeType, from: string): readonly EdgeFact[] {
    return this.#out.get(type)?.get(from) ?? [];
  }

  in(type: EdgeType, to: string): readonly EdgeFact[] {
    return this.#in.get(type)?.get(to) ?? [];
  }

  /** Every edge, those of one relationship together, in the order in which relationships came. */
  *all(): Generator<EdgeFact> {
    for (const versions of this.#known.values()) yield* versions;
  }

  targets(type: EdgeType, from: string): string[] {
    return distinct(this.out(type, from), (edge) => edge.to);
  }

  sources(type: EdgeType, to: string): string[] {
    return distinct(this.in(type, to), (edge) => edge.from);
  }

  /** All statements and versions of one relationship. */
  between(type: EdgeType, from: string, to: string): readonly EdgeFact[] {
    const [leaving, reaching] = [this.out(type, from), this.in(type, to)];
    if (leaving.length <= FEW) return leaving.filter((edge) => edge.to === to);
    if (reaching.length <= FEW) return reaching.filter((edge) => edge.from === from);
    if (this.#between === null) {
      this.#between = new Map();
      for (const edge of this.all()) push(this.#between, `${edge.type}|${edge.from}|${edge.to}`, edge);
    }
    return this.#between.get(`${type}|${from}|${to}`) ?? [];
  }
}

function distinct(edges: readonly EdgeFact[], end: (edge: EdgeFact) => string): string[] {
  return edges.length < 2 ? edges.map(end) : [...new Set(edges.map(end))].sort();
}

function isSameVersion(a: EdgeFact, b: EdgeFact): boolean {
  return a.recordedAt === b.recordedAt && a.validFrom === b.validFrom;
}

function perEnd(of: Map<EdgeType, PerEnd>, type: EdgeType): PerEnd {
  const known = of.get(type);
  if (known) return known;
  const fresh: PerEnd = new Map();
  of.set(type, fresh);
  return fresh;
}

function push(map: PerEnd, key: string, edge: EdgeFact): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}
