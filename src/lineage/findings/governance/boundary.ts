import { isFalse, isTrue, nameKey, or, unknown, type Verdict } from '../../../model/index.js';

/** Something that uses a credential or identity, or holds the secret. */
export type Spread =
  | {
      readonly kind: 'CONSUMER';
      /** The boundaries of the services that it is part of; null: one tells none. */
      readonly boundaries: readonly (string | null)[];
      /** It is part of a service that the identity exists for. */
      readonly supported: boolean;
    }
  | { readonly kind: 'LOCATION'; readonly exposure: string | null };

/**
 * LIN-028 (R-DIS-06): used by something of another system than the identity is declared to be part of, or lying where
 * everybody can read it. A consumer of which no system is told may be of another.
 *
 * @param boundary as the governance record has it
 */
export function outsideBoundary(boundary: string, spread: readonly Spread[]): Verdict {
  return or(isFalse('INSIDE_BOUNDARY'), ...spread.map((one) => outside(boundary, one)));
}

export function outside(boundary: string, one: Spread): Verdict {
  if (one.kind === 'LOCATION')
    return one.exposure === 'PUBLIC' ? isTrue('EXPOSED_TO_ALL') : isFalse('INSIDE_BOUNDARY');
  if (one.supported) return isFalse('INSIDE_BOUNDARY');
  const same = (other: string | null): boolean => other !== null && nameKey(other) === nameKey(boundary);
  if (one.boundaries.some(same)) return isFalse('INSIDE_BOUNDARY');
  return one.boundaries.length === 0 || one.boundaries.includes(null)
    ? unknown('BOUNDARY_NOT_TOLD')
    : isTrue('OUTSIDE_BOUNDARY');
}
