import { addMillis, type Instant } from '../../model/index.js';
import { instantOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import { liveAt } from '../read/live.js';
import type { Ground } from './ground.js';
import type { Ties } from './ties.js';

/** Kinds of which a principal has a second one only while the first is being rotated out. */
const ROTATED_BY_A_SECOND: ReadonlySet<unknown> = new Set(['ACCESS_KEY', 'CLIENT_SECRET']);

/**
 * Whether a rotation has left the credential behind (F-08): another one replaces it, its tie ended because one did, or
 * its principal has a younger one of its kind for longer than a rotation overlaps.
 */
export function superseded(credential: NodeFact, ties: Ties, ground: Ground): boolean {
  const { when, policy } = ground.asking;
  const replaced = ground.index
    .in('REPLACES', credential.id)
    .some((edge) => edge.endReason !== 'SOURCE_CORRECTION' && edge.validFrom <= when.asOf);
  const ended = ties.retired.some((tie) =>
    tie.paths.every((path) =>
      path.evidence.some((edge) => edge.endReason === 'SUPERSEDED' && !liveAt(edge, when.asOf, policy)),
    ),
  );
  return replaced || ended || hasYounger(credential, ground);
}

function hasYounger(credential: NodeFact, ground: Ground): boolean {
  const { kind } = credential.attributes;
  const issued = issuedAt(credential);
  if (!ROTATED_BY_A_SECOND.has(kind) || issued === null) return false;
  const { when, policy } = ground.asking;
  const principals = ground.credentials.get(credential.id)?.facts.identities ?? [];
  return principals
    .flatMap((principal) => ground.index.sources('AUTHENTICATES_AS', principal.node.id))
    .some((id) => {
      const other = ground.credentials.get(id);
      if (!other || id === credential.id || other.facts.node.attributes['kind'] !== kind) return false;
      const since = issuedAt(other.facts.node);
      if (since === null || other.authentication.standing !== 'LIVE') return false;
      return since > issued && addMillis(since, policy.rotationOverlapDays) <= when.asOf;
    });
}

function issuedAt(credential: NodeFact): Instant | null {
  return instantOf(credential.attributes, 'issuedAt') ?? instantOf(credential.attributes, 'createdAt');
}
