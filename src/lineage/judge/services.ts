import { earliest, type EdgeType, type Instant } from '../../model/index.js';
import { canonical, type Canonical } from '../definitions/canonical.js';
import { instantOf } from '../definitions/instants.js';
import { retired, type Retirement, type ServiceEvent } from '../definitions/a07-retired.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, historyOf, liveAt, nodesById } from '../read/index.js';

/** What several sources know as one service (SAME_AS), and whether it is retired. */
export interface ServiceGroup {
  /** Canonical id: the least of its members'. */
  readonly id: string;
  /** The member that stands for it: the one whose source decided the lifecycle, else the canonical one. */
  readonly service: NodeFact;
  /** All of it, sorted by id. */
  readonly members: readonly NodeFact[];
  /** The earliest that any source tells; null when none does. */
  readonly createdAt: Instant | null;
  readonly retirement: Retirement;
}

export interface ServiceGroups {
  /** The group of a service node; undefined for what the graph did not know. */
  of(id: string): ServiceGroup | undefined;
  canonicalOf(id: string): string;
  readonly all: readonly ServiceGroup[];
}

const IDENTITY: readonly EdgeType[] = ['SAME_AS', 'NOT_SAME_AS'];

/** The services by these ids with what is the same as them, each judged by A7 at the question's instants. */
export async function judgeServices(asking: Asking, ids: Iterable<string>): Promise<ServiceGroups> {
  const same = await sameServices(asking, ids);
  const members = await nodesById(asking, same.known);
  const history = await historyOf(asking, members.keys());
  const events = await eventsOn(asking, members.keys());
  const groups = new Map<string, ServiceGroup>();
  for (const id of [...members.keys()].sort()) {
    const root = same.canonical.of(id);
    if (groups.has(root)) continue;
    const nodes = same.canonical.members(id).flatMap((member) => members.get(member) ?? []);
    const retirement = retired(
      {
        states: nodes.flatMap((node) => history.get(node.id) ?? []),
        events: nodes.flatMap((node) => events.get(node.id) ?? []),
      },
      asking.when.asOf,
      asking.policy,
    );
    const decided = nodes.find((node) => node.id === retirement.decidedBy);
    groups.set(root, {
      id: root,
      service: decided ?? (nodes[0] as NodeFact),
      members: nodes,
      createdAt: earliest(...nodes.map((node) => instantOf(node.attributes, 'createdAt'))),
      retirement,
    });
  }
  return {
    of: (id) => groups.get(same.canonical.of(id)),
    canonicalOf: (id) => same.canonical.of(id),
    all: [...groups.values()],
  };
}

/**
 * A7 for many services at once, by the ids asked; ids that the graph does not know are missing.
 */
export async function retirementOf(asking: Asking, ids: readonly string[]): Promise<Map<string, Retirement>> {
  const groups = await judgeServices(asking, ids);
  const found = new Map<string, Retirement>();
  for (const id of ids) {
    const group = groups.of(id);
    if (group) found.set(id, group.retirement);
  }
  return found;
}

/** The closure of likeness around the ids, over as many statements as its longest chain has links. */
async function sameServices(
  asking: Asking,
  ids: Iterable<string>,
): Promise<{ readonly canonical: Canonical; readonly known: ReadonlySet<string> }> {
  const known = new Set(ids);
  const edges = new Map<string, EdgeFact>();
  for (let frontier = [...known]; frontier.length > 0;) {
    const found = [
      ...(await edgesOf(asking, frontier, IDENTITY, 'out', { history: 'ever' })),
      ...(await edgesOf(asking, frontier, IDENTITY, 'in', { history: 'ever' })),
    ];
    for (const edge of found) edges.set(`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge);
    frontier = [...new Set(found.flatMap((edge) => [edge.from, edge.to]))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  const standing = await stillSaid(asking, [...edges.values()]);
  return { canonical: canonical(standing), known };
}

/**
 * A likeness that is live, or that ended because one of its ends is gone: what retirement removes must not part the
 * record of it (F-06). One that its source withdrew while both stand no longer counts.
 */
async function stillSaid(asking: Asking, edges: readonly EdgeFact[]): Promise<EdgeFact[]> {
  const open = (edge: EdgeFact): boolean => liveAt(edge, asking.when.asOf, asking.policy);
  const ended = edges.filter((edge) => !open(edge) && edge.endReason !== 'SOURCE_CORRECTION');
  const ends = await nodesById(
    asking,
    ended.flatMap((edge) => [edge.from, edge.to]),
  );
  const stands = (id: string): boolean => ends.get(id)?.presence === 'PRESENT';
  return [...edges.filter(open), ...ended.filter((edge) => !stands(edge.from) || !stands(edge.to))];
}

/**
 * Events speak for the instant that they name, whenever their relationship was first seen: they are read by record
 * time alone.
 */
async function eventsOn(asking: Asking, ids: Iterable<string>): Promise<Map<string, ServiceEvent[]>> {
  const { asOf, knownAt } = asking.when;
  const recorded: Asking =
    asOf < knownAt ? { ...asking, when: { asOf: knownAt, knownAt, present: false } } : asking;
  const on = await edgesOf(recorded, ids, ['ON_SUBJECT', 'AFFECTS'], 'in', { history: 'ever' });
  const nodes = await nodesById(
    recorded,
    on.map((edge) => edge.from),
  );
  const events = new Map<string, ServiceEvent[]>();
  for (const edge of on) {
    const event = nodes.get(edge.from);
    if (event?.nodeType !== 'LifecycleEvent' || edge.endReason === 'SOURCE_CORRECTION') continue;
    const { source, connector, recordedAt } = edge;
    const list = events.get(edge.to) ?? [];
    list.push({ event, service: edge.to, source, connector, recordedAt });
    events.set(edge.to, list);
  }
  return events;
}
