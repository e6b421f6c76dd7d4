import { EdgeIndex } from '../definitions/edge-index.js';
import { confirm, judgeCredentials } from '../judge/credentials.js';
import { exceptionsOn } from '../judge/exceptions.js';
import { privilegedOf } from '../judge/privileged.js';
import { judgeServices, type ServiceGroup } from '../judge/services.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { backwards, isOf, outwards, successions, withPast } from './expand.js';
import type { Ground } from './ground.js';

/**
 * Reads everything around the services that the decisions need, in a number of statements that does not grow.
 * @param ended also keeps credentials that have ended for good
 */
export async function gather(
  asking: Asking,
  retired: readonly ServiceGroup[],
  { ended = false }: { readonly ended?: boolean } = {},
): Promise<Ground> {
  const walked = new EdgeIndex();
  const members = retired.flatMap((group) => group.members.map((member) => member.id));
  const reached = await outwards(asking, members, walked);
  const credentials = await judgeCredentials(asking, reached.credentials);
  for (const [id, judged] of credentials)
    if (!ended && judged.authentication.standing === 'ENDED') credentials.delete(id);
  const identities = await confirm(asking, reached.identities);
  const subjects = [...credentials.keys(), ...identities.keys()];
  await backwards(asking, subjects, walked);
  const index = await withPast(asking, subjects, walked);
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
  return {
    asking,
    index,
    nodes: await nodesById(asking, others),
    credentials,
    identities,
    groups: await judgeServices(asking, services),
    successions: handedOver,
    ...(await exceptionsOn(asking, [...credentials.keys(), ...principals])),
    privileged: await privilegedOf(asking, principals),
  };
}
