import {
  addMillis,
  and,
  isFalse,
  isTrue,
  latest,
  unknown,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { mayBeActedAs } from '../definitions/can-act.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { confirm, judgeCredentials, justificationOf } from '../judge/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { rotationOf, type Rotation } from '../rotation/decide.js';
import { unusedIdentities } from '../unused/identities.js';
import type { WatchingScope } from '../usage/index.js';
import { continues, fails, passes, type Check } from './continues.js';

/** The right of one identity to continue, with the three checks that it follows from. */
export interface Right {
  readonly node: NodeFact;
  readonly right: Check;
  readonly policy: Check;
  readonly usage: Check;
  readonly ownership: Check;
  readonly owner: OwnerResult | null;
  /** When somebody last confirmed it; null when nobody did. */
  readonly reviewedAt: Instant | null;
  /** When the next review is due; at exactly that instant it is not overdue (A15). Null when nothing dates it. */
  readonly dueAt: Instant | null;
  /** It lets something act as it, as far as its own state says. */
  readonly enabled: Verdict;
}

/** The rights of many identities, by id, in a number of statements that does not grow with them. */
export async function rightsOf(
  asking: Asking,
  page: readonly NodeFact[],
  watching: ReadonlyMap<string, WatchingScope>,
): Promise<Map<string, Right>> {
  const { asOf } = asking.when;
  const ids = page.map((node) => node.id);
  const owners = await ownersOf(asking, ids);
  const justified = await justificationOf(asking, page);
  const confirmed = await confirm(asking, ids);
  const held = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', { history: 'live' });
  const perIdentity = groupBy(held, (edge) => edge.to);
  const credentials = await judgeCredentials(
    asking,
    held.map((edge) => edge.from),
  );
  const unused = new Map(
    (await unusedIdentities(asking, watching, page, asking.policy.unusedWindowDays)).map(
      ({ node, verdict }) => [node.id, verdict],
    ),
  );
  const reviews = await reviewsOf(asking, ids);
  return new Map(
    page.map((node) => {
      const identity = confirmed.get(node.id);
      const enabled = identity ? mayBeActedAs(identity, asOf) : unknown('STATE_UNKNOWN');
      const live = new Set((perIdentity.get(node.id) ?? []).map((edge) => edge.from));
      const rotations = [...live].flatMap((id) => {
        const judged = credentials.get(id);
        if (!judged || judged.authentication.value === 'FALSE') return [];
        return [rotationOf(judged.facts.node, asOf, asking.policy)];
      });
      const policy = policyCheck(
        node,
        justified.get(node.id)?.verdict ?? unknown('STATE_UNKNOWN'),
        rotations,
        asOf,
      );
      const usage = usageCheck(node, enabled, unused.get(node.id));
      const owner = owners.get(node.id) ?? null;
      const ownership = ownershipCheck(owner);
      const review = reviews.get(node.id) ?? null;
      return [
        node.id,
        {
          node,
          right: continues(policy, usage, ownership),
          policy,
          usage,
          ownership,
          owner,
          reviewedAt: review?.at ?? null,
          dueAt: dueOf(asking, node, review),
          enabled,
        },
      ];
    }),
  );
}

/** Its justification holds (5.6), it has not reached its own end, and no secret of it is past its rotation (R-ROT-01). */
export function policyCheck(
  node: NodeFact,
  justification: Verdict,
  rotations: readonly Rotation[],
  at: Instant,
): Check {
  const justified: Verdict =
    justification.value === 'FALSE' ? isFalse('NOT_JUSTIFIED', ...justification.reasons) : justification;
  return passes(and(isTrue(), justified, notEnded(node, at), ...rotations.map(rotated)));
}

function notEnded(node: NodeFact, at: Instant): Verdict {
  const end = textOf(node.attributes, 'expiresAt');
  if (end === null) return isTrue();
  const { from, to } = span(end);
  if (to <= at) return isFalse('IDENTITY_EXPIRED');
  return from <= at ? unknown('DATE_ONLY') : isTrue();
}

function rotated({ status, verdict }: Rotation): Verdict {
  switch (status) {
    case 'COMPLIANT':
    case 'NO_POLICY':
      return isTrue();
    case 'OVERDUE':
    case 'NEVER_ROTATED':
      return verdict.value === 'TRUE' ? isFalse('ROTATION_OVERDUE') : unknown('ROTATION_NOT_TOLD');
    case 'UNKNOWN':
      return unknown('ROTATION_NOT_TOLD');
  }
}

/** It was used within the window (A6). Break-glass is meant to be unused (A9). */
export function usageCheck(node: NodeFact, enabled: Verdict, unused: Verdict | undefined): Check {
  if (isBreakGlass([node])) return { value: 'PASS', reasons: ['BREAK_GLASS'] };
  if (enabled.value === 'FALSE') return { value: 'UNKNOWN', reasons: ['NOT_ENABLED'] };
  if (unused === undefined) return { value: 'PASS', reasons: ['USED'] };
  return unused.value === 'TRUE' ? { value: 'FAIL', reasons: ['UNUSED'] } : fails(unused);
}

/** Somebody valid answers for it (5.6). */
export function ownershipCheck(owner: OwnerResult | null): Check {
  switch (owner?.status) {
    case 'RESOLVED':
      return { value: 'PASS', reasons: owner.fallback === null ? ['OWNED'] : ['OWNED_BY_REALM'] };
    case 'MISSING':
    case 'INVALID':
      return { value: 'FAIL', reasons: [`OWNER_${owner.status}`] };
    case 'CONFLICT':
      return { value: 'UNKNOWN', reasons: ['OWNER_CONFLICT'] };
    case 'UNKNOWN':
    case undefined:
      return { value: 'UNKNOWN', reasons: ['OWNER_UNKNOWN'] };
  }
}

interface Review {
  readonly at: Instant | null;
  readonly until: Instant | null;
}

/** The last confirmation of each node: what was rejected, or wants changes, confirms nothing. */
async function reviewsOf(asking: Asking, ids: readonly string[]): Promise<Map<string, Review>> {
  const edges = await edgesOf(asking, ids, ['ABOUT', 'ON_SUBJECT'], 'in', { history: 'ever' });
  const from = edges.filter(
    (edge) => edge.from.startsWith('urn:relict:attestation:') && edge.endReason !== 'SOURCE_CORRECTION',
  );
  const nodes = await nodesById(
    asking,
    from.map((edge) => edge.from),
  );
  const found = new Map<string, Review>();
  for (const edge of from) {
    const attestation = nodes.get(edge.from);
    if (!attestation || attestation.presence === 'ABSENT_CONFIRMED') continue;
    const { attributes } = attestation;
    if (attributes['decision'] === 'REJECTED' || attributes['decision'] === 'CHANGES_NEEDED') continue;
    const at = instantOf(attributes, 'at') ?? edge.validFrom;
    const known = found.get(edge.to);
    if (at > asking.when.asOf || (known?.at && known.at >= at)) continue;
    found.set(edge.to, { at, until: instantOf(attributes, 'validUntil') });
  }
  return found;
}

/** A cadence after the last confirmation, or when that ends if sooner; of what nobody reviewed, a cadence after its creation. */
function dueOf(asking: Asking, node: NodeFact, review: Review | null): Instant | null {
  const cadence = asking.policy.reviewCadenceDays;
  if (review?.at) {
    const next = addMillis(review.at, cadence);
    return review.until !== null && review.until < next ? review.until : next;
  }
  const createdAt = latest(instantOf(node.attributes, 'createdAt'));
  return createdAt === null ? null : addMillis(createdAt, cadence);
}
