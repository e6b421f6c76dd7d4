import type { Instant } from '../../model/index.js';
import { longestLife, type LifetimeClass } from '../definitions/a05-lifetime-class.js';
import { instantOf } from '../definitions/instants.js';
import { ago, day, duration, label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';

/** Why a credential is on the list, in plain sentences. */
export function because(
  credential: NodeFact,
  lifetime: LifetimeClass,
  identities: readonly NodeFact[],
  at: Instant,
): string[] {
  const name = label(credential);
  const as = identities.length > 0 ? ` as ${names(identities.map(label))}` : '';
  const issued =
    instantOf(credential.attributes, 'issuedAt') ?? instantOf(credential.attributes, 'createdAt');
  const since = issued === null ? '' : ` It was issued on ${day(issued)}, ${ago(issued, at)}.`;
  if (lifetime === 'UNKNOWN') return [`No source tells when ${name} ends, or that it never does.${since}`];
  const longest = longestLife(credential.attributes);
  const long = longest === null || longest === Infinity ? 'has no end' : `may live ${duration(longest)}`;
  return [`${name} authenticates${as} and ${long}.${since}`];
}
