import type { Certainty } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { byEnds } from '../read/index.js';
import type { Blocker, BlockerKind } from './result.js';

/** A blocker and whether it stands now; what has ended is told apart. */
export interface Found {
  readonly blocker: Blocker;
  readonly now: boolean;
}

export function blockerOf(
  kind: BlockerKind,
  node: NodeFact,
  of: {
    readonly through?: NodeFact | null;
    readonly services?: readonly NodeFact[];
    readonly certainty: Certainty;
    readonly reasons?: readonly string[];
    readonly evidence: readonly EdgeFact[];
    readonly flags?: readonly string[];
    readonly because: readonly string[];
  },
): Blocker {
  const { through = null, services = [], reasons = [], flags = [] } = of;
  return {
    id: [kind, node.id, ...(through ? [through.id] : [])].join(' '),
    kind,
    node,
    through,
    services: [...new Map(services.map((one) => [one.id, one])).values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    ),
    certainty: of.certainty,
    reasons: [...new Set(reasons)].sort(),
    flags: [...new Set(flags)].sort(),
    evidence: [...of.evidence].sort(byEnds),
    suppressedBy: null,
    because: of.because,
  };
}
