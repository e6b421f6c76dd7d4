import type { Graph } from '../graph/port.js';
import type { Instant, Presence } from '../model/index.js';
import { observationsOfScope } from './write/observation-statements.js';

/** What a run must know of an observation to see whether anything of it changed. */
export interface KnownObservation {
  readonly fingerprint: string;
  readonly presence: Presence;
  /** It states relationships only, and nothing of the node. */
  readonly bare: boolean;
  /**
   * Suspected, but not by another COMPLETE run before: by one that died, or by this very export, read before. Reading
   * an export again is not a second word of its source.
   */
  readonly unproven: boolean;
}

/** Enough of a hash to tell two states apart, short enough to hold one per observation of a scope. */
export function fingerprint(hash: string): string {
  return hash.slice(0, 12);
}

/**
 * The observations of a scope, by id: the one thing of a scope that a run holds in memory (an id, twelve characters and
 * a letter each).
 */
export class KnownScope {
  readonly #known = new Map<string, string>();
  /** How many were present. */
  present = 0;

  /**
   * @param completeAt `observedAt` of the scope's last COMPLETE run; null before the first
   * @param observedAt that of this run
   */
  static async read(
    graph: Graph,
    scope: string,
    completeAt: Instant | null,
    observedAt: Instant,
    signal?: AbortSignal,
  ): Promise<KnownScope> {
    const known = new KnownScope();
    for await (const row of graph.stream(observationsOfScope, { scope }, { ...(signal ? { signal } : {}) })) {
      const presence = row['presence'] as Presence;
      const since = row['missingSince'] as Instant | null;
      const proven = since !== null && completeAt !== null && since <= completeAt && since < observedAt;
      const unproven = presence === 'ABSENT_SUSPECTED' && !proven;
      const letter = unproven ? UNPROVEN : LETTERS[presence];
      const bare = row['bare'] === true ? 'b' : '-';
      known.#known.set(row['id'] as string, letter + bare + fingerprint(row['hash'] as string));
      if (presence === 'PRESENT') known.present += 1;
    }
    return known;
  }

  get(id: string): KnownObservation | null {
    const packed = this.#known.get(id);
    return packed === undefined ? null : unpack(packed);
  }

  /** Counts as seen from now on. */
  delete(id: string): void {
    this.#known.delete(id);
  }

  /** Those that no claim has named. */
  *unseen(): Generator<readonly [id: string, known: KnownObservation]> {
    for (const [id, packed] of this.#known) yield [id, unpack(packed)];
  }
}

const LETTERS: Record<Presence, string> = {
  PRESENT: 'p',
  ABSENT_SUSPECTED: 's',
  ABSENT_CONFIRMED: 'c',
  UNKNOWN: 'u',
};
const PRESENCES = Object.fromEntries(
  Object.entries(LETTERS).map(([presence, letter]) => [letter, presence]),
) as Record<string, Presence>;

/** ABSENT_SUSPECTED and {@link KnownObservation.unproven}. */
const UNPROVEN = 'd';

function unpack(packed: string): KnownObservation {
  return {
    presence: packed.startsWith(UNPROVEN) ? 'ABSENT_SUSPECTED' : (PRESENCES[packed.charAt(0)] ?? 'UNKNOWN'),
    unproven: packed.startsWith(UNPROVEN),
    bare: packed.charAt(1) === 'b',
    fingerprint: packed.slice(2),
  };
}
