import { EdgeIndex } from '../definitions/edge-index.js';
import { confirm, judgeCredentials } from '../judge/credentials.js';
import { judgeServices, type ServiceGroup } from '../judge/services.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { backwards, isOf, outwards, successions } from './expand.js';
import type { Ground } from './ground.js';

/** Reads everything around the retired services that the decisions need, in a number of statements that does not grow. */
export async function gather(asking: Asking, retired: readonly ServiceGroup[]): Promise<Ground> {
  const index = new EdgeIndex();
  const members = retired.flatMap((group) => group.members.map((member) => member.id));
  const reached = await outwards(asking, members, index);
  const credentials = await judgeCredentials(asking, reached.credentials);
  for (const [id, judged] of credentials)
    if (judged.authentication.standing === 'ENDED') credentials.delete(id);
  const identities = await confirm(asking, reached.identities);
  const subjects = [...credentials.keys(), ...identities.keys()];
  await backwards(asking, subjects, index);
  index.add(await edgesOf(asking, identities.keys(), ['CAN_ASSUME'], 'in', { history: 'live' }));

  const handedOver = await successions(asking, members);
  const services = new Set([...members, ...handedOver.flatMap((edge) => [edge.from, edge.to])]);
  const others = new Set<string>();
  for (const edge of index.all()) {
    for (const id of [edge.from, edge.to]) (isOf('Service', id) ? services : others).add(id);
  }
  const principals = new Set([
    ...identities.keys(),
    ...[...credentials.values()].flatMap(({ facts }) => facts.identities.map((identity) => identity.node.id)),
  ]);
  const covers = await edgesOf(asking, [...credentials.keys(), ...principals], ['COVERS'], 'in', {
    history: 'ever',
  });
  return {
    asking,
    index,
    nodes: await nodesById(asking, others),
    credentials,
    identities,
    groups: await judgeServices(asking, services),
    successions: handedOver,
    covers,
    exceptions: await nodesById(
      asking,
      covers.map((edge) => edge.from),
    ),
    privileged: await privileged(asking, principals),
  };
}

/** Identities with a grant of a privileged permission set, or on a resource of HIGH sensitivity (5.9). */
async function privileged(asking: Asking, identities: Iterable<string>): Promise<Set<string>> {
  const live = { history: 'live' } as const;
  const held = await edgesOf(asking, identities, ['HAS_ENTITLEMENT', 'MEMBER_OF'], 'out', live);
  const entitlements = held.filter((edge) => edge.type === 'HAS_ENTITLEMENT').map((edge) => edge.to);
  const granted = await edgesOf(asking, entitlements, ['GRANTS', 'ON'], 'out', live);
  const ends = await nodesById(
    asking,
    [...held, ...granted].map((edge) => edge.to),
  );
  const high = (id: string): boolean => {
    const attributes = ends.get(id)?.attributes;
    return attributes?.['privileged'] === true || attributes?.['sensitivity'] === 'HIGH';
  };
  const denied = new Set(entitlements.filter((id) => ends.get(id)?.attributes['effect'] === 'DENY'));
  const strong = new Set(
    granted.filter((edge) => high(edge.to) && !denied.has(edge.from)).map((edge) => edge.from),
  );
  return new Set(held.filter((edge) => high(edge.to) || strong.has(edge.to)).map((edge) => edge.from));
}
