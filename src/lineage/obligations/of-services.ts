import { span } from '../definitions/instants.js';
import { successorsOf } from '../definitions/succession.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { judgeServices } from '../judge/index.js';
import type { Asking } from '../question.js';
import { gather } from '../survivors/gather.js';
import type { Ground } from '../survivors/ground.js';
import { tiesOf, type Tie, type Ties } from '../survivors/ties.js';
import { unattributedUse } from '../survivors/usage.js';
import { UNCONCERNED, type Affected } from './concern.js';

/** The identities and credentials that are associated with the services (A2), those that have ended included. */
export async function ofServices(asking: Asking, services: readonly NodeFact[]): Promise<Affected[]> {
  if (services.length === 0) return [];
  const { groups, ground, actors } = await aroundServices(asking, services);
  const wanted = new Set(groups.values());
  return actors.flatMap((node) => affected(node, wanted, ground, tiesOf(node.id, ground)));
}

/** The same of each service by itself, by its id: as many statements for one as for many. */
export async function ofEachService(
  asking: Asking,
  services: readonly NodeFact[],
): Promise<Map<string, Affected[]>> {
  if (services.length === 0) return new Map();
  const { groups, ground, actors } = await aroundServices(asking, services);
  const wanted = new Set(groups.values());
  const found = new Map<string, Affected[]>();
  for (const node of actors) {
    const ties = tiesOf(node.id, ground);
    for (const { group } of [...ties.retired, ...ties.standing]) {
      if (!wanted.has(group.id)) continue;
      const of = found.get(group.id) ?? [];
      of.push(...affected(node, new Set([group.id]), ground, ties));
      found.set(group.id, of);
    }
  }
  return new Map(services.map(({ id }) => [id, found.get(groups.get(id) ?? '') ?? []]));
}

/** What surrounds the services, and by service the group of those that are the same. */
async function aroundServices(
  asking: Asking,
  services: readonly NodeFact[],
): Promise<{ groups: Map<string, string>; ground: Ground; actors: NodeFact[] }> {
  const judged = await judgeServices(
    asking,
    services.map(({ id }) => id),
  );
  const groups = new Map(
    services.flatMap(({ id }): [string, string][] => {
      const group = judged.of(id);
      return group ? [[id, group.id]] : [];
    }),
  );
  const wanted = new Set(groups.values());
  const ground = await gather(
    asking,
    judged.all.filter(({ id }) => wanted.has(id)),
    { ended: true },
  );
  const actors = [
    ...[...ground.identities.values()].map(({ node }) => node),
    ...[...ground.credentials.values()].map(({ facts }) => facts.node),
  ];
  return { groups, ground, actors };
}

function affected(node: NodeFact, groups: ReadonlySet<string>, ground: Ground, ties: Ties): Affected[] {
  const own = [...ties.retired, ...ties.standing].filter(({ group }) => groups.has(group.id));
  const [tie] = own;
  if (!tie) return [];
  const others = ties.standing.filter(({ group }) => !groups.has(group.id));
  const successors = new Set(own.flatMap((one) => [...successionOf(one, ground)]));
  const path = tie.paths[0];
  const credential = node.nodeType === 'Credential';
  const facts = ground.credentials.get(node.id)?.facts;
  const service = label(tie.group.service);
  const as = facts?.identities[0]?.node;
  return [
    {
      node,
      concerned: {
        ...UNCONCERNED,
        as: credential ? 'CREDENTIAL' : 'IDENTITY',
        shared: others.length > 0 || ties.loose.length > 0 || isUsedElsewhere(node, own, ties, ground),
        carriedOver: others.some(({ group }) => successors.has(group.id)),
      },
      certainty: own.some(({ grade }) => grade === 'CONFIRMED') ? 'CONFIRMED' : 'POSSIBLE',
      reasons: own.some(({ grade }) => grade === 'CONFIRMED') ? [] : ['WEAK_ASSOCIATION'],
      evidence: [
        ...new Map(
          [...(path?.evidence ?? []), ...ground.index.out('AUTHENTICATES_AS', node.id)].map((e) => [e.id, e]),
        ).values(),
      ],
      because:
        credential && as
          ? `${label(node)} authenticates as ${label(as)}, which is tied to ${service}.`
          : `${label(node)} is tied to ${service}.`,
    },
  ];
}

/** A3 (4): what was used since the retirement by nobody who is known is somebody else's too. */
function isUsedElsewhere(node: NodeFact, own: readonly Tie[], ties: Ties, { asking }: Ground): boolean {
  const retired = own.every((tie) => ties.retired.includes(tie));
  return retired && unattributedUse(node, ties, asking.when.asOf, asking.policy);
}

function successionOf({ group }: Tie, ground: Ground): Iterable<string> {
  const { retiredAt } = group.retirement;
  const since = retiredAt === null ? null : span(retiredAt).from;
  return successorsOf(group.id, ground.successions, (id) => ground.groups.canonicalOf(id), since).keys();
}
