import type { Certainty } from '../../model/index.js';
import { associations, type AssociationPath } from '../definitions/a02-association.js';
import { strongest } from '../definitions/a12-certainty.js';
import type { EdgeIndex } from '../definitions/edge-index.js';
import { groupBy } from '../group-by.js';
import type { ServiceGroup, ServiceGroups } from '../judge/index.js';
import type { Asking } from '../question.js';

/** A service and every live path from the subject to it. */
export interface LiveTie {
  readonly group: ServiceGroup;
  readonly certainty: Certainty;
  /** Never empty. */
  readonly paths: readonly AssociationPath[];
}

export interface LiveTies {
  /** By canonical id. */
  readonly services: readonly LiveTie[];
  /** Live paths that end in a workload of no known service. */
  readonly loose: readonly AssociationPath[];
}

/** The live associations (A2) of what goes by these ids together, such as an identity and its credentials. */
export function liveTies(
  asking: Asking,
  subjects: readonly string[],
  index: EdgeIndex,
  groups: ServiceGroups,
): LiveTies {
  const { when, policy } = asking;
  const live = subjects
    .flatMap((subject) => associations(subject, index, groups, when.asOf, policy))
    .filter((path) => path.live);
  const tied = groupBy(
    live.filter((path) => path.service !== null && groups.of(path.service) !== undefined),
    (path) => groups.canonicalOf(path.service as string),
  );
  const services = [...tied].map(([id, paths]): LiveTie => ({
    group: groups.of(id) as ServiceGroup,
    certainty: strongest(paths.map((path) => path.grade)),
    paths,
  }));
  return {
    services: services.sort((a, b) => (a.group.id < b.group.id ? -1 : 1)),
    loose: live.filter((path) => path.service === null),
  };
}
