import type { Params } from '../../graph/port.js';
import { statement, type Statement } from '../../graph/statement.js';
import type { Instant, When } from '../../model/index.js';
import type { ObservedState } from '../facts.js';
import type { Asking } from '../question.js';
import { batches } from './batches.js';
import { knownBy } from './known.js';
import { observedState } from './vertex.js';

const CURRENT = statement({
  name: 'read.observations',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:Observation {node: id})
WHERE o.recordedAt <= $knownAt
RETURN properties(o) AS state`,
  sample: { ids: ['urn:relict:service:none'], knownAt: '2026-01-01T00:00:00.000000Z' },
});

const EARLIER = statement({
  name: 'read.observationVersions',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:ObservationVersion {node: id})
WHERE o.recordedAt <= $knownAt
RETURN properties(o) AS state`,
  sample: { ids: ['urn:relict:service:none'], knownAt: '2026-01-01T00:00:00.000000Z' },
});

const [CURRENT_SAYING, EARLIER_SAYING] = (['Observation', 'ObservationVersion'] as const).map((label) =>
  statement({
    name: `read.saying${label}`,
    mode: 'read',
    text: `UNWIND $ids AS id
MATCH (o:${label} {node: id})
WHERE o.recordedAt <= $knownAt AND any(word IN $words WHERE o.attributes CONTAINS word)
RETURN properties(o) AS state`,
    sample: {
      ids: ['urn:relict:service:none'],
      knownAt: '2026-01-01T00:00:00.000000Z',
      words: ['"VALIDATED"'],
    },
  }),
) as [Statement, Statement];

const REWORDED = statement({
  name: 'read.reworded',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (v:ObservationVersion {node: id})
MATCH (o:Observation {id: v.observation})
RETURN id AS node, o.id AS observation, min(v.recordedAt) AS since,
  sum(CASE WHEN v.attributes = o.attributes THEN 0 ELSE 1 END) AS others`,
  sample: { ids: ['urn:relict:service:none'] },
});

/**
 * Every state known at `knownAt` of every observation of these nodes, by node id, oldest record first. Nodes without
 * any are missing from the map.
 */
export async function historyOf(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, ObservedState[]>> {
  return read(asking, ids, [CURRENT, EARLIER]);
}

/**
 * As {@link historyOf}, of the states alone of which some attribute may have one of these values: what the engine leaves
 * out has none of them, and what it returns is still to be looked at.
 */
export async function historySaying(
  asking: Asking,
  ids: Iterable<string>,
  values: readonly string[],
): Promise<Map<string, ObservedState[]>> {
  const words = values.map((value) => JSON.stringify(value));
  return read(asking, ids, [CURRENT_SAYING, EARLIER_SAYING], { words });
}

/**
 * The state of each observation that holds at the question's two instants, by node id: one per (source, scope).
 * Without asked instants that is the current one.
 */
export async function observationsOf(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, readonly ObservedState[]>> {
  const kept = asking.memory?.at(asking.when).observations;
  const found = new Map<string, readonly ObservedState[]>();
  const unread: string[] = [];
  for (const id of new Set(ids)) {
    const states = kept?.get(id);
    if (states === undefined) unread.push(id);
    else if (states.length > 0) found.set(id, states);
  }
  const read = await readObservations(asking, unread);
  for (const id of unread) {
    const states = read.get(id);
    if (states) found.set(id, states);
    kept?.set(id, states ?? []);
  }
  return found;
}

async function readObservations(
  asking: Asking,
  ids: readonly string[],
): Promise<Map<string, readonly ObservedState[]>> {
  const history = asking.when.present ? await read(asking, ids, [CURRENT]) : await historyOf(asking, ids);
  return new Map([...history].map(([id, states]) => [id, [...holdingOf(asking, states)]]));
}

/**
 * The current states of the nodes after what their sources said before in other words, by node id, oldest record first:
 * the history of their wording. An observation that always said the same has its first state and its current one.
 */
export async function wordingsOf(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, ObservedState[]>> {
  const nodes = [...new Set(ids)];
  const current = await observationsOf(asking, nodes);
  const first = new Map<string, Instant>();
  const reworded = new Set<string>();
  for (const slice of batches(current.keys())) {
    for (const row of await asking.graph.read(REWORDED, { ids: slice }, asking)) {
      if (row['others'] === 0) first.set(row['observation'] as string, row['since'] as Instant);
      else reworded.add(row['node'] as string);
    }
  }
  const histories = await historyOf(asking, reworded);
  const wordings = nodes.flatMap((id): [string, ObservedState[]][] => {
    const states = histories.get(id) ?? current.get(id)?.flatMap((state) => sinceFirst(state, first));
    return states ? [[id, states.sort(byRecord)]] : [];
  });
  return new Map(wordings);
}

function sinceFirst(state: ObservedState, first: ReadonlyMap<string, Instant>): ObservedState[] {
  const recordedAt = first.get(state.observation);
  if (recordedAt === undefined) return [state];
  return [{ ...state, recordedAt, supersededAt: state.recordedAt }, state];
}

/** Of all states known of a node those that hold at the question's instants. */
export function holdingOf(asking: Asking, history: readonly ObservedState[]): readonly ObservedState[] {
  if (!asking.when.present) return statesAt(history, asking.when);
  return history.filter(
    (state) => state.supersededAt === null && (!state.event || state.validFrom <= asking.when.asOf),
  );
}

/**
 * One state per observation: the one recorded last among those known at `knownAt` and valid at `asOf`. A later record
 * that is valid from a later instant ends the earlier state's validity and leaves what went before. Before the first
 * validity the earliest state speaks, because a source rarely tells since when.
 */
export function statesAt(states: readonly ObservedState[], when: When): ObservedState[] {
  const chains = new Map<string, ObservedState[]>();
  for (const state of states) {
    if (state.recordedAt > when.knownAt) continue;
    const chain = chains.get(state.observation);
    if (chain) chain.push(state);
    else chains.set(state.observation, [state]);
  }
  const holding = [...chains.values()].flatMap((chain) => {
    const ordered = [...chain].sort(byRecord);
    const [first] = ordered as [ObservedState, ...ObservedState[]];
    // What an event asserts is dated by it: it says nothing of the time before, and is not so before it is.
    if (first.event) return ordered.findLast((state) => state.validFrom <= when.asOf) ?? [];
    return ordered.findLast((s) => effectiveFrom(s, when.knownAt) <= when.asOf) ?? first;
  });
  return holding.sort(byRecord);
}

/** A validity that begins after all that is known is a wrong clock (F-11); it then begins when it was learned. */
export function effectiveFrom(state: ObservedState, knownAt: Instant): Instant {
  return state.validFrom > knownAt ? state.recordedAt : state.validFrom;
}

export function byRecord(a: ObservedState, b: ObservedState): number {
  const left = `${a.recordedAt}|${a.observation}`;
  const right = `${b.recordedAt}|${b.observation}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

async function read(
  asking: Asking,
  ids: Iterable<string>,
  statements: readonly Statement[],
  params: Params = {},
): Promise<Map<string, ObservedState[]>> {
  const found = new Map<string, ObservedState[]>();
  for (const slice of batches(ids)) {
    for (const one of statements) {
      const rows = await asking.graph.read(one, { ids: slice, knownAt: knownBy(asking), ...params }, asking);
      for (const row of rows) {
        const state = observedState(row['state']);
        const of = found.get(state.node);
        if (of) of.push(state);
        else found.set(state.node, [state]);
      }
    }
  }
  for (const states of found.values()) states.sort(byRecord);
  return found;
}
