import { urn, type AnyAttributes, type Capability, type Instant } from '../../model/index.js';
import type { NodeFact, ScopeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { byId, nodesOfType, scopesOf } from '../read/index.js';
import { judgeCoverage, type CoverageResult, type Estate } from './judge.js';

export type { CoverageResult } from './judge.js';

/**
 * How far the sources that are connected can answer a question that needs these capabilities, at the question's
 * two instants. COMPLETE iff every realm that claims a capability, or has it by its nature, is complete and fresh for
 * it; UNKNOWN iff for some capability none is, or nothing is connected; else PARTIAL.
 *
 * @param realms urns; limits the question to these realms. What is told for all (services, retirement, owners) stays.
 */
export async function coverageFor(
  asking: Asking,
  capabilities: readonly Capability[],
  realms?: readonly string[],
): Promise<CoverageResult> {
  return judgeFor(asking, await estateOf(asking), capabilities, realms);
}

/** {@link coverageFor} over an estate that has been read before. */
export function judgeFor(
  asking: Asking,
  estate: Estate,
  capabilities: readonly Capability[],
  realms?: readonly string[],
): CoverageResult {
  return judgeCoverage(estate, {
    capabilities: [...new Set(capabilities)].sort(),
    ...(realms ? { limitTo: new Set(realms) } : {}),
    asOf: asking.when.asOf,
    policy: asking.policy,
  });
}

/** All scopes with the outcome of their runs, and all realms that are known. */
export async function estateOf(asking: Asking): Promise<Estate> {
  const scopes = [...(await scopesOf(asking)).values()];
  const kept = asking.memory?.at(asking.when);
  if (!kept) return { scopes, realms: await knownRealms(asking, scopes) };
  // What failed is asked again by whoever comes next.
  kept.realms ??= knownRealms(asking, scopes).catch((error: unknown) => {
    kept.realms = null;
    throw error;
  });
  return { scopes, realms: await kept.realms };
}

/** Realms that a scope reads, and realms that something refers to though no source reads them (F-39). */
async function knownRealms(asking: Asking, scopes: readonly ScopeFact[]): Promise<NodeFact[]> {
  const realms = new Map<string, NodeFact>();
  for (const scope of scopes)
    if (!realms.has(scope.realm)) realms.set(scope.realm, realmOf(scope, asking.when.knownAt));
  for await (const page of nodesOfType(asking, 'Realm', (realm) => realm.presence !== 'ABSENT_CONFIRMED')) {
    for (const realm of page) {
      const read = realms.get(realm.id);
      realms.set(
        realm.id,
        read ? { ...realm, attributes: { ...read.attributes, ...realm.attributes } } : realm,
      );
    }
  }
  return [...realms.values()].sort(byId);
}

/** The realm as its scope names it, where no source describes its node. */
function realmOf(scope: ScopeFact, knownAt: Instant): NodeFact {
  const attributes: AnyAttributes = {
    kind: scope.realmKind,
    provider: scope.provider,
    realmId: scope.realmId,
  };
  if (scope.realmName !== null) attributes['name'] = scope.realmName;
  const naturalKey = [scope.provider, scope.realmId];
  return {
    id: scope.realm || urn({ type: 'Realm', key: naturalKey }),
    nodeType: 'Realm',
    naturalKey,
    presence: 'PRESENT',
    contested: [],
    attributes: Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))),
    recordedAt: scope.completeAt ?? scope.lastEndedAt ?? knownAt,
  };
}
