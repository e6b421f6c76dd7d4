import { strongest } from '../definitions/a12-certainty.js';
import { associations, type AssociationPath } from '../definitions/a02-association.js';
import type { Other } from '../definitions/a03-class.js';
import { successorsOf } from '../definitions/succession.js';
import { span } from '../definitions/instants.js';
import type { Certainty, Instant } from '../../model/index.js';
import type { ServiceGroup } from '../judge/services.js';
import type { Ground } from './ground.js';

/** A service that the subject is tied to, with every path that says so, the strongest first. */
export interface Tie {
  readonly group: ServiceGroup;
  readonly paths: readonly AssociationPath[];
  readonly grade: Certainty;
}

/** The associations of one subject (A2), sorted out by whether the service is retired (A7). */
export interface Ties {
  readonly retired: readonly Tie[];
  readonly standing: readonly Tie[];
  /** Live consumption by workloads that are part of no service. */
  readonly loose: readonly AssociationPath[];
  readonly all: readonly AssociationPath[];
}

export function tiesOf(subject: string, ground: Ground): Ties {
  const { groups, index, asking } = ground;
  const paths = associations(subject, index, groups, asking.when.asOf, asking.policy);
  const perGroup = new Map<string, { group: ServiceGroup; paths: AssociationPath[] }>();
  const loose: AssociationPath[] = [];
  for (const path of paths) {
    if (path.service === null) {
      const workload = ground.nodes.get(path.workload ?? '');
      if (path.live && workload && workload.presence !== 'ABSENT_CONFIRMED') loose.push(path);
      continue;
    }
    const group = groups.of(path.service);
    if (!group) continue;
    const known = perGroup.get(group.id);
    if (known) known.paths.push(path);
    else perGroup.set(group.id, { group, paths: [path] });
  }
  const ties = [...perGroup.values()]
    .map(({ group, paths: of }) => ({
      group,
      paths: of.sort(byStrength),
      grade: strongest(of.map((p) => p.grade)),
    }))
    .sort((a, b) => (a.group.id < b.group.id ? -1 : 1));
  const retired = ties.filter((tie) => isRetired(tie.group));
  return {
    retired,
    standing: ties.filter((tie) => !isRetired(tie.group)),
    loose: loose.sort(byStrength),
    all: paths,
  };
}

/** Within a day given without a time it may be retired already: that is shown, as POSSIBLE. */
export function isRetired(group: ServiceGroup): boolean {
  const { value, reasons } = group.retirement.retired;
  return value === 'TRUE' || (value === 'UNKNOWN' && reasons.includes('DATE_ONLY'));
}

/** The associated services and workloads that are not retired, as A3 sees them. */
export function othersOf(ties: Ties, ground: Ground): Other[] {
  const successors = new Map<string, Instant>();
  for (const { group } of ties.retired) {
    const { retiredAt } = group.retirement;
    const since = retiredAt === null ? null : span(retiredAt).from;
    const found = successorsOf(group.id, ground.successions, (id) => ground.groups.canonicalOf(id), since);
    for (const [id, at] of found) {
      const known = successors.get(id);
      if (known === undefined || at > known) successors.set(id, at);
    }
  }
  const services = ties.standing.map(({ group, grade }): Other => ({
    lifecycle: group.retirement.retired.value === 'FALSE' ? 'NOT_RETIRED' : 'UNKNOWN',
    onlyPossible: grade === 'POSSIBLE',
    succeededAt: successors.get(group.id) ?? null,
  }));
  const workloads = ties.loose.map((path): Other => ({
    lifecycle: 'NOT_RETIRED',
    onlyPossible: path.grade === 'POSSIBLE',
    succeededAt: null,
  }));
  return [...services, ...workloads];
}

/** CONFIRMED before POSSIBLE, live before ended, short before long, then by what it goes over. */
function byStrength(a: AssociationPath, b: AssociationPath): number {
  const key = (path: AssociationPath): string =>
    [
      path.grade === 'CONFIRMED' ? 0 : 1,
      path.live ? 0 : 1,
      String(path.evidence.length).padStart(3, '0'),
      ...path.evidence.map((edge) => edge.id),
    ].join(' ');
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
