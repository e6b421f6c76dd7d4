import { addMillis, isFalse, isTrue, or, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { lastAllowed, type Decision } from '../../access/decisions.js';
import { PROVENANCE_PARTS, type ProvenancePart } from '../../access-provenance/access-provenance.js';

/** What became of a grant after the last decision that allowed it. */
export interface LaterChange {
  readonly kind: 'EXPANDED' | 'EXTENDED';
  readonly at: Instant;
  /** False: it may be no change, or no widening. */
  readonly sure: boolean;
}

export interface DecisionFacts {
  /** Earliest first. */
  readonly decisions: readonly Decision[];
  /** When it was given; where its source does not tell, no later than this. Null: not even that is known. */
  readonly began: Instant | null;
  readonly changes: readonly LaterChange[];
}

/**
 * LIN-019 (R-ENT-02): a grant was issued, expanded or extended without a decision that had allowed it by then.
 *
 * @param skew ms by which clocks may differ
 */
export function undecided({ decisions, began, changes }: DecisionFacts, skew: number): Verdict {
  if (decisions.length === 0) return isTrue('ISSUED_WITHOUT_DECISION');
  if (lastAllowed(decisions) === null) {
    const unclear = decisions.some(({ allowed, at }) => allowed === null || (allowed && at === null));
    return unclear ? unknown('DECISION_UNCLEAR') : isTrue('ISSUED_WITHOUT_DECISION');
  }
  if (began === null) return unknown('CREATED_AT_UNKNOWN');
  const due = addMillis(began, skew);
  const prior = decisions.some(({ allowed, at }) => allowed === true && at !== null && at <= due);
  const late = prior
    ? isFalse('DECIDED')
    : decisions.some(({ allowed, at }) => allowed !== false && at === null)
      ? unknown('DECISION_UNCLEAR')
      : isTrue('ISSUED_WITHOUT_DECISION');
  return or(
    late,
    ...changes.map(({ kind, sure }) =>
      sure ? isTrue(`${kind}_WITHOUT_DECISION`) : unknown('NOT_EVALUATED'),
    ),
  );
}

/** LIN-020 (R-ENT-05): nobody tells who asked for a grant, who approved it, why, or until when. */
export function withoutProvenance(missing: readonly ProvenancePart[]): Verdict {
  return missing.length === PROVENANCE_PARTS.length ? isTrue('NO_PROVENANCE') : isFalse('PROVENANCE_KNOWN');
}

/** Parts that only a process of asking and approving tells: an end may be the provider's own. */
export function tellsProvenance(missing: readonly ProvenancePart[]): boolean {
  return PROVENANCE_PARTS.some((part) => part !== 'END_OR_REVIEW' && !missing.includes(part));
}
