import type { Verdict } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import { textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { confirm, judgeCredentials, type ServiceGroup } from '../judge/index.js';
import type { Asking } from '../question.js';
import { liveAt, nodesById, observationsOf, type Confirmation } from '../read/index.js';
import { backwards, isOf, outwards } from '../survivors/expand.js';
import { isExpectedIdle } from './expected-idle.js';
import type { ImpliedFacts, KnownUse } from './implied.js';
import type { Binding } from './left-behind.js';
import { standingOf } from './standing.js';

/** The facts of one service and the relationships that they follow from. */
export interface ServiceFacts {
  readonly facts: ImpliedFacts;
  readonly evidence: readonly EdgeFact[];
}

/** What decides whether services look retired, by the group's id, in a number of statements that does not grow. */
export async function serviceFacts(
  asking: Asking,
  groups: readonly ServiceGroup[],
): Promise<Map<string, ServiceFacts>> {
  const index = new EdgeIndex();
  const all = groups.flatMap((group) => group.members.map(({ id }) => id));
  const reached = await outwards(asking, all, index, 'ever');
  const subjects = [...reached.credentials, ...reached.identities];
  await backwards(asking, subjects, index);
  const workloads = [...new Set([...index.all()].flatMap((edge) => [edge.from, edge.to]))].filter((id) =>
    isOf('Workload', id),
  );
  const nodes = await nodesById(asking, workloads);
  const observed = await observationsOf(asking, workloads);
  const credentials = await judgeCredentials(asking, reached.credentials);
  const identities = await confirm(asking, reached.identities);
  const { asOf } = asking.when;
  const open = (edge: EdgeFact): boolean => liveAt(edge, asOf, asking.policy);
  // What all services run as is looked at once, and not by each of them.
  const consumers = once((id) => consumersOf(id, index, open));
  const supported = once((id) =>
    index
      .out('SUPPORTS', id)
      .filter(open)
      .map((edge) => edge.to),
  );

  return new Map(
    groups.map((group) => {
      const members = new Set(group.members.map(({ id }) => id));
      const parts = [...members]
        .flatMap((id) => index.in('PART_OF', id))
        .filter((e) => isOf('Workload', e.from));
      const own = new Set(parts.map((edge) => edge.from));
      const bindings = [...groupBy(parts, (edge) => edge.from)].flatMap(([id, edges]): Binding[] => {
        const workload = nodes.get(id);
        if (!workload) return [];
        const live = edges.filter(open);
        return [
          {
            workload,
            standing: standingOf(workload, observed.get(id) ?? []),
            live: live.length > 0,
            grade: gradeOf(live.length > 0 ? live : edges),
            expectedIdle: isExpectedIdle([workload]),
          },
        ];
      });
      const tied = tiedTo(members, own, index);
      const foreign = (id: string): boolean =>
        consumers(id).some((w) => !own.has(w) && nodes.get(w)?.presence !== 'ABSENT_CONFIRMED') ||
        supported(id).some((to) => !members.has(to));
      const elsewhere = (id: string): boolean => [id, ...index.targets('AUTHENTICATES_AS', id)].some(foreign);
      const uses = [...tied].flatMap((id): KnownUse[] => {
        const credential = credentials.get(id);
        const of = credential?.facts ?? identities.get(id);
        if (!of) return [];
        // An identity that tells no use of its own is used by its credentials.
        const silent = credential === undefined && textOf(of.node.attributes, 'lastUsedAt') === null;
        if (silent && index.in('AUTHENTICATES_AS', id).length > 0) return [];
        return [useOf(of.node, of.confirmation, credential?.authentication, elsewhere(id))];
      });
      const { retirement } = group;
      const facts: ImpliedFacts = {
        lifecycle: retirement.lifecycle,
        retired: retirement.retired,
        contested: retirement.contested,
        createdAt: group.createdAt,
        hasParts: [...members].some((id) =>
          index.in('PART_OF', id).some((edge) => isOf('Service', edge.from) && open(edge)),
        ),
        expectedIdle: isExpectedIdle(group.members),
        workloads: bindings.sort((a, b) => (a.workload.id < b.workload.id ? -1 : 1)),
        uses,
      };
      return [group.id, { facts, evidence: parts }] as const;
    }),
  );
}

function useOf(
  node: NodeFact,
  confirmation: Confirmation,
  authentication: (Verdict & { readonly standing: string }) | undefined,
  elsewhere: boolean,
): KnownUse {
  return {
    usedAt: textOf(node.attributes, 'lastUsedAt'),
    never: node.attributes['lastUsedStatus'] === 'NEVER_USED',
    fresh: confirmation.fresh,
    elsewhere,
    ended: authentication?.standing === 'ENDED' || node.presence === 'ABSENT_CONFIRMED',
  };
}

/** Credentials and identities that support the service, or that its workloads consumed, with what authenticates as them. */
function tiedTo(
  services: ReadonlySet<string>,
  workloads: ReadonlySet<string>,
  index: EdgeIndex,
): Set<string> {
  const tied = new Set([...services].flatMap((id) => index.sources('SUPPORTS', id)));
  for (const workload of workloads) {
    for (const type of ['USES', 'USED'] as const)
      for (const id of index.targets(type, workload)) tied.add(id);
    for (const location of index.targets('CONSUMES', workload))
      for (const material of index.targets('HOLDS', location))
        for (const id of index.sources('HAS_MATERIAL', material)) tied.add(id);
  }
  for (const id of tied) for (const credential of index.sources('AUTHENTICATES_AS', id)) tied.add(credential);
  return tied;
}

/** Workloads that run as it, used it, or read a location that holds it, over ties that have not ended. */
function consumersOf(id: string, index: EdgeIndex, open: (edge: EdgeFact) => boolean): string[] {
  const direct = [...index.in('USES', id), ...index.in('USED', id)].filter(open).map((edge) => edge.from);
  const read = index
    .out('HAS_MATERIAL', id)
    .filter(open)
    .flatMap((has) => index.in('HOLDS', has.to).filter(open))
    .flatMap((holds) => index.in('CONSUMES', holds.from).filter(open))
    .map((edge) => edge.from);
  return [...new Set([...direct, ...read])];
}

function once<T>(of: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const fresh = of(id);
    known.set(id, fresh);
    return fresh;
  };
}
