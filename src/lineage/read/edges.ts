import { statementPer, type Row, type Statement } from '../../graph/statement.js';
import { EDGE_TYPES, type EdgeType, type Presence } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches } from './batches.js';
import { knownBy } from './known.js';
import { liveAt } from './live.js';
import { nodesById } from './nodes.js';
import { edgeFact } from './vertex.js';

export type Direction = 'out' | 'in';

export type History = 'live' | 'open' | 'last' | 'ever';

export interface EdgeOptions {
  /**
   * `live`: live at `asOf` (5.2.2), both ends included. `open`: the same, whatever has become of the ends. `ever`: live
   * at any moment up to `asOf` (A2). `last`: as `ever`, without the versions that were replaced by another one of the
   * same relationship, by then and as far as was known.
   */
  readonly history: History;
  /**
   * Who hears that a node has more edges than `cap` of a type, so that only the first are returned (F-29). Without
   * it nothing is ever cut.
   */
  readonly truncated?: (report: Truncation) => void;
  /** Edges per node and type; else the policy's `degreeCap`. */
  readonly cap?: number;
}

export interface Truncation {
  readonly node: string;
  readonly type: EdgeType;
  readonly direction: Direction;
  /** How many were read. */
  readonly cap: number;
}

/** Rows that one statement may bring into memory; past it the ids are halved. */
const ROWS = 50_000;
/** More than any node has; engines sort within 31 bits. */
const ALL = 2_000_000_000;
const ABSENT: Presence = 'ABSENT_CONFIRMED';

const OUT = statementPer(EDGE_TYPES, (type) => expand(type, 'out'));
const IN = statementPer(EDGE_TYPES, (type) => expand(type, 'in'));

/** Ordered, so that what a cap keeps is the same each time. */
function expand(type: EdgeType, direction: Direction): Statement {
  const [left, right] = direction === 'out' ? ['-', '->'] : ['<-', '-'];
  return {
    name: `read.${direction}${type}`,
    mode: 'read',
    text: `UNWIND $ids AS id
MATCH (near:Node {id: id})${left}[e:${type}]${right}(other:Node)
WHERE e.recordedAt <= $knownAt AND e.validFrom <= $asOf
  AND ($ever OR ($last AND e.replaced IS NULL)
    OR e.validTo IS NULL OR e.validTo > $asOf OR e.endRecordedAt > $knownAt)
RETURN near.id AS near, other.id AS far, near.presence AS nearPresence, other.presence AS farPresence,
  e.id AS edgeId, e.validFrom AS since, properties(e) AS edge
ORDER BY far, edgeId, since
LIMIT $limit`,
    sample: {
      ids: ['urn:relict:service:none'],
      asOf: '2026-01-01T00:00:00.000000Z',
      knownAt: '2026-01-01T00:00:00.000000Z',
      ever: true,
      last: false,
      limit: 10,
    },
  };
}

/**
 * The edges of these types that leave (`out`) or reach (`in`) the nodes, as known at `knownAt`, sorted by (type, from,
 * to, id, validFrom). One statement per type and batch of ids.
 */
export async function edgesOf(
  asking: Asking,
  ids: Iterable<string>,
  types: readonly EdgeType[],
  direction: Direction,
  options: EdgeOptions,
): Promise<EdgeFact[]> {
  const cap = options.truncated ? (options.cap ?? asking.policy.degreeCap) : Infinity;
  const slices = batches(ids);
  const found: Expanded[] = [];
  for (const type of [...new Set(types)].sort()) {
    for (const slice of slices) {
      const rows = await readRows(asking, type, direction, slice, options.history, cap);
      for (const one of capped(rows, type, direction, cap, options.truncated)) found.push(one);
    }
  }
  if (options.history === 'ever' || options.history === 'last')
    return found.map(({ edge }) => edge).sort(byEnds);
  const inTime = found.filter(({ edge }) => liveAt(edge, asking.when.asOf, asking.policy));
  if (options.history === 'open') return inTime.map(({ edge }) => edge).sort(byEnds);
  const standing = asking.when.present
    ? inTime.filter(({ endsStand }) => endsStand).map(({ edge }) => edge)
    : await betweenStanding(
        asking,
        inTime.map(({ edge }) => edge),
      );
  return standing.sort(byEnds);
}

/** The order in which edges are listed and compared. */
export function byEnds(a: EdgeFact, b: EdgeFact): number {
  return (
    compare(a.type, b.type) ||
    compare(a.from, b.from) ||
    compare(a.to, b.to) ||
    compare(a.id, b.id) ||
    compare(a.validFrom, b.validFrom) ||
    compare(a.recordedAt, b.recordedAt)
  );
}

interface Expanded {
  readonly near: string;
  readonly edge: EdgeFact;
  /** Neither end is ABSENT_CONFIRMED by now. */
  readonly endsStand: boolean;
}

async function readRows(
  asking: Asking,
  type: EdgeType,
  direction: Direction,
  ids: readonly string[],
  history: History,
  cap: number,
): Promise<Expanded[]> {
  const { asOf } = asking.when;
  const knownAt = knownBy(asking);
  const alone = ids.length === 1;
  const limit = !alone ? ROWS : cap === Infinity ? ALL : cap + 1;
  const text = direction === 'out' ? OUT[type] : IN[type];
  const [ever, last] = [history === 'ever', history === 'last'];
  const rows = await asking.graph.read(text, { ids, asOf, knownAt, ever, last, limit }, asking);
  if (alone || rows.length < ROWS) return rows.map((row) => expanded(row, type, direction, asking));
  const half = ids.length >> 1;
  return [
    ...(await readRows(asking, type, direction, ids.slice(0, half), history, cap)),
    ...(await readRows(asking, type, direction, ids.slice(half), history, cap)),
  ];
}

function expanded(row: Row, type: EdgeType, direction: Direction, asking: Asking): Expanded {
  const near = row['near'] as string;
  const far = row['far'] as string;
  const [from, to] = direction === 'out' ? [near, far] : [far, near];
  return {
    near,
    edge: edgeFact(type, from, to, row['edge'], knownBy(asking)),
    endsStand: row['nearPresence'] !== ABSENT && row['farPresence'] !== ABSENT,
  };
}

/** Keeps the first `cap` edges of each node, in the order of {@link byEnds}. */
function capped(
  rows: Expanded[],
  type: EdgeType,
  direction: Direction,
  cap: number,
  report: EdgeOptions['truncated'],
): Expanded[] {
  if (!report) return rows;
  const perNode = new Map<string, Expanded[]>();
  for (const row of rows) {
    const of = perNode.get(row.near);
    if (of) of.push(row);
    else perNode.set(row.near, [row]);
  }
  return [...perNode].flatMap(([node, of]) => {
    if (of.length <= cap) return of;
    report({ node, type, direction, cap });
    return of.sort((a, b) => byEnds(a.edge, b.edge)).slice(0, cap);
  });
}

/** Those of the edges whose ends both stood at the question's instants. */
async function betweenStanding(asking: Asking, edges: readonly EdgeFact[]): Promise<EdgeFact[]> {
  const then = await nodesById(
    asking,
    edges.flatMap((edge) => [edge.from, edge.to]),
  );
  const stood = (id: string): boolean => (then.get(id)?.presence ?? ABSENT) !== ABSENT;
  return edges.filter((edge) => stood(edge.from) && stood(edge.to));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
