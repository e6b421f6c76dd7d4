import { statement, statementPer, type Row } from '../../../graph/statement.js';
import {
  addMillis,
  DAY_MS,
  freshnessLimit,
  NODE_INSTANTS,
  type EdgeType,
  type Instant,
  type NodeType,
  type Policy,
} from '../../../model/index.js';
import { span } from '../../definitions/instants.js';
import type { Asking } from '../../question.js';
import { scopesOf } from '../../read/index.js';
import { isFresh } from './ground.js';
import type { Changed, ChangedEdge } from './widen.js';

/** Closed at both ends. */
interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

const AT = '2026-01-01T00:00:00.000000Z';
const TYPES = [...NODE_INSTANTS].filter(([, names]) => names.length > 0).map(([type]) => type);

/** What is compared with the window of A6 back from now, beside with now itself. */
const USED: Partial<Record<NodeType, ReadonlySet<string>>> = {
  Identity: new Set(['createdAt', 'lastUsedAt']),
  Credential: new Set(['createdAt', 'issuedAt', 'lastUsedAt', 'stateChangedAt', 'expiresAt', 'deletedAt']),
  UsageSummary: new Set(['firstAt', 'lastAt']),
};

/** Relationships that local evaluators read by when they hold. */
const DATED = [
  'AUTHENTICATES_AS',
  'ISSUED_IN',
  'DERIVED_FROM',
  'HAS_MATERIAL',
  'HOLDS',
  'CONSUMES',
  'USES',
  'USED',
  'PART_OF',
  'BUILDS',
  'DEPLOYS',
  'SUPPORTS',
  'OWNED_BY',
  'CREATED_BY',
  'CAN_ASSUME',
  'HAS_ENTITLEMENT',
  'MEMBER_OF',
  'GRANTS',
  'ON',
  'INSTANTIATED_FROM',
  'LOCATED_IN',
  'COVERS',
  'MITIGATES',
  'ON_SUBJECT',
  'AFFECTS',
  'SAME_AS',
  'NOT_SAME_AS',
] as const satisfies readonly EdgeType[];

/** Candidates: a day is looked for from its morning to the next. */
const NODES = statementPer(TYPES, (type) => {
  const dated = (NODE_INSTANTS.get(type) ?? []).map((name) => {
    const now = `n.${name} >= $low AND n.${name} <= $high`;
    return USED[type]?.has(name) ? `${now} OR n.${name} >= $usedLow AND n.${name} <= $usedHigh` : now;
  });
  return {
    name: `findings.passed${type}`,
    mode: 'read',
    text: `MATCH (n:${type})
WHERE ${dated.join('\n  OR ')}
RETURN properties(n) AS node
ORDER BY n.id`,
    sample: { low: AT, high: AT, usedLow: AT, usedHigh: AT },
  };
});

const EDGES = statementPer(DATED, (type) => ({
  name: `findings.passed${type}`,
  mode: 'read',
  text: `MATCH (a:Node)-[e:${type}]->(b:Node)
WHERE e.validFrom > $from AND e.validFrom <= $to
  OR e.validTo >= $from AND e.validTo <= $to
  OR e.attestedUntil >= $from AND e.attestedUntil <= $to
  OR e.rotationVerifiedAt >= $from AND e.rotationVerifiedAt <= $to
  OR ${type === 'USED' ? 'e.validFrom IS NOT NULL' : "e.method = 'OBSERVED'"}
RETURN a.id AS source, b.id AS target, properties(e) AS edge`,
  sample: { from: AT, to: AT },
}));

