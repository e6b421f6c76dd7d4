import { earliest, type Instant } from '../../model/index.js';
import { instantOf } from '../definitions/instants.js';
import { retired, type Retirement, type ServiceEvent } from '../definitions/a07-retired.js';
import type { NodeFact, ObservedState } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, effectiveFrom, historyOf, holdingOf, nodesById, wordingsOf } from '../read/index.js';
import { sameAs } from '../same-as.js';

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

/** The services by these ids with what is the same as them, each judged by A7 at the question's instants. */
export async function judgeServices(asking: Asking, ids: Iterable<string>): Promise<ServiceGroups> {
  const same = await sameAs(asking, ids);
  const members = await nodesById(asking, same.known);
  const history = await ownWordsOf(asking, members.keys());
  const events = await eventsOn(asking, members.keys());
  const groups = new Map<string, ServiceGroup>();
  for (const id of [...members.keys()].sort()) {
    const root = same.of(id);
    if (groups.has(root)) continue;
    const nodes = same.members(id).flatMap((member) => members.get(member) ?? []);
    const retirement = retired(
      {
        states: nodes.flatMap((node) => history.get(node.id) ?? []),
        holding: nodes.flatMap((node) => holdingOf(asking, history.get(node.id) ?? [])),
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
    of: (id) => (members.has(id) ? groups.get(same.of(id)) : undefined),
    canonicalOf: (id) => same.of(id),
    all: [...groups.values()],
  };
}

/** What the sources say of these nodes themselves: what events assert is read from the events. */
async function ownWordsOf(asking: Asking, ids: Iterable<string>): Promise<Map<string, ObservedState[]>> {
  const history = asking.when.present ? await wordingsOf(asking, ids) : await historyOf(asking, ids);
  const own = (states: readonly ObservedState[]): ObservedState[] =>
    states
      .filter(({ event }) => event === undefined)
      .map((state) => ({ ...state, validFrom: effectiveFrom(state, asking.when.knownAt) }));
  return new Map([...history].map(([id, states]) => [id, own(states)]));
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
    const { source, connector, method, recordedAt } = edge;
    const list = events.get(edge.to) ?? [];
    list.push({ event, service: edge.to, source, connector, method, recordedAt });
    events.set(edge.to, list);
  }
  return events;
}
