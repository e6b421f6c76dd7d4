import {
  addMillis,
  and,
  isFalse,
  isTrue,
  or,
  unknown,
  type Instant,
  type Truth,
  type Verdict,
} from '../../model/index.js';

/** Something on record from which a creation could be governed. */
export interface ProvisioningRecord {
  readonly kind: 'REQUEST' | 'DECISION' | 'BINDING';
  /** When it was made. A binding's beginning is often only when somebody first looked. */
  readonly at: Instant;
}

export interface CreationFacts {
  readonly createdAt: Instant | null;
  readonly recordedAt: Instant;
  readonly records: readonly ProvisioningRecord[];
  /** Where it was made, as audit events tell. */
  readonly origin: string | null;
  /** Whether who made it is a governed pipeline identity ({@link governedCreator}); FALSE when nobody is named. */
  readonly creator: Truth;
  /** False when no source that could hold a record has been heard. */
  readonly heard: boolean;
}

/**
 * R-LIF-02: a creation without a record (request, decision, binding) by the end of the grace is ungoverned. What a
 * governed process or a governed pipeline made is governed. FALSE also while the grace lasts, its very end included
 * (A15), and for what was made before `since`.
 */
export function ungoverned(facts: CreationFacts, since: Instant, grace: number, at: Instant): Verdict {
  const { createdAt, records } = facts;
  if ((createdAt ?? facts.recordedAt) < since) return isFalse('CREATED_EARLIER');
  const dated = createdAt === null ? unknown('CREATED_AT_UNKNOWN') : isTrue();
  if (facts.origin === 'GOVERNED' || facts.creator === 'TRUE') return isFalse('GOVERNED_ORIGIN');
  const due = addMillis(createdAt ?? facts.recordedAt, grace);
  if (records.some((record) => record.at <= due)) return isFalse('RECORDED');
  if (at <= due) return isFalse('WITHIN_GRACE');
  const late = records.some((record) => record.kind === 'BINDING');
  return and(
    dated,
    facts.creator === 'UNKNOWN' ? unknown('CREATOR_UNKNOWN') : isTrue(),
    // Since when a binding holds is rarely told: it may have been there in time.
    late ? unknown('BINDING_DATE_UNKNOWN') : isTrue(),
    facts.heard ? isTrue() : unknown('RECORDS_NOT_COVERED'),
  );
}

export interface CreatorFacts {
  readonly machine: Truth;
  /** Status of the owner resolution (5.6). */
  readonly owner: 'RESOLVED' | 'CONFLICT' | 'INVALID' | 'MISSING' | 'UNKNOWN';
  /** A pipeline runs as it, or it is one. */
  readonly pipeline: boolean;
  /** It supports a service that is not retired. */
  readonly supports: Truth;
}

/** A governed pipeline identity: a machine that somebody answers for, and that is a pipeline's or a service's. */
export function governedCreator({ machine, owner, pipeline, supports }: CreatorFacts): Truth {
  const owned =
    owner === 'RESOLVED'
      ? isTrue()
      : owner === 'UNKNOWN' || owner === 'CONFLICT'
        ? unknown(`OWNER_${owner}`)
        : isFalse();
  const purpose = or(pipeline ? isTrue() : isFalse(), verdictOf(supports));
  return and(verdictOf(machine), owned, purpose).value;
}

function verdictOf(value: Truth): Verdict {
  return value === 'TRUE' ? isTrue() : value === 'FALSE' ? isFalse() : unknown('NOT_TOLD');
}
