import { parseDay, type Instant } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { byEnds, edgesOf, nodesById } from '../read/index.js';

/** How a use is known: observed, the issuer's own last use, or counted per day. */
export type UseKind = 'USED' | 'LAST_USED' | 'SUMMARY' | 'ACCESSED';

/** One use of a credential or an identity within a span. Denied attempts alone are none (A6). */
export interface Use {
  /** The credential or identity that was used. */
  readonly subject: string;
  /** The workload that used it; null when nobody tells. */
  readonly by: NodeFact | null;
  /** The resource that was reached, of ACCESSED; null else. */
  readonly on: NodeFact | null;
  readonly kind: UseKind;
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
  readonly evidence: readonly EdgeFact[];
}

/** What is known of the use of the nodes within `[from, to]`, by subject, then kind, then by whom. */
export async function usesOf(
  asking: Asking,
  subjects: ReadonlyMap<string, NodeFact>,
  within: { readonly from: Instant; readonly to: Instant },
): Promise<Use[]> {
  const ever = { history: 'ever' } as const;
  const used = await edgesOf(asking, subjects.keys(), ['USED'], 'in', ever);
  const accessed = await edgesOf(asking, subjects.keys(), ['ACCESSED'], 'out', ever);
  const about = await edgesOf(asking, subjects.keys(), ['ON_SUBJECT'], 'in', ever);
  const counted = await edgesOf(
    asking,
    about.map((edge) => edge.from),
    ['ON_SUBJECT'],
    'out',
    ever,
  );
  const nodes = await nodesById(asking, [
    ...used.map((edge) => edge.from),
    ...accessed.map((edge) => edge.to),
    ...about.map((edge) => edge.from),
    ...counted.map((edge) => edge.to),
  ]);
  const uses: Use[] = [];
  const said = (edge: EdgeFact): boolean => edge.endReason !== 'SOURCE_CORRECTION' && overlaps(edge, within);
  for (const [, same] of groupBy([...used, ...accessed].filter(said), (e) => `${e.type} ${e.from} ${e.to}`)) {
    const { type, from, to } = same[0] as EdgeFact;
    uses.push({
      subject: type === 'USED' ? to : from,
      by: type === 'USED' ? (nodes.get(from) ?? null) : null,
      on: type === 'ACCESSED' ? (nodes.get(to) ?? null) : null,
      kind: type === 'USED' ? 'USED' : 'ACCESSED',
      firstAt: least(same.map((edge) => begins(edge))),
      lastAt: greatest(same.map((edge) => ends(edge))),
      evidence: [...same].sort(byEnds),
    });
  }
  for (const edge of about.filter((one) => one.validTo === null)) {
    const summary = nodes.get(edge.from);
    if (summary?.nodeType !== 'UsageSummary') continue;
    const times = timesOf(summary);
    if (!times || times.lastAt < within.from || times.firstAt > within.to) continue;
    const others = counted.filter(
      (one) => one.from === summary.id && one.to !== edge.to && one.validTo === null,
    );
    const by = others.map((one) => nodes.get(one.to)).find((node) => node?.nodeType === 'Workload');
    uses.push({
      subject: edge.to,
      by: by ?? null,
      on: null,
      kind: 'SUMMARY',
      ...times,
      evidence: [edge, ...others],
    });
  }
  for (const { id, attributes } of subjects.values()) {
    const last = textOf(attributes, 'lastUsedAt');
    if (last === null) continue;
    const { from, to } = span(last);
    if (to < within.from || from > within.to) continue;
    uses.push({
      subject: id,
      by: null,
      on: null,
      kind: 'LAST_USED',
      firstAt: null,
      lastAt: from,
      evidence: [],
    });
  }
  return uses.sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** Successful uses of one day; null when there were none, or nobody says when. */
function timesOf({ attributes }: NodeFact): { firstAt: Instant; lastAt: Instant } | null {
  const total = typeof attributes.count === 'number' ? attributes.count : 0;
  const denied = typeof attributes.denied === 'number' ? attributes.denied : 0;
  if (total - denied <= 0) return null;
  const day = textOf(attributes, 'day');
  const whole = day === null ? null : parseDay(day);
  const firstAt = textOf(attributes, 'firstAt') ?? whole?.from ?? null;
  const lastAt = textOf(attributes, 'lastAt') ?? whole?.to ?? firstAt;
  return firstAt === null || lastAt === null
    ? null
    : { firstAt: firstAt as Instant, lastAt: lastAt as Instant };
}

function overlaps(edge: EdgeFact, within: { readonly from: Instant; readonly to: Instant }): boolean {
  const last = ends(edge);
  return begins(edge) <= within.to && (last === null || last >= within.from);
}

function begins(edge: EdgeFact): Instant {
  return edge.firstObservedAt === undefined ? edge.validFrom : span(edge.firstObservedAt).from;
}

/** An observed use is known to the instant of its last observation; a configured one goes on while it holds. */
function ends(edge: EdgeFact): Instant | null {
  if (edge.lastObservedAt !== undefined) return span(edge.lastObservedAt).to;
  return edge.method === 'OBSERVED' ? edge.validFrom : edge.validTo;
}

function least(all: readonly Instant[]): Instant | null {
  return [...all].sort()[0] ?? null;
}

/** Null while one goes on. */
function greatest(all: readonly (Instant | null)[]): Instant | null {
  return all.includes(null) ? null : ([...all].sort().at(-1) ?? null);
}

function keyOf(use: Use): string {
  return `${use.subject} ${use.kind} ${use.by?.id ?? ''} ${use.on?.id ?? ''} ${use.firstAt ?? ''} ${use.lastAt ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
