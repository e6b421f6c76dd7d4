import { gradeOf } from '../definitions/a12-certainty.js';
import { exceptionActive } from '../definitions/a08-exception.js';
import { label } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { exceptionsOn, judgeServices, type ServiceGroup } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf, liveAt, nodesById } from '../read/index.js';
import type { Ground } from '../survivors/ground.js';
import { isRetired } from '../survivors/ties.js';
import { blockerOf, type Found } from './blocker.js';
import type { Tied } from './ground.js';

/** The services that depend on the service, or are part of it. */
export async function dependants(asking: Asking, group: ServiceGroup): Promise<Found[]> {
  const members = group.members.map(({ id }) => id);
  const edges = (await edgesOf(asking, members, ['DEPENDS_ON', 'PART_OF'], 'in', { history: 'ever' })).filter(
    (edge) => edge.from.startsWith('urn:relict:service:') && edge.endReason !== 'SOURCE_CORRECTION',
  );
  const groups = await judgeServices(
    asking,
    edges.map((edge) => edge.from),
  );
  const perGroup = groupBy(edges, (edge) => groups.canonicalOf(edge.from));
  return [...perGroup].sort(byKey).flatMap(([id, of]): Found[] => {
    const other = groups.of(id);
    if (!other || other.id === group.id) return [];
    const live = of.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
    const standing = other.members.some((node) => node.presence !== 'ABSENT_CONFIRMED');
    const now = live.length > 0 && standing && !isRetired(other);
    const told = live.length > 0 ? live : of;
    const doubts = [
      ...(other.retirement.retired.value === 'UNKNOWN' ? ['LIFECYCLE_UNKNOWN'] : []),
      ...(gradeOf(told) === 'POSSIBLE' ? ['WEAK_LINK'] : []),
    ];
    const name = label(other.service);
    const part = told.every(({ type }) => type === 'PART_OF');
    const how = part ? ['is part of', 'was part of'] : ['depends on', 'depended on'];
    return [
      {
        now,
        blocker: blockerOf('DEPENDANT', other.service, {
          services: [other.service],
          certainty: doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED',
          reasons: doubts,
          flags: part ? ['PART'] : [],
          evidence: told,
          because: [
            now
              ? `${name} ${how[0]} it.`
              : `${name} ${how[1]} it${isRetired(other) ? ', and is retired itself' : ', and does not any more'}.`,
          ],
        }),
      },
    ];
  });
}

/** Exceptions that are active on the service or on what is tied to it: somebody has to decide what becomes of them. */
export async function exceptions(
  asking: Asking,
  group: ServiceGroup,
  tied: readonly Tied[],
  ground: Ground,
): Promise<Found[]> {
  const subjects = new Map<string, NodeFact>(
    [...tied.map(({ node }) => node), ...group.members].map((node) => [node.id, node]),
  );
  const onService = await exceptionsOn(
    asking,
    group.members.map(({ id }) => id),
  );
  // One that no control stands under suppresses nothing, and somebody has to decide what becomes of it all the same.
  const nodes = new Map([ground, onService].flatMap((of) => [...of.exceptions, ...of.uncontrolled]));
  const covers = [...ground.covers, ...onService.covers].filter((edge) => subjects.has(edge.to));
  return [...groupBy(covers, (edge) => edge.from)].sort(byKey).flatMap(([id, of]): Found[] => {
    const exception = nodes.get(id);
    if (!exception || !of.some((edge) => liveAt(edge, asking.when.asOf, asking.policy))) return [];
    const rules = exception.attributes['rules'];
    const any = Array.isArray(rules) ? (rules[0] ?? '') : '';
    if (!exceptionActive(exception, any, asking.when.asOf)) return [];
    const covered = [...new Set(of.map((edge) => edge.to))].sort().flatMap((one) => subjects.get(one) ?? []);
    return [
      {
        now: true,
        blocker: blockerOf('EXCEPTION', exception, {
          through: covered[0] ?? null,
          certainty: 'CONFIRMED',
          evidence: of,
          because: [
            `The exception ${label(exception)} is active on ${covered.map((node) => label(node)).join(', ')}.`,
          ],
        }),
      },
    ];
  });
}

/** Third parties that provide the service, or that what is tied to it is exposed to. */
export async function vendors(
  asking: Asking,
  group: ServiceGroup,
  tied: readonly Tied[],
  ground: Ground,
): Promise<Found[]> {
  const provided = await edgesOf(
    asking,
    group.members.map(({ id }) => id),
    ['PROVIDED_BY'],
    'out',
    { history: 'ever' },
  );
  const exposed = tied.flatMap(({ node }) => ground.index.out('EXPOSED_TO', node.id));
  const edges = [...provided, ...exposed].filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
  const parties = await nodesById(
    asking,
    edges.map((edge) => edge.to),
  );
  const through = new Map(tied.map(({ node }) => [node.id, node]));
  return [...groupBy(edges, (edge) => `${edge.to} ${through.has(edge.from) ? edge.from : ''}`)]
    .sort(byKey)
    .flatMap(([, of]): Found[] => {
      const { from, to } = of[0] as EdgeFact;
      const party = parties.get(to);
      if (!party) return [];
      const live = of.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
      const now = live.length > 0 && party.presence !== 'ABSENT_CONFIRMED';
      const told = live.length > 0 ? live : of;
      const subject = through.get(from) ?? null;
      const weak = gradeOf(told) === 'POSSIBLE';
      return [
        {
          now,
          blocker: blockerOf('VENDOR', party, {
            through: subject,
            certainty: weak ? 'POSSIBLE' : 'CONFIRMED',
            reasons: weak ? ['WEAK_LINK'] : [],
            evidence: told,
            because: [sentence(label(party), subject, now)],
          }),
        },
      ];
    });
}

function sentence(party: string, subject: NodeFact | null, now: boolean): string {
  if (subject === null) return `${party} ${now ? 'provides' : 'provided'} it.`;
  return `${label(subject)} ${now ? 'is' : 'was'} exposed to ${party}.`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
