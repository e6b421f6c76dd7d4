import { urn, type EdgeType, type NodeType } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, liveAt, nodesById, type Direction } from '../read/index.js';
import { sameAs } from '../same-as.js';

/** What a node's owner may be read from: itself or its identity, a service, a workload or repository, its realm. */
export type Carrier = 'SUBJECT' | 'SERVICE' | 'WORKLOAD' | 'REPOSITORY' | 'REALM';

/** The way from an asked node to something that may have an owner. */
export interface Way {
  readonly root: string;
  readonly carrier: Carrier;
  /** Ids after the root; the last is the carrier. Empty: the root itself. */
  readonly via: readonly string[];
  readonly edges: readonly EdgeFact[];
  /** Some relationship on it has ended, as retirement makes them end (F-06). */
  readonly former: boolean;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** Nodes from which more ways lead than the policy's `degreeCap`, so that not all were followed (F-29). */
  readonly cut: ReadonlySet<string>;
}

/** These ends say that the tie was moved or never was; the others only that it is no longer used (A2). */
const UNTIED = new Set(['REASSIGNED', 'SOURCE_CORRECTION']);

/** Types whose natural key starts with (provider, realmId). */
const KEYED_BY_REALM: ReadonlySet<NodeType> = new Set([
  'Identity',
  'Credential',
  'Workload',
  'Resource',
  'PermissionSet',
  'Entitlement',
]);

/** Every way of 5.6 from the nodes, over a number of statements that does not depend on how many there are. */
export async function waysOf(asking: Asking, nodes: ReadonlyMap<string, NodeFact>): Promise<Ways> {
  const cut = new Set<string>();
  const roots: Way[] = [...nodes.keys()].map((root) => start(root));
  const ofType = (...types: NodeType[]): Way[] =>
    roots.filter((way) => types.includes(nodes.get(way.root)?.nodeType as NodeType));
  const step = (ways: readonly Way[], types: EdgeType[], direction: Direction, carrier: Carrier) =>
    extend(asking, ways, types, direction, carrier, cut);

  const credentials = ofType('Credential');
  const identities = [
    ...ofType('Identity'),
    ...(await step(credentials, ['AUTHENTICATES_AS'], 'out', 'SUBJECT')),
  ];
  const materials = await step(credentials, ['HAS_MATERIAL'], 'out', 'SUBJECT');
  const places = [...ofType('SecretLocation'), ...(await step(materials, ['HOLDS'], 'in', 'SUBJECT'))];
  const workloads = [
    ...(await step(identities, ['USES'], 'in', 'WORKLOAD')),
    ...(await step(credentials, ['USED'], 'in', 'WORKLOAD')),
    ...(await step(places, ['CONSUMES'], 'in', 'WORKLOAD')),
  ];
  const running = [...ofType('Workload'), ...workloads];
  const repositories = await step(running, ['BUILDS', 'DEPLOYS'], 'in', 'REPOSITORY');
  const services = [
    ...(await step([...credentials, ...identities], ['SUPPORTS'], 'out', 'SERVICE')),
    ...(await step([...running, ...ofType('Service')], ['PART_OF'], 'out', 'SERVICE')),
  ];
  const located = ofType('Identity', 'Workload', 'SecretLocation', 'Resource', 'Service', 'PermissionSet');
  const containers = [
    ...(await step(credentials, ['ISSUED_IN'], 'out', 'REALM')),
    ...(await step(located, ['LOCATED_IN'], 'out', 'REALM')),
  ].map(asContainer);
  const equals = await withEquals(asking, [...services, ...ofType('Service')]);
  const standing = await standingOf(asking, nodes, [...workloads, ...repositories, ...equals]);
  const ways = [
    ...roots,
    ...identities.filter((way) => way.via.length > 0),
    ...preferLive(standing([...workloads, ...repositories])),
    ...preferLive(standing(equals)),
    ...containers,
    ...keyedRealms(nodes, containers),
  ];
  return { ways, cut };
}

function start(root: string): Way {
  return { root, carrier: 'SUBJECT', via: [], edges: [], former: false };
}

