import { statement } from '../../../graph/statement.js';
import { canonicalJson, type AnyAttributes, type EdgeType, type Instant } from '../../../model/index.js';
import type { Asking } from '../../question.js';
import { batches, edgesOf, scopesOf } from '../../read/index.js';
import { isFresh } from './ground.js';
import type { Changed, ChangedEdge } from './widen.js';

const SINCE = '2026-01-01T00:00:00.000000Z';

const TOTAL = statement({
  name: 'findings.countObserved',
  mode: 'read',
  text: `MATCH (o:Observation)
RETURN count(o) AS observations`,
  sample: {},
});

const WRITTEN = statement({
  name: 'findings.countWritten',
  mode: 'read',
  text: `MATCH (o:Observation)
WHERE o.recordedAt >= $since
RETURN count(o) AS observations`,
  sample: { since: SINCE },
});

const OBSERVED = statement({
  name: 'findings.observedSince',
  mode: 'read',
  text: `MATCH (o:Observation)
WHERE o.recordedAt >= $since
RETURN properties(o) AS state
ORDER BY o.id`,
  sample: { since: SINCE },
});

const BEFORE = statement({
  name: 'findings.observedBefore',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:ObservationVersion {observation: id})
WHERE o.supersededAt >= $since
RETURN properties(o) AS state`,
  sample: { ids: ['none'], since: SINCE },
});

const REFERRED = statement({
  name: 'findings.referredSince',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.recordedAt >= $since
RETURN n.id AS id
ORDER BY id`,
  sample: { since: SINCE },
});

const LEAVING = statement({
  name: 'findings.leavingSince',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (a:Node {id: id})-[e]->(b:Node)
WHERE e.recordedAt >= $since OR e.endRecordedAt >= $since
RETURN DISTINCT type(e) AS type, a.id AS source, b.id AS target`,
  sample: { ids: ['urn:relict:service:none'], since: SINCE },
});

const REACHING = statement({
  name: 'findings.reachingSince',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (b:Node {id: id})<-[e]-(a:Node)
WHERE e.recordedAt >= $since OR e.endRecordedAt >= $since
RETURN DISTINCT type(e) AS type, a.id AS source, b.id AS target`,
  sample: { ids: ['urn:relict:service:none'], since: SINCE },
});

/** Of all that is observed, what may have been written before it is cheaper to judge everything. */
const SHARE = 0.2;

interface State {
  readonly id: string;
  readonly observation?: string;
  readonly node: string;
  readonly nodeType: string;
  readonly scope: string;
  readonly observedAt: string;
  readonly method: string;
  readonly confidence: number;
  readonly event?: string | null;
  readonly attributes?: string | null;
  readonly presence: string;
  readonly validFrom: string;
  readonly recordedAt: string;
  readonly firstRecordedAt?: string;
}

/**
 * What was written at or after an instant of record time: nodes of which a source says something else, and
 * relationships that came, went or changed. Null: so much that everything may as well be judged.
 *
 * A relationship is written in the transaction of the observation that states it, so that those are found by it.
 */
export async function writtenSince(asking: Asking, since: Instant): Promise<Changed | null> {
  const { graph } = asking;
  const [total] = await graph.read(TOTAL, {}, asking);
  const [written] = await graph.read(WRITTEN, { since }, asking);
  if (Number(written?.['observations'] ?? 0) > Number(total?.['observations'] ?? 0) * SHARE) return null;
  const states = (await graph.read(OBSERVED, { since }, asking)).map(
    (row) => row['state'] as unknown as State,
  );
  const earlier = new Map<string, State[]>();
  for (const ids of batches(states.map(({ id }) => id)))
    for (const row of await graph.read(BEFORE, { ids, since }, asking)) {
      const state = row['state'] as unknown as State;
      const id = state.observation ?? state.id;
      earlier.set(id, [...(earlier.get(id) ?? []), state]);
    }
  const scopes = await scopesOf(asking);
  // What of a scope that is not seen whole any more was told again is fresh by itself.
  const aged = new Set([...scopes.values()].filter((scope) => !isFresh(asking, scope)).map(({ id }) => id));
  const nodes = new Set<string>();
  const services = new Set<string>();
  for (const state of states) {
    const before = earlier.get(state.id) ?? [];
    const aging = aged.has(state.scope) || !scopes.has(state.scope);
    if (saysElse(state, before, since, aging)) nodes.add(state.node);
    else if (state.nodeType === 'Service') services.add(state.node);
  }
  // Between what a source says and an event of the same instant it counts which was recorded last (A7).
  const events = await edgesOf(asking, services, ['ON_SUBJECT', 'AFFECTS'], 'in', { history: 'ever' });
  for (const { to } of events) nodes.add(to);
  for (const row of await graph.read(REFERRED, { since }, asking)) nodes.add(row['id'] as string);
  const edges: ChangedEdge[] = [];
  for (const ids of batches(states.map(({ node }) => node)))
    for (const text of [LEAVING, REACHING])
      for (const row of await graph.read(text, { ids, since }, asking)) {
        const { type, source, target } = row as { type: EdgeType; source: string; target: string };
        edges.push({ type, from: source, to: target });
      }
  return { nodes, edges };
}

/** Whether the source says of the node something else now than at any moment since. @param aging when it does counts */
function saysElse(now: State, earlier: readonly State[], since: Instant, aging: boolean): boolean {
  // The state before the first of these was not kept where it said nothing, or there was none.
  const kept = earlier.some(({ recordedAt }) => recordedAt < since);
  if (!kept) return now.attributes != null || earlier.some(({ attributes }) => attributes != null);
  const words = wordsOf(now, aging);
  return earlier.some((state) => wordsOf(state, aging) !== words);
}

/**
 * What decides, of what a source says of a node: not what it is called. When a credential that can be renewed was seen
 * last tells whether it was (A1).
 */
function wordsOf(state: State, aging: boolean): string {
  const { nodeType, attributes, presence, method, confidence, event = null, validFrom, observedAt } = state;
  if (attributes == null) return canonicalJson([null, presence]);
  const said = JSON.parse(attributes) as AnyAttributes;
  const dated = aging || (nodeType === 'Credential' && said['renewable'] === true);
  delete said['name'];
  const begins = event === null ? null : validFrom;
  return canonicalJson([said, presence, method, confidence, event, begins, dated ? observedAt : null]);
}
