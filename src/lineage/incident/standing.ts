import type { Instant } from '../../model/index.js';
import { at } from '../blast-radius/span.js';
import { holdingsOf } from '../copies/holdings.js';
import { instantOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, type JudgedCredential } from '../judge/index.js';
import { ownersOf, type OwnerResult } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { usesOf, type Use } from '../rotation-impact/uses.js';

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** What is known of the nodes of an incident, by id, in a number of statements that does not grow with them. */
export interface Standing {
  readonly judged: ReadonlyMap<string, JudgedCredential>;
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  readonly then: ReadonlyMap<string, OwnerResult>;
  readonly now: ReadonlyMap<string, OwnerResult>;
  readonly authority: ReadonlyMap<string, OwnerResult>;
  /** Credentials and identities that something live reads, uses or runs as. */
  readonly consumed: ReadonlySet<string>;
  /** Nodes that are gone by now. */
  readonly gone: ReadonlySet<string>;
  /** Credentials that were rotated within the window, and when. */
  readonly rotated: ReadonlyMap<string, Instant>;
}

export async function standingOf(
  asking: Asking,
  nodes: readonly NodeFact[],
  window: Window,
): Promise<Standing> {
  const ids = nodes.map(({ id }) => id);
  const credentials = nodes.filter((node) => node.nodeType === 'Credential');
  const acting = nodes.filter((node) => node.nodeType === 'Credential' || node.nodeType === 'Identity');
  const uses = await usesOf(asking, new Map(acting.map((node) => [node.id, node])), window);
  return {
    judged: await judgeCredentials(
      asking,
      credentials.map(({ id }) => id),
    ),
    uses: groupBy(uses, (use) => use.subject),
    then: await ownersThen(asking, ids, window),
    now: await ownersOf(asking, ids),
    authority: await ownersOf(asking, ids, 'REVOCATION_AUTHORITY'),
    consumed: await consumedOf(asking, nodes),
    gone: await goneOf(asking, ids),
    rotated: await rotatedIn(asking, credentials, window),
  };
}

async function goneOf(asking: Asking, ids: readonly string[]): Promise<Set<string>> {
  const now = await nodesById(asking, ids);
  return new Set(ids.filter((id) => now.get(id)?.presence === 'ABSENT_CONFIRMED'));
}

async function ownersThen(
  asking: Asking,
  ids: readonly string[],
  { from, to }: Window,
): Promise<Map<string, OwnerResult>> {
  const began = await ownersOf(at(asking, from), ids);
  const later = ids.filter((id) => !began.has(id));
  return new Map([...began, ...(await ownersOf(at(asking, to), later))]);
}

async function consumedOf(asking: Asking, nodes: readonly NodeFact[]): Promise<Set<string>> {
  const live = { history: 'live' } as const;
  const ids = nodes
    .filter((node) => node.nodeType === 'Credential' || node.nodeType === 'Identity')
    .map(({ id }) => id);
  const direct = await edgesOf(asking, ids, ['USED', 'USES'], 'in', live);
  const holdings = [...(await holdingsOf(asking, ids)).values()].flat();
  const places = holdings.filter((holding) => holding.currency === 'CURRENT');
  const reads = await edgesOf(
    asking,
    places.map((holding) => holding.location.id),
    ['CONSUMES'],
    'in',
    live,
  );
  const read = new Set(reads.map((edge) => edge.to));
  return new Set([
    ...direct.map((edge) => edge.to),
    ...places.flatMap(({ location, credential }) =>
      read.has(location.id) && credential ? [credential] : [],
    ),
  ]);
}

/**
 * When each credential was rotated inside the window, at last: its own word, another that replaces it, or a new material in
 * the place of an earlier one.
 */
async function rotatedIn(
  asking: Asking,
  credentials: readonly NodeFact[],
  window: Window,
): Promise<Map<string, Instant>> {
  const ids = credentials.map(({ id }) => id);
  const ever = { history: 'ever' } as const;
  const materials = groupBy(await edgesOf(asking, ids, ['HAS_MATERIAL'], 'out', ever), (edge) => edge.from);
  const successors = groupBy(await edgesOf(asking, ids, ['REPLACES'], 'in', ever), (edge) => edge.to);
  const rotated = new Map<string, Instant>();
  for (const { id, attributes } of credentials) {
    const moments = [
      instantOf(attributes, 'lastRotatedAt'),
      ...(successors.get(id) ?? []).map((edge) => edge.validFrom),
      ...renewals(materials.get(id) ?? []),
    ].filter((moment) => moment !== null && window.from <= moment && moment < window.to);
    const last = moments.sort().at(-1);
    if (last) rotated.set(id, last);
  }
  return rotated;
}

/** Where a credential has had more than one material: the beginnings of all but the first. */
function renewals(edges: readonly EdgeFact[]): Instant[] {
  const meant = edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  if (new Set(meant.map((edge) => edge.to)).size < 2) return [];
  const begun = meant.map((edge) => edge.validFrom).sort();
  return begun.filter((moment) => moment !== begun[0]);
}