async function extend(
  asking: Asking,
  ways: readonly Way[],
  types: readonly EdgeType[],
  direction: Direction,
  carrier: Carrier,
  cut: Set<string>,
): Promise<Way[]> {
  if (ways.length === 0) return [];
  const byEnd = groupBy(ways, endOf);
  const edges = await edgesOf(asking, byEnd.keys(), types, direction, {
    history: 'last',
    truncated: ({ node }) => byEnd.get(node)?.forEach((way) => cut.add(way.root)),
  });
  return oncePerRelationship(edges, asking).flatMap(({ edge, former }) => {
    const [near, far] = direction === 'out' ? [edge.from, edge.to] : [edge.to, edge.from];
    return (byEnd.get(near) ?? [])
      .filter((way) => way.root !== far && !way.via.includes(far))
      .map((way) => ({
        root: way.root,
        carrier,
        via: [...way.via, far],
        edges: [...way.edges, edge],
        former: way.former || former,
      }));
  });
}

/**
 * One version of each relationship, however often it changed: the one that is live; of one that has ended the first that
 * did not untie it. A tie of today is no former one because it was once described in other words.
 */
function oncePerRelationship(
  edges: readonly EdgeFact[],
  asking: Asking,
): { readonly edge: EdgeFact; readonly former: boolean }[] {
  const chosen = new Map<string, { edge: EdgeFact; former: boolean }>();
  for (const edge of edges) {
    const former = !liveAt(edge, asking.when.asOf, asking.policy);
    if (former && edge.endReason !== null && UNTIED.has(edge.endReason)) continue;
    const known = chosen.get(edge.id);
    if (!known || (known.former && !former)) chosen.set(edge.id, { edge, former });
  }
  return [...chosen.values()];
}

/** A catalogue and a CMDB know one service under two ids: the owner that either names counts. */
async function withEquals(asking: Asking, ways: readonly Way[]): Promise<Way[]> {
  const same = await sameAs(asking, ways.map(endOf));
  return ways.flatMap((way) => {
    const end = endOf(way);
    const others = same.members(end).filter((id) => id !== end);
    const equal = others.map((id): Way => ({ ...way, carrier: 'SERVICE', via: [...way.via, id] }));
    return way.via.length === 0 ? equal : [way, ...equal];
  });
}

/**
 * Without the ways over what was not there yet; one over what is gone, or from it, is a former one: a relationship is
 * live only while both of its ends are (5.2.2).
 */
async function standingOf(
  asking: Asking,
  nodes: ReadonlyMap<string, NodeFact>,
  ways: readonly Way[],
): Promise<(of: readonly Way[]) => Way[]> {
  const facts = await nodesById(
    asking,
    ways.flatMap(({ via }) => via),
  );
  const isGone = (way: Way): boolean =>
    [nodes.get(way.root), ...way.via.map((id) => facts.get(id))].some(
      (node) => node?.presence === 'ABSENT_CONFIRMED',
    );
  return (of) =>
    of
      .filter((way) => way.via.every((id) => facts.has(id)))
      .map((way) => ({ ...way, former: way.former || isGone(way) }));
}

/** Former services and workloads speak only for a node without present ones: what moved on is not its old owner's. */
function preferLive(ways: readonly Way[]): Way[] {
  const alive = new Set(ways.filter((way) => !way.former).map((way) => way.root));
  return ways.filter((way) => !way.former || !alive.has(way.root));
}

function asContainer(way: Way): Way {
  const type = endOf(way).split(':')[2];
  if (type === 'repository') return { ...way, carrier: 'REPOSITORY' };
  return type === 'workload' ? { ...way, carrier: 'WORKLOAD' } : way;
}

/** The realm by the natural key, where no relationship names it. */
function keyedRealms(nodes: ReadonlyMap<string, NodeFact>, known: readonly Way[]): Way[] {
  const told = new Set(known.filter((way) => way.carrier === 'REALM').map((way) => way.root));
  return [...nodes.values()].flatMap((node): Way[] => {
    const [provider, realmId] = node.naturalKey;
    if (told.has(node.id) || !KEYED_BY_REALM.has(node.nodeType) || !provider || !realmId) return [];
    const realm = urn({ type: 'Realm', key: [provider, realmId] });
    return [{ root: node.id, carrier: 'REALM', via: [realm], edges: [], former: false }];
  });
}

export function endOf(way: Way): string {
  return way.via.at(-1) ?? way.root;
}
