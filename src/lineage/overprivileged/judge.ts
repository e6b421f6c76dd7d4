import {
  addMillis,
  digest,
  isFalse,
  isTrue,
  unknown,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import type { Grant } from '../access/grants.js';
import type { Judged } from '../answer.js';
import { span } from '../definitions/instants.js';
import { called, dated, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** One grant, and whether it was used within the window. */
export interface GrantUse extends Judged {
  readonly id: string;
  readonly entitlement: NodeFact;
  readonly permissionSets: readonly NodeFact[];
  readonly on: readonly NodeFact[];
  readonly groups: readonly NodeFact[];
  readonly privileged: boolean;
  /** Whether what it is on was accessed within the window; what of it was used, no source tells. */
  readonly used: Verdict;
  readonly lastAccessedAt: string | null;
  readonly because: readonly string[];
}

export interface UseFacts {
  readonly identity: NodeFact;
  readonly grants: readonly Grant[];
  /** ACCESSED of the identity, of any time. */
  readonly accessed: readonly EdgeFact[];
  readonly from: Instant;
  readonly to: Instant;
  /** Every access in the window would have been seen. */
  readonly watched: boolean;
}

/**
 * Granted minus used, as far as it can be known. An access tells that a grant on that resource is needed, not
 * which of its actions; that none was seen tells that it is not only where every access would have been.
 */
export function usesOf(facts: UseFacts): GrantUse[] {
  return facts.grants
    .filter((grant) => grant.entitlement.attributes['effect'] !== 'DENY')
    .map((grant) => useOf(facts, grant));
}

function useOf(facts: UseFacts, grant: Grant): GrantUse {
  const { identity, accessed, from, to } = facts;
  const { entitlement, permissionSets, on, groups, way, content } = grant;
  const places = new Set(on.map((node) => node.id));
  const seen = accessed.filter((edge) => places.has(edge.to));
  const last =
    seen
      .map((edge) => edge.lastObservedAt ?? edge.validFrom)
      .sort()
      .at(-1) ?? null;
  const used = usedWithin(last, grant, facts);
  const privileged = permissionSets.some((one) => one.attributes['privileged'] === true);
  const what = names(permissionSets.map(called)) || called(entitlement);
  const where = on.length > 0 ? ` on ${names(on.map(called))}` : '';
  const sentence =
    used.value === 'TRUE'
      ? `It accessed that on ${dated(last ?? '')}; which of the permitted actions it used, no source tells.`
      : used.value === 'FALSE'
        ? `Every access would have been seen, and there was none between ${dated(from)} and ${dated(to)}.`
        : 'Whether it uses that is not known.';
  return {
    id: digest(['use', identity.id, entitlement.id, ...groups.map((one) => one.id)]),
    entitlement,
    permissionSets,
    on,
    groups,
    privileged,
    used,
    lastAccessedAt: last,
    certainty: used.value === 'FALSE' ? 'CONFIRMED' : 'POSSIBLE',
    reasons: used.reasons,
    flags: privileged ? ['PRIVILEGED'] : [],
    evidence: [...way, ...content, ...seen],
    suppressedBy: null,
    because: [`${called(identity)} holds ${what}${where}.`, sentence],
  };
}

function usedWithin(last: string | null, { on }: Grant, { from, to, watched }: UseFacts): Verdict {
  if (last !== null && span(last).from >= from && span(last).from < addMillis(to, 1))
    return isTrue('ACCESSED');
  if (last !== null && span(last).to > from && span(last).from < from) return unknown('DATE_ONLY');
  if (on.length === 0 || on.some((node) => node.nodeType !== 'Resource')) return unknown('WILDCARD');
  return watched ? isFalse('NOT_ACCESSED') : unknown('USAGE_COVERAGE_GAP');
}

/**
 * Whether it may do more than it does. Never FALSE while something is granted: without the use of single actions nobody
 * can say that all of it is used.
 */
export function overprivilegedBy(uses: readonly GrantUse[], heard: boolean): Verdict {
  if (uses.some(({ used }) => used.value === 'FALSE')) return isTrue('GRANT_NOT_USED');
  if (uses.length === 0) return heard ? isFalse('NOTHING_GRANTED') : unknown('SOURCES_NOT_COVERED');
  return unknown(
    'NO_ACTION_LEVEL_USAGE',
    ...uses.flatMap(({ used }) => (used.value === 'UNKNOWN' ? used.reasons : [])),
  );
}
