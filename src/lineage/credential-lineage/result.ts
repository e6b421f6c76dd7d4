import type { Judged, Frame } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** The segments of a credential's lineage, in their order. */
export const SEGMENTS = [
  'CREATED_BY',
  'ISSUED_IN',
  'STORED_AT',
  'DELIVERED_TO',
  'CONSUMED_BY',
  'AUTHENTICATES_AS',
  'REACHES',
  'OWNED_BY',
] as const;
export type SegmentKind = (typeof SEGMENTS)[number];

/** Why a segment is empty. Only NONE_FOUND says that there is none. */
export const MISSING_REASONS = ['NO_DATA', 'NOT_SUPPORTED', 'NONE_FOUND'] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

export interface SegmentEntry extends Omit<Judged, 'suppressedBy'> {
  readonly node: NodeFact;
}

export interface Segment {
  readonly kind: SegmentKind;
  /** By certainty, then id; empty exactly when `missing` is given. */
  readonly entries: readonly SegmentEntry[];
  /**
   * NONE_FOUND: everything that could tell was heard. NO_DATA: something that could tell is missing, stale or failed.
   * NOT_SUPPORTED: no source tells this at all.
   */
  readonly missing: MissingReason | null;
}

export interface LineageAnswer extends Frame {
  readonly credential: NodeFact;
  /** Always all eight, in the order of {@link SEGMENTS}. */
  readonly segments: readonly Segment[];
  /** All nodes of the segments and the credential, by id. */
  readonly nodes: readonly NodeFact[];
  /** All relationships that tie them. */
  readonly edges: readonly EdgeFact[];
}
