import type { When } from '../../model/index.js';
import type { EdgeFact, NodeFact, ObservedState, ScopeFact } from '../facts.js';

/** Nodes whose facts are kept; of twice as many at most. */
const NODES = 20_000;
/** Nodes whose observations are kept. */
const OBSERVED = 10_000;
/** Nodes of which is kept what is said of their identity: of most that is nothing. */
const ALIKE = 50_000;

/** What was read at one pair of instants. */
export interface Remembered {
  /** Null: the graph did not know it. */
  readonly nodes: Recent<NodeFact | null>;
  readonly observations: Recent<readonly ObservedState[]>;
  /** Every SAME_AS and NOT_SAME_AS at either end of the node. */
  readonly alike: Recent<readonly EdgeFact[]>;
  scopes: Promise<ReadonlyMap<string, ScopeFact>> | null;
  /** Every realm that is known: the coverage of each answer goes through them. */
  realms: Promise<readonly NodeFact[]> | null;
}

/**
 * What one question has read, so that it reads nothing twice that it meets again soon: bounded, and never shared by two
 * questions. One that is asked without a memory reads everything each time.
 */
export class Memory {
  readonly #perInstants = new Map<string, Remembered>();

  at({ asOf, knownAt, present }: When): Remembered {
    const key = present ? 'present' : `${asOf}|${knownAt}`;
    const known = this.#perInstants.get(key);
    if (known) return known;
    const fresh: Remembered = {
      nodes: new Recent(NODES),
      observations: new Recent(OBSERVED),
      alike: new Recent(ALIKE),
      scopes: null,
      realms: null,
    };
    this.#perInstants.set(key, fresh);
    return fresh;
  }
}

/** A map that holds what was put in last: once `size` entries have come, the `size` before them go. */
export class Recent<V> {
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(private readonly size: number) {}

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
