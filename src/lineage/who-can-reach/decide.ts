import type { Certainty, NodeType, Verdict } from '../../model/index.js';
import type { Step } from '../blast-radius/walk.js';
import { isExternal } from '../definitions/external-subject.js';
import type { NodeFact } from '../facts.js';

/** Who may be listed: what acts, and whoever stands outside and was let in. */
export type Reacher = 'IDENTITY' | 'CREDENTIAL' | 'EXTERNAL_SUBJECT' | 'THIRD_PARTY';

const REACHERS: Readonly<Partial<Record<NodeType, Reacher>>> = {
  Identity: 'IDENTITY',
  Credential: 'CREDENTIAL',
  ThirdParty: 'THIRD_PARTY',
};

/** What a node is to Q-17; null when it only lies on the way. A provider's own service is the binding of a workload. */
export function reacherOf(
  node: NodeFact,
  next: NodeFact | undefined,
  named: ReadonlySet<string>,
): Reacher | null {
  if (node.nodeType !== 'FederatedSubject') return REACHERS[node.nodeType] ?? null;
  return next && isExternal(node, next) && !named.has(node.id) ? 'EXTERNAL_SUBJECT' : null;
}

export interface Reaches {
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
}

/**
 * Whether one that a way leads from can act (A1), and how certain it is that it reaches the target: the way and the acting
 * both have to hold (A12). Null: it cannot act, and so reaches nothing now.
 */
export function decideReach(acts: Verdict, certain: boolean, way: readonly Step[]): Reaches | null {
  if (acts.value === 'FALSE') return null;
  const reasons = way.flatMap((step) => step.reasons);
  if (acts.value === 'UNKNOWN') reasons.push(...acts.reasons);
  return {
    certainty: certain && acts.value === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE',
    reasons: [...new Set(reasons)].sort(),
  };
}
