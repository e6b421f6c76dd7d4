import { type EdgeType, type Policy } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { byEnds, byId, edgesOf, nodesById, type Truncation } from '../read/index.js';

/** One way by which an identity holds a grant, at the instant asked. */
export interface Grant {
  readonly entitlement: NodeFact;
  /** The groups on the way from the identity to the grant, nearest first; empty when it holds it itself. */
  readonly groups: readonly NodeFact[];
  /** The relationships of that way, one statement each. */
  readonly way: readonly EdgeFact[];
  readonly permissionSets: readonly NodeFact[];
  /** Resources, locations and whole realms. */
  readonly on: readonly NodeFact[];
  /** GRANTS and ON. */
  readonly content: readonly EdgeFact[];
}

export interface Grants {
  readonly grants: readonly Grant[];
  readonly cut: readonly Truncation[];
}

/** What an identity is granted, as {@link grantsOfAll} tells it of many. */
export async function grantsOf(asking: Asking, identity: string): Promise<Grants> {
  return (await grantsOfAll(asking, [identity])).get(identity) ?? { grants: [], cut: [] };
}

/**
 * What each of these identities is granted, itself and by groups within groups (`trustDepth` steps), live at the
 * instant asked; by entitlement, then by way. What has ended is not among it. As many statements as groups are nested,
 * however many identities.
 *
 * @param bare without what they grant, and on what
 */
export async function grantsOfAll(
  asking: Asking,
  identities: Iterable<string>,
  { bare = false }: { readonly bare?: boolean } = {},
): Promise<Map<string, Grants>> {
  const roots = [...new Set(identities)];
  const cut: Truncation[] = [];
  const options = { history: 'live', truncated: (report: Truncation) => cut.push(report) } as const;
  const out = new Map<string, EdgeFact[]>();
  let frontier = roots;
  for (let depth = 0; frontier.length > 0 && depth <= asking.policy.trustDepth; depth += 1) {
    const edges = firstOf(await edgesOf(asking, frontier, ['HAS_ENTITLEMENT', 'MEMBER_OF'], 'out', options));
    for (const id of frontier) out.set(id, []);
    for (const edge of edges) out.get(edge.from)?.push(edge);
    const groups = edges.filter((edge) => edge.type === 'MEMBER_OF').map((edge) => edge.to);
    frontier = [...new Set(groups)].filter((id) => !out.has(id));
  }
  const held = new Map(roots.map((root) => [root, heldBy(root, out, asking.policy)]));
  const all = [...held.values()].flat();
  const content = groupBy(
    firstOf(
      await edgesOf(asking, bare ? [] : all.map((one) => one.entitlement), ['GRANTS', 'ON'], 'out', options),
    ),
    (edge) => edge.from,
  );
  const nodes = await nodesById(asking, [
    ...all.flatMap(({ way }) => way.map((edge) => edge.to)),
    ...[...content.values()].flat().map((edge) => edge.to),
  ]);
  return new Map(
    roots.map((root) => {
      const own = held.get(root) ?? [];
      const met = new Set([root, ...own.flatMap(({ way }) => way.map((edge) => edge.to))]);
      return [
        root,
        { grants: grantsFrom(asking, own, content, nodes), cut: cut.filter(({ node }) => met.has(node)) },
      ];
    }),
  );
}

interface Held {
  readonly entitlement: string;
  readonly way: readonly EdgeFact[];
}

/** Every way from one identity to a grant, the nearest groups first. */
function heldBy(root: string, out: ReadonlyMap<string, readonly EdgeFact[]>, policy: Policy): Held[] {
  const ways = new Map<string, readonly EdgeFact[]>([[root, []]]);
  const held: Held[] = [];
  let frontier = [root];
  for (let depth = 0; frontier.length > 0 && depth <= policy.trustDepth; depth += 1) {
    const edges = frontier.flatMap((id) => out.get(id) ?? []).sort(byEnds);
    const next: string[] = [];
    for (const edge of edges) {
      const way = [...(ways.get(edge.from) ?? []), edge];
      if (edge.type === 'HAS_ENTITLEMENT') held.push({ entitlement: edge.to, way });
      else if (!ways.has(edge.to) && ways.size < policy.nodeBudget) {
        ways.set(edge.to, way);
        next.push(edge.to);
      }
    }
    frontier = next;
  }
  return held;
}

function grantsFrom(
  asking: Asking,
  held: readonly Held[],
  content: ReadonlyMap<string, readonly EdgeFact[]>,
  nodes: ReadonlyMap<string, NodeFact>,
): Grant[] {
  const grants = held.flatMap(({ entitlement: id, way }): Grant[] => {
    const entitlement = nodes.get(id);
    if (!entitlement || entitlement.presence === 'ABSENT_CONFIRMED') return [];
    const expires = entitlement.attributes['expiresAt'];
    if (typeof expires === 'string' && expires <= asking.when.asOf) return [];
    const edges = content.get(id) ?? [];
    const ends = (type: EdgeType): NodeFact[] =>
      edges
        .filter((edge) => edge.type === type)
        .flatMap((edge) => nodes.get(edge.to) ?? [])
        .sort(byId);
    return [
      {
        entitlement,
        groups: way.slice(0, -1).flatMap((edge) => nodes.get(edge.to) ?? []),
        way,
        permissionSets: ends('GRANTS'),
        on: ends('ON'),
        content: edges,
      },
    ];
  });
  return grants.sort(inOrder);
}

/** One statement of each relationship: the strongest confidence, then by id. */
function firstOf(edges: readonly EdgeFact[]): EdgeFact[] {
  const best = new Map<string, EdgeFact>();
  for (const edge of edges) {
    const key = `${edge.type} ${edge.from} ${edge.to}`;
    const rival = best.get(key);
    if (!rival || edge.confidence > rival.confidence) best.set(key, edge);
  }
  return [...best.values()];
}

function inOrder(a: Grant, b: Grant): number {
  const key = (grant: Grant): string => [grant.entitlement.id, ...grant.way.map((edge) => edge.to)].join(' ');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
