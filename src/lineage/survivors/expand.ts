import type { EdgeType, NodeType } from '../../model/index.js';
import { unsettled } from '../definitions/a02-association.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import { SUCCESSION } from '../definitions/succession.js';
import type { EdgeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, type Direction, type History } from '../read/index.js';

/** Derivations and successions that are followed; longer chains do not exist outside of a ring. */
const MAX_CHAIN = 12;

type Way = Extract<History, 'last' | 'ever'>;

/** What the retired services lead to, before anything is decided. */
export interface Reached {
  readonly credentials: ReadonlySet<string>;
  readonly identities: ReadonlySet<string>;
}

/** The type that a urn names. */
export function isOf(type: NodeType, id: string): boolean {
  return id.startsWith(`urn:relict:${type.toLowerCase()}:`);
}

/**
 * From services outwards over A2, against its arrows: what supports them, their workloads and what those consume, use
 * or used, and what authenticates as it or was derived from it. The edges that were met go into `index`, without the
 * versions that were replaced: these lead nowhere else. See {@link withPast}.
 *
 * @param parts `ever` also reads those of what was part of the services
 */
export async function outwards(
  asking: Asking,
  services: readonly string[],
  index: EdgeIndex,
  parts: Way = 'last',
): Promise<Reached> {
  const walk = walker(asking, index);
  const credentials = new Set<string>();
  const identities = new Set<string>();
  const sort = (ids: Iterable<string>): void => {
    for (const id of ids) {
      if (isOf('Credential', id)) credentials.add(id);
      else if (isOf('Identity', id)) identities.add(id);
    }
  };
  const near = [
    ...(await walker(asking, index, parts)(services, ['PART_OF'], 'in')),
    ...(await walk(services, ['SUPPORTS'], 'in')),
  ];
  sort(near);
  const used = await walk(
    near.filter((id) => isOf('Workload', id)),
    ['CONSUMES', 'USES', 'USED'],
    'out',
  );
  sort(used);
  const materials = await walk(
    used.filter((id) => isOf('SecretLocation', id)),
    ['HOLDS'],
    'out',
  );
  sort(await walk(materials, ['HAS_MATERIAL'], 'in'));
  let frontier: string[] = [...identities, ...credentials];
  for (let depth = 0; frontier.length > 0 && depth < MAX_CHAIN; depth += 1) {
    const met = await walk(frontier, ['AUTHENTICATES_AS', 'DERIVED_FROM'], 'in');
    frontier = met.filter((id) => !credentials.has(id));
    sort(frontier);
  }
  return { credentials, identities };
}

/**
 * From credentials and identities back to every service and consumer that they are tied to (A2), with what else the
 * decision reads: rotation, exposure, copies. Exposure comes with its past.
 *
 * @param history `ever` also reads the versions that were replaced
 */
export async function backwards(
  asking: Asking,
  subjects: Iterable<string>,
  index: EdgeIndex,
  history: Way = 'last',
): Promise<void> {
  const walk = walker(asking, index, history);
  const bases = new Set(subjects);
  let frontier = [...bases].filter((id) => isOf('Credential', id));
  for (let depth = 0; frontier.length > 0 && depth < MAX_CHAIN; depth += 1) {
    const met = await walk(frontier, ['AUTHENTICATES_AS', 'DERIVED_FROM'], 'out');
    frontier = met.filter((id) => !bases.has(id));
    for (const id of frontier) bases.add(id);
  }
  const credentials = [...bases].filter((id) => isOf('Credential', id));
  await walk(bases, ['SUPPORTS'], 'out');
  await walker(asking, index, 'ever')(bases, ['EXPOSED_TO'], 'out');
  await walk(credentials, ['REPLACES'], 'in');
  const users = await walk(bases, ['USED', 'USES'], 'in');
  const materials = await walk(credentials, ['HAS_MATERIAL'], 'out');
  const locations = await walk(materials, ['HOLDS'], 'in');
  await walk(locations, ['SYNCED_FROM'], 'out');
  const consumers = await walk(locations, ['CONSUMES'], 'in');
  await walk([...users, ...consumers], ['PART_OF'], 'out');
}

/**
 * The same edges with all versions of those whose past decides something of what the subjects are tied to (A2), each
 * relationship in its place. Of most nothing is read: what holds now, for sure, holds whatever it was before.
 */
export async function withPast(
  asking: Asking,
  subjects: Iterable<string>,
  index: EdgeIndex,
): Promise<EdgeIndex> {
  const hops = unsettled(subjects, index, asking.when.asOf, asking.policy);
  const past: EdgeFact[] = [];
  for (const [type, of] of groupBy(hops, (hop) => hop.type)) {
    const wanted = new Set(of.map(({ from, to }) => `${from} ${to}`));
    const near = of.map(({ from }) => from);
    const versions = await edgesOf(asking, near, [type], 'out', { history: 'ever' });
    past.push(...versions.filter(({ from, to }) => wanted.has(`${from} ${to}`)));
  }
  return past.length > 0 ? index.with(past) : index;
}

/** Which services took over from these, and from those in turn. */
export async function successions(asking: Asking, services: Iterable<string>): Promise<EdgeFact[]> {
  const known = new Set(services);
  const found: EdgeFact[] = [];
  let frontier = [...known];
  for (let depth = 0; frontier.length > 0 && depth < MAX_CHAIN; depth += 1) {
    const edges = await edgesOf(asking, frontier, SUCCESSION, 'out', { history: 'ever' });
    found.push(...edges);
    frontier = [...new Set(edges.map((edge) => edge.to))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  return found;
}

/** Expands ids into `index` and gives the far ends, sorted. History counts: what retirement removed is still read. */
function walker(asking: Asking, index: EdgeIndex, history: Way = 'last') {
  return async (
    ids: Iterable<string>,
    types: readonly EdgeType[],
    direction: Direction,
  ): Promise<string[]> => {
    const edges = await edgesOf(asking, ids, types, direction, { history });
    index.add(edges);
    return [...new Set(edges.map((edge) => (direction === 'out' ? edge.to : edge.from)))].sort();
  };
}
