import { dutiesOf, type Trigger } from '../definitions/obligations/index.js';
import { instantOf } from '../definitions/instants.js';
import type { Asking } from '../question.js';
import type { Affected } from './concern.js';
import type { Owing } from './owed.js';
import { proofsOf } from './proofs.js';

/** What a trigger makes owed on what it concerns, by the table (5.5.5). */
export function owingOf(
  asking: Asking,
  trigger: Trigger,
  affected: readonly Affected[],
  superseded = false,
): Owing[] {
  return affected.flatMap((one): Owing[] =>
    dutiesOf(trigger.kind, one.concerned, asking.policy).map((type) => ({
      type,
      node: one.node,
      trigger,
      high: one.concerned.privileged,
      certainty: one.certainty,
      reasons: one.reasons,
      flags: one.concerned.shared ? ['SHARED'] : [],
      evidence: one.evidence,
      because: one.because,
      superseded,
    })),
  );
}

/** Nothing is owed on what had ended before the trigger. */
export async function withoutEnded(asking: Asking, owing: readonly Owing[]): Promise<Owing[]> {
  const proofs = await proofsOf(
    asking,
    owing.map(({ node }) => node.id),
  );
  return owing.flatMap((one): Owing[] => {
    if (one.node.nodeType !== 'Credential') return [one];
    const authentication = proofs.authentication(one.node.id);
    if (authentication?.value === 'FALSE') {
      const shown = proofs.of('REVOKE', one.node.id);
      const since = shown.since ?? instantOf(one.node.attributes, 'stateChangedAt');
      if (shown.done && since !== null && since < one.trigger.from) return [];
    }
    if (authentication?.value !== 'UNKNOWN') return [one];
    const reasons = [...new Set([...one.reasons, ...authentication.reasons])].sort();
    return [{ ...one, certainty: 'POSSIBLE', reasons }];
  });
}
