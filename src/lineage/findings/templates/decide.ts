import {
  addMillis,
  and,
  isFalse,
  isTrue,
  or,
  unknown,
  type Instant,
  type Verdict,
} from '../../../model/index.js';

export interface TemplateFacts {
  /** What was made from it and is there, and whether it still holds what was taken out of the template. */
  readonly instances: readonly { readonly sure: boolean; readonly notFixed: boolean }[];
  /** When somebody looked at it last; null: no source tells. */
  readonly revisitedAt: Instant | null;
}

/**
 * LIN-027 (R-DIS-04): nobody has looked at a template for longer than the cadence while something lives that was made
 * from it; or it was mended, and something that was made before still holds what was taken out. At the very end of the
 * cadence it is not yet late (A15).
 *
 * @param cadence ms
 */
export function templateNeglected(
  { instances, revisitedAt }: TemplateFacts,
  cadence: number,
  at: Instant,
): Verdict {
  if (instances.length === 0) return isFalse('NO_LIVE_INSTANCE');
  const sure = (of: TemplateFacts['instances']): Verdict =>
    of.some((one) => one.sure) ? isTrue() : unknown('WEAK_LINK');
  const unfixed = instances.filter(({ notFixed }) => notFixed);
  return or(
    unfixed.length === 0 ? isFalse('FIX_ARRIVED') : and(isTrue('FIX_NOT_ARRIVED'), sure(unfixed)),
    and(notRevisited(revisitedAt, cadence, at), sure(instances)),
  );
}

function notRevisited(revisitedAt: Instant | null, cadence: number, at: Instant): Verdict {
  if (revisitedAt === null) return unknown('REVISIT_NOT_TOLD');
  return addMillis(revisitedAt, cadence) < at ? isTrue('NOT_REVISITED') : isFalse('REVISITED');
}
