import { digest, type EdgeType, type EndReason, type Instant } from '../../model/index.js';
import type { Judged } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** What can happen to a node, in the order in which things of one instant are told. */
export const MOMENT_KINDS = [
  'CREATED',
  'ISSUED',
  'FIRST_SEEN',
  'SEEN_AGAIN',
  'ATTRIBUTE_CHANGED',
  'STATE_CHANGED',
  'ROTATED',
  'USED',
  'COMPROMISED',
  'RELATIONSHIP_BEGAN',
  'RELATIONSHIP_CHANGED',
  'RELATIONSHIP_ENDED',
  'LIFECYCLE_EVENT',
  'INCIDENT',
  'POLICY_DECISION',
  'ATTESTED',
  'ATTESTATION_ENDED',
  'EXCEPTION_BEGAN',
  'EXCEPTION_ENDED',
  'EXPIRED',
  'RETIRED',
  'UNAPPROVED',
  'DISSOLVED',
  'ABSENCE_SUSPECTED',
  'ABSENCE_CONFIRMED',
  'DELETED',
] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** How the instant is known: STATED by the source, OBSERVED when it was read there, RECORDED when the graph heard. */
export const MOMENT_BASES = ['STATED', 'OBSERVED', 'RECORDED'] as const;
export type MomentBasis = (typeof MOMENT_BASES)[number];

/** One thing that happened to a node. */
export interface Moment extends Judged {
  readonly id: string;
  /** When, in valid time. A date alone is the start of its day, with flag DATE_ONLY. */
  readonly at: Instant;
  readonly basis: MomentBasis;
  readonly kind: MomentKind;
  /** Ids of the sources that say so, sorted. */
  readonly sources: readonly string[];
  /** When the graph learned it. */
  readonly recordedAt: Instant;
  readonly attribute: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly relationship: EdgeType | null;
  readonly endReason: EndReason | null;
  /** The other end of the relationship, or the event, exception, attestation or decision. */
  readonly other: NodeFact | null;
  readonly because: readonly string[];
  /** Its place among what one source says at one instant; never when the graph learned it. */
  readonly place: string;
}

export type MomentParts = Pick<Moment, 'at' | 'basis' | 'kind' | 'sources' | 'recordedAt' | 'because'> &
  Partial<Moment>;

/** How often one voice had spoken before, as text that sorts as the number does. */
export function placeOf(voice: string, index: number): string {
  return `${voice} ${index.toString().padStart(9, '0')}`;
}

/** A moment with what it does not say left empty; what tells it from another is its id. */
export function moment(subject: string, of: MomentParts, place = ''): Moment {
  const evidence: readonly EdgeFact[] = of.evidence ?? [];
  return {
    attribute: null,
    before: null,
    after: null,
    relationship: null,
    endReason: null,
    other: null,
    certainty: 'CONFIRMED',
    reasons: [],
    flags: [],
    suppressedBy: null,
    ...of,
    evidence,
    place,
    id: digest(['moment', subject, of.kind, of.at, of.attribute ?? '', of.other?.id ?? '', place]),
  };
}

/** In time; of one instant by kind, then each source as it went on, then by id: whom the graph heard first says nothing. */
export function inTime(a: Moment, b: Moment): number {
  return (
    compare(a.at, b.at) ||
    MOMENT_KINDS.indexOf(a.kind) - MOMENT_KINDS.indexOf(b.kind) ||
    compare(a.place, b.place) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
