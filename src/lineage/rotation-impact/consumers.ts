import type { Instant } from '../../model/index.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import { label, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Holding } from '../copies/holdings.js';
import type { Asking } from '../question.js';
import { byEnds, byId, edgesOf, liveAt, nodesById } from '../read/index.js';
import type { ConsumedBy, RotationConsumer } from './answer.js';
import { decideUpdate, UPDATES, type Decided, type Update } from './decide.js';
import { fillingsOf, type Filled } from './fillings.js';
import type { Use } from './uses.js';

export interface Consumers {
  readonly items: readonly RotationConsumer[];
  /** When each workload that ever read the current copies stopped; null while it does. */
  readonly until: readonly (Instant | null)[];
}

/** The live consumers of a credential: what reads a CURRENT copy, and what was seen using it in the window. */
export async function consumersOf(
  asking: Asking,
  holdings: readonly Holding[],
  uses: readonly Use[],
): Promise<Consumers> {
  const current = holdings.filter((holding) => holding.currency === 'CURRENT');
  const places = new Map(current.map(({ location }) => [location.id, location]));
  const ever = await edgesOf(asking, places.keys(), ['CONSUMES'], 'in', { history: 'ever' });
  const reads = ever.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
  const fillings = await fillingsOf(asking, places);
  const attributed = uses.filter((use) => use.by !== null && use.kind !== 'ACCESSED');
  const ids = [...reads.map((edge) => edge.from), ...attributed.map(({ by }) => (by as NodeFact).id)];
  const workloads = [...(await nodesById(asking, ids)).values()].filter(
    (node) => node.presence !== 'ABSENT_CONFIRMED',
  );
  const perReader = groupBy(reads, (edge) => edge.from);
  const perUser = groupBy(attributed, ({ by }) => (by as NodeFact).id);
  const items = workloads.map((workload) =>
    consumerOf(workload, perReader.get(workload.id) ?? [], perUser.get(workload.id) ?? [], current, fillings),
  );
  return {
    items: items.sort(
      (a, b) =>
        UPDATES.indexOf(a.update) - UPDATES.indexOf(b.update) ||
        compare(a.certainty, b.certainty) ||
        compare(a.id, b.id),
    ),
    until: ever.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION').map((edge) => edge.validTo),
  };
}

function consumerOf(
  workload: NodeFact,
  reads: readonly EdgeFact[],
  uses: readonly Use[],
  holdings: readonly Holding[],
  fillings: ReadonlyMap<string, Filled>,
): RotationConsumer {
  const perPlace = groupBy(reads, (edge) => edge.to);
  const read = holdings.filter(({ location }) => perPlace.has(location.id));
  const locations = [...new Map(read.map(({ location }) => [location.id, location])).values()].sort(byId);
  const kind = workload.attributes.kind;
  const decided = decideUpdate(
    typeof kind === 'string' ? kind : null,
    locations.map(({ id, attributes }) => ({
      locationClass: typeof attributes.class === 'string' ? attributes.class : null,
      filling: fillings.get(id)?.filling ?? 'UNKNOWN',
    })),
  );
  const paths = [
    ...read.map((holding) => [holding.has, holding.holds, perPlace.get(holding.location.id) ?? []]),
    ...uses.map((use) => [use.evidence]),
  ];
  const certain = paths.some((path) => weakest(path.map((hop) => gradeOf(hop))) === 'CONFIRMED');
  const suspected = workload.presence === 'ABSENT_SUSPECTED';
  const by: ConsumedBy[] = [];
  if (locations.length > 0) by.push('CONSUMES');
  if (uses.length > 0) by.push('USED');
  const synced = locations.flatMap(({ id }) => fillings.get(id)?.evidence ?? []);
  const seen = uses.flatMap((use) => use.lastAt ?? []).sort();
  return {
    id: workload.id,
    consumer: workload,
    update: decided.update,
    by,
    locations,
    lastSeenUsingAt: seen.at(-1) ?? null,
    certainty: certain && !suspected ? 'CONFIRMED' : 'POSSIBLE',
    reasons: [
      ...new Set([
        ...decided.reasons,
        ...(suspected ? ['ABSENT_SUSPECTED'] : []),
        ...(certain ? [] : ['WEAK_LINK']),
      ]),
    ].sort(),
    flags: synced.length > 0 ? ['MANAGED'] : [],
    evidence: [...distinct([...paths.flat(2), ...synced])].sort(byEnds),
    suppressedBy: null,
    because: because(workload, decided, locations),
  };
}

const NEXT: Readonly<Record<Update, string>> = {
  NEEDS_MANUAL: 'somebody has to put the new value there',
  UNKNOWN: 'nobody can say whether it gets the new value',
  NEEDS_REDEPLOY: 'it has to be started again to read the new value',
  UPDATES_AUTOMATICALLY: 'it gets the new value by itself',
};

function because(workload: NodeFact, decided: Decided, locations: readonly NodeFact[]): string[] {
  const who = label(workload);
  if (locations.length === 0)
    return [`${who} was seen using it, but from where it reads it is not known: ${NEXT.UNKNOWN}.`];
  const where = names(locations.map((location) => `${label(location)}${classOf(location)}`));
  return [`${who} reads it from ${where}: ${NEXT[decided.update]}.`];
}

function classOf({ attributes }: NodeFact): string {
  return typeof attributes.class === 'string'
    ? ` (${attributes.class.replaceAll('_', ' ').toLowerCase()})`
    : '';
}

function distinct(edges: readonly EdgeFact[]): Iterable<EdgeFact> {
  return new Map(edges.map((edge) => [`${edge.id}|${edge.validFrom}|${edge.recordedAt}`, edge])).values();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
