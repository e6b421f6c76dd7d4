import type { NodeFact } from '../facts.js';
import type { ServiceGroup } from '../judge/index.js';
import type { Ground } from '../survivors/ground.js';
import { tiesOf, type Ties } from '../survivors/ties.js';

/** A credential or identity that is, or was, associated with the service (A2). */
export interface Tied {
  readonly node: NodeFact;
  readonly ties: Ties;
  /** Ties to the service alone. */
  readonly own: Ties['all'];
}

/** The credentials that have not ended and the identities with an association to the group, by id. */
export function tiedTo(group: ServiceGroup, ground: Ground): Tied[] {
  const subjects = [
    ...[...ground.credentials.values()].map(({ facts }) => facts.node),
    ...[...ground.identities.values()]
      .map(({ node }) => node)
      .filter((node) => node.presence !== 'ABSENT_CONFIRMED'),
  ];
  const tied = subjects.flatMap((node): Tied[] => {
    const ties = tiesOf(node.id, ground);
    const own = [...ties.retired, ...ties.standing].find((tie) => tie.group.id === group.id);
    return own ? [{ node, ties, own: own.paths }] : [];
  });
  return tied.sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}