/** What events assert of a node begins later than it was written: until it is written again it is made out each time. */
const ASSERTED = statement({
  name: 'findings.passedEvents',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.nextEventAt <> '' AND n.nextEventAt <= $to
RETURN n.id AS id
ORDER BY id`,
  sample: { to: AT },
});

const BEGUN = statement({
  name: 'findings.passedObservations',
  mode: 'read',
  text: `MATCH (o:Observation)
WHERE o.validFrom > $from AND o.validFrom <= $to
RETURN o.node AS id, o.recordedAt AS recordedAt
ORDER BY id`,
  sample: { from: AT, to: AT },
});

const MISSING = statement({
  name: 'findings.passedMissing',
  mode: 'read',
  text: `MATCH (o:Observation)
WHERE o.lastConfirmedAt >= $from AND o.lastConfirmedAt <= $to
RETURN o.node AS id
ORDER BY id`,
  sample: { from: AT, to: AT },
});

const AGED = statement({
  name: 'findings.passedAged',
  mode: 'read',
  text: `MATCH (o:Observation {scope: $scope})
WHERE o.observedAt >= $from AND o.observedAt <= $to
RETURN o.node AS id
ORDER BY id`,
  sample: { scope: 'none|none', from: AT, to: AT },
});

const RENEWABLE = statement({
  name: 'findings.passedRenewable',
  mode: 'read',
  text: `MATCH (n:Credential)
WHERE n.renewable = true AND (n.maxLifetime IS NOT NULL OR n.expiresAt IS NOT NULL)
RETURN n.id AS id, n.issuedAt AS issuedAt, n.maxLifetime AS maxLifetime, n.expiresAt AS expiresAt
ORDER BY id`,
  sample: {},
});

export interface Passage {
  /** When the evaluation before was made. */
  readonly from: Instant;
  /**
   * The oldest that a scope which was observed whole since had been observed by then: that much earlier a credential may
   * have ended of which nobody could say whether it was renewed (A1).
   */
  readonly observedFrom: Instant;
  /** Record time from which on everything counts as written anyway; null: nothing was written. */
  readonly writtenFrom: Instant | null;
}

/**
 * The nodes and relationships of which time alone may have changed what the local evaluators make of them, between two
 * instants: what is dated between the two, or was within a window of the policy at the first and no longer is.
 */
export async function passedBetween(asking: Asking, passage: Passage): Promise<Changed> {
  const { graph, policy } = asking;
  const now: Window = { from: passage.from, to: asking.when.asOf };
  const nodes = new Set<string>();
  const edges: ChangedEdge[] = [];
  const add = (rows: readonly Row[]): void => {
    for (const { id } of rows) nodes.add(id as string);
  };

  const [near, used] = [wider(now, policy.skewMinutes), back(now, policy.unusedWindowDays)];
  const params = { low: dayBefore(near), high: near.to, usedLow: dayBefore(used), usedHigh: used.to };
  for (const type of TYPES)
    for (const { node } of await graph.read(NODES[type], params, asking)) {
      const properties = node as Row;
      const passed = (NODE_INSTANTS.get(type) ?? []).some((name) => {
        const told = properties[name];
        if (typeof told !== 'string') return false;
        return meets(told, near) || (USED[type]?.has(name) === true && meets(told, used));
      });
      if (passed) nodes.add(properties['id'] as string);
    }
  add(
    await renewed(asking, now, {
      ...near,
      from: passage.observedFrom < near.from ? passage.observedFrom : near.from,
    }),
  );
  add(await graph.read(ASSERTED, { to: now.to }, asking));
  const { writtenFrom } = passage;
  const begun = await graph.read(BEGUN, { from: now.from, to: now.to }, asking);
  add(begun.filter(({ recordedAt }) => writtenFrom === null || (recordedAt as string) < writtenFrom));
  for (const { window, scope } of await limits(asking, now))
    add(
      await graph.read(
        scope === null ? MISSING : AGED,
        { ...window, ...(scope === null ? {} : { scope }) },
        asking,
      ),
    );

  for (const type of DATED)
    for (const row of await graph.read(EDGES[type], { from: now.from, to: now.to }, asking)) {
      if (!passes(row['edge'] as Row, type, now, policy)) continue;
      edges.push({ type, from: row['source'] as string, to: row['target'] as string });
    }
  return { nodes, edges };
}

/** Credentials whose longest life is over (A1), or whose end passed while it was not looked whether they were renewed. */
async function renewed(asking: Asking, now: Window, unseen: Window): Promise<Row[]> {
  const rows = await asking.graph.read(RENEWABLE, {}, asking);
  const skew = asking.policy.skewMinutes;
  return rows.filter(({ issuedAt, maxLifetime, expiresAt }) => {
    if (typeof expiresAt === 'string' && meets(expiresAt, unseen)) return true;
    if (typeof issuedAt !== 'string' || typeof maxLifetime !== 'number') return false;
    return meets(addMillis(issuedAt as Instant, maxLifetime * 1000 + skew), now);
  });
}

/** When a confirmation must have been made to have grown too old between the two instants, by freshness limit. */
async function limits(
  asking: Asking,
  now: Window,
): Promise<{ window: Window & Row; scope: string | null }[]> {
  const scopes = [...(await scopesOf(asking)).values()];
  const limitOf = ({ provider, origin }: (typeof scopes)[number]): number =>
    freshnessLimit(asking.policy, provider, origin);
  const of = (limit: number): Window & Row => ({ ...back(now, limit) });
  return [
    // What is missing from its scope was confirmed last when that still had it.
    ...[...new Set(scopes.map(limitOf))].map((limit) => ({ window: of(limit), scope: null })),
    // Of a scope that is no longer seen whole each node is as old as its own word.
    ...scopes
      .filter((scope) => !isFresh(asking, scope))
      .map((scope) => ({ window: of(limitOf(scope)), scope: scope.id })),
  ];
}

/** Whether a relationship began or ended to count (5.2.2), or left the window of use. */
function passes(edge: Row, type: EdgeType, now: Window, policy: Policy): boolean {
  const at = (name: string): string | null => (typeof edge[name] === 'string' ? edge[name] : null);
  const validFrom = at('validFrom') as Instant;
  if (validFrom > now.from && validFrom <= now.to) return true;
  const dated = ['validTo', 'attestedUntil', 'rotationVerifiedAt', 'firstObservedAt', 'lastObservedAt'].map(
    at,
  );
  if (dated.some((told) => told !== null && meets(told, now))) return true;
  if (edge['method'] !== 'OBSERVED' && type !== 'USED') return false;
  const seen = [validFrom, at('firstObservedAt'), at('lastObservedAt')].filter((told) => told !== null);
  const windows = [back(now, policy.usageWindowDays), back(now, policy.unusedWindowDays)];
  return seen.some((told) => windows.some((window) => meets(told, window)));
}

/** Whether the beginning or the end of an instant or a day lies in the window. */
function meets(told: string, { from, to }: Window): boolean {
  const { from: first, to: last } = span(told);
  return (first >= from && first <= to) || (last >= from && last <= to);
}

function back({ from, to }: Window, ms: number): Window {
  return { from: addMillis(from, -ms), to: addMillis(to, -ms) };
}

function wider({ from, to }: Window, ms: number): Window {
  return { from: addMillis(from, -ms), to: addMillis(to, ms) };
}

/** A day as it is written, whose end lies in the window at the earliest. */
function dayBefore({ from }: Window): string {
  return addMillis(from, -DAY_MS).slice(0, '2026-01-01'.length);
}
