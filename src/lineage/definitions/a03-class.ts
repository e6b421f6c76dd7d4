import type { Instant } from '../../model/index.js';
import type { LifetimeClass } from './a05-lifetime-class.js';

export type SurvivorClass = 'RESIDUAL_SESSION' | 'CARRIED_OVER' | 'SHARED' | 'EXCLUSIVE' | 'TRUST_ONLY';

/** One canonical service, or a live workload of none, that the credential is associated with besides the retired. */
export interface Other {
  /** `RETIRED` never appears here. */
  readonly lifecycle: 'NOT_RETIRED' | 'UNKNOWN';
  /** Only by paths that are POSSIBLE. */
  readonly onlyPossible: boolean;
  /** A successor of one of the retired services, and when it took over. */
  readonly succeededAt: Instant | null;
}

export interface ClassFacts {
  readonly trustOnly: boolean;
  readonly lifetime: LifetimeClass;
  /** DERIVED_FROM another credential or identity. */
  readonly derived: boolean;
  readonly others: readonly Other[];
  /** Used within `usageWindow` by nobody who is known. */
  readonly unattributed: boolean;
  /** `lastRotatedAt`, else when it was issued; null when neither is known. */
  readonly rotatedAt: Instant | null;
}

export interface Classified {
  readonly class: SurvivorClass;
  readonly flags: readonly string[];
  /** Something that is not retired is associated too: removing it there would break that. */
  readonly shared: boolean;
}

/** A3: the first class that fits. A service whose lifecycle is UNKNOWN counts as not retired: detaching is safer. */
export function classify(facts: ClassFacts): Classified {
  const shared = facts.others.length > 0 || facts.unattributed;
  const flags: string[] = [];
  if (facts.unattributed) flags.push('UNATTRIBUTED');
  const certain = facts.others.some((other) => other.lifecycle === 'NOT_RETIRED' && !other.onlyPossible);
  if (facts.others.length > 0 && !certain) flags.push('CLASS_UNCERTAIN');
  return { class: classOf(facts, shared), flags: flags.sort(), shared };
}

function classOf(facts: ClassFacts, shared: boolean): SurvivorClass {
  if (facts.trustOnly) return 'TRUST_ONLY';
  if (facts.derived && facts.lifetime === 'EPHEMERAL') return 'RESIDUAL_SESSION';
  const carried = facts.others.some(
    ({ succeededAt }) => succeededAt !== null && (facts.rotatedAt === null || facts.rotatedAt <= succeededAt),
  );
  if (carried) return 'CARRIED_OVER';
  return shared ? 'SHARED' : 'EXCLUSIVE';
}
