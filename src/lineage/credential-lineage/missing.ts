import type { Capability } from '../../model/index.js';
import { judgeFor } from '../coverage/coverage-for.js';
import type { Estate } from '../coverage/judge.js';
import type { Asking } from '../question.js';
import type { Gathered } from './gather.js';
import type { MissingReason, SegmentKind } from './result.js';

/** What must be heard before an empty segment means that there is none. No source is bound to tell who made what. */
const TOLD_BY: Readonly<Record<SegmentKind, readonly Capability[]>> = {
  CREATED_BY: [],
  ISSUED_IN: ['CREDENTIALS'],
  STORED_AT: ['SECRET_LOCATIONS'],
  DELIVERED_TO: ['SECRET_LOCATIONS'],
  CONSUMED_BY: ['WORKLOADS', 'SECRET_LOCATIONS'],
  AUTHENTICATES_AS: ['CREDENTIALS'],
  REACHES: ['PERMISSIONS', 'TRUSTS'],
  OWNED_BY: ['OWNERS'],
};

/** These are told by the issuer alone; the others by whatever source sees the place or the workload. */
const TOLD_BY_ISSUER: ReadonlySet<SegmentKind> = new Set(['ISSUED_IN', 'AUTHENTICATES_AS', 'REACHES']);

/** Why a segment has no entry. */
export function missingBecause(
  asking: Asking,
  estate: Estate,
  kind: SegmentKind,
  { found, owner, hasMaterial }: Gathered,
): MissingReason {
  if (kind === 'OWNED_BY' && owner && owner.status !== 'UNKNOWN') return 'NONE_FOUND';
  const told = TOLD_BY[kind];
  const issuers = found.ISSUED_IN.map(({ node }) => node.id);
  const limit = TOLD_BY_ISSUER.has(kind) && issuers.length > 0 ? issuers : undefined;
  const heard = judgeFor(asking, estate, told, limit);
  const unheard = told.some((one) => !heard.coverage.some((row) => row.capability === one));
  if (told.length === 0 || unheard) return 'NOT_SUPPORTED';
  if (told.includes('SECRET_LOCATIONS') && !hasMaterial) return 'NO_DATA';
  // What a principal reaches follows from permissions that are not evaluated: an empty list proves nothing (F-27).
  if (kind === 'REACHES' && found.AUTHENTICATES_AS.length > 0) return 'NO_DATA';
  return heard.certainty === 'COMPLETE' ? 'NONE_FOUND' : 'NO_DATA';
}
