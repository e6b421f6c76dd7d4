import { and, isTrue, unknown } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { isCopied } from '../definitions/a04-sharing.js';
import { count, label, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import type { GroupCandidate } from './group.js';

/**
 * One material in several places, or of several credentials (A4 copied, R-USE-05 b). What is synced from another place
 * counts and is marked. A material that no living credential has any more is residue, and no duplicate of anything;
 * one of which no credential is known may be anybody's.
 */
export async function sameMaterial(
  asking: Asking,
  materials: readonly NodeFact[],
  inScope: (node: NodeFact) => boolean,
): Promise<GroupCandidate[]> {
  const live = { history: 'live' } as const;
  const everywhere = materials.map((node) => node.id);
  const allHolds = await edgesOf(asking, everywhere, ['HOLDS'], 'in', live);
  const allHas = await edgesOf(asking, everywhere, ['HAS_MATERIAL'], 'in', live);
  const ids = new Set([...several(allHolds), ...several(allHas)]);
  const holds = allHolds.filter((edge) => ids.has(edge.to));
  const hasNow = allHas.filter((edge) => ids.has(edge.to));
  const has = await edgesOf(asking, ids, ['HAS_MATERIAL'], 'in', { history: 'ever' });
  const judged = await judgeCredentials(asking, new Set(hasNow.map((edge) => edge.from)));
  const locations = await nodesById(
    asking,
    holds.map((edge) => edge.from),
  );
  const synced = await edgesOf(asking, locations.keys(), ['SYNCED_FROM'], 'out', live);
  const managed = new Set(synced.map((edge) => edge.from));
  const current = groupBy(
    holds.filter((edge) => edge.currency !== 'RESIDUE'),
    (edge) => edge.to,
  );
  const owned = groupBy(hasNow, (edge) => edge.to);
  const everOwned = new Set(has.map((edge) => edge.to));
  return materials.flatMap((material): GroupCandidate[] => {
    const places = distinct(current.get(material.id) ?? [], (id) => locations.get(id));
    const keys = distinct(owned.get(material.id) ?? [], (id) => judged.get(id)?.facts.node).filter(
      (node) => judged.get(node.id)?.authentication.value !== 'FALSE',
    );
    if (keys.length === 0 && everOwned.has(material.id)) return [];
    if (!isCopied(places.map((node) => node.id)) && keys.length < 2) return [];
    const members = [...places, ...keys];
    if (!members.some(inScope)) return [];
    const edges = [...(current.get(material.id) ?? []), ...(owned.get(material.id) ?? [])];
    const evidence = edges.filter((edge) => members.some((node) => node.id === edge.from));
    const weak = groupBy(evidence, (edge) => edge.from).values();
    const sure = [...weak].filter((statements) => gradeOf(statements) === 'CONFIRMED');
    const linked = keys.length > 0 ? isTrue() : unknown('UNLINKED');
    return [
      {
        id: `SAME_MATERIAL ${material.id}`,
        kind: 'SAME_MATERIAL',
        subject: material,
        members,
        verdict: and(linked, sure.length >= Math.min(2, members.length) ? isTrue() : unknown('WEAK_LINK')),
        about: keys.flatMap((node) =>
          (judged.get(node.id)?.facts.identities ?? []).map((identity) => identity.node),
        ),
        flags: [
          ...(places.some((node) => managed.has(node.id)) ? ['MANAGED'] : []),
          ...(keys.length > 1 ? ['SEVERAL_CREDENTIALS'] : []),
        ],
        evidence,
        actions: ['ROTATE_AND_DETACH'],
        because: because(places, keys, managed),
      },
    ];
  });
}

/** The far ends that more than one near end has. */
function several(edges: readonly EdgeFact[]): string[] {
  return [...groupBy(edges, (edge) => edge.to)]
    .filter(([, of]) => new Set(of.map((edge) => edge.from)).size > 1)
    .map(([id]) => id);
}

/** The near ends of the edges, each once. */
function distinct(edges: readonly EdgeFact[], find: (id: string) => NodeFact | undefined): NodeFact[] {
  return [...new Set(edges.map((edge) => edge.from))].sort().flatMap((id) => find(id) ?? []);
}

function because(
  places: readonly NodeFact[],
  keys: readonly NodeFact[],
  managed: ReadonlySet<string>,
): string[] {
  const of =
    keys.length > 0 ? `The secret of ${names(keys.map(label).sort())}` : 'One secret of no known credential';
  const synced = places.filter((node) => managed.has(node.id)).map(label);
  return [
    places.length > 0
      ? `${of} lies in ${count(places.length, 'place')}: ${names(places.map(label).sort(), 5)}.`
      : `${of} is one and the same.`,
    ...(synced.length > 0
      ? [`${names(synced.sort())} ${synced.length > 1 ? 'are' : 'is'} filled from another place.`]
      : []),
  ];
}
