import type { AssociationPath } from '../definitions/a02-association.js';
import { label, names } from '../explain/index.js';
import type { ServiceGroup } from '../judge/index.js';
import type { Ground } from '../survivors/ground.js';
import { isRetired, type Tie } from '../survivors/ties.js';
import { blockerOf, type Found } from './blocker.js';
import type { Tied } from './ground.js';

/**
 * Credentials and identities that a service which is not retired has a live association with too (A4). An identity
 * whose credentials are listed is not listed again.
 */
export function sharedWith(tied: readonly Tied[], group: ServiceGroup, ground: Ground): Found[] {
  const covered = new Set(
    tied.flatMap(({ node }) =>
      node.nodeType === 'Credential' ? ground.index.targets('AUTHENTICATES_AS', node.id) : [],
    ),
  );
  return tied.flatMap(({ node, ties, own }): Found[] => {
    if (node.nodeType === 'Identity' && covered.has(node.id)) return [];
    const works = ground.credentials.get(node.id)?.authentication;
    if (works?.value === 'FALSE') return [];
    const others = [...ties.standing, ...ties.retired].filter((tie) => tie.group.id !== group.id);
    const ownLive = own.some((path) => path.live);
    const standing = others.filter((tie) => !isRetired(tie.group));
    const live = ownLive ? standing.filter((tie) => tie.paths.some((path) => path.live)) : [];
    const meant = live.length > 0 ? live : others;
    if (meant.length === 0) return [];
    const counts = (path: AssociationPath): boolean => live.length === 0 || path.live;
    const strong = (paths: readonly AssociationPath[]): boolean =>
      paths.some((path) => counts(path) && path.grade === 'CONFIRMED');
    const sure = meant.some((tie) => told(tie, live.length > 0) && strong(tie.paths));
    const weak = !strong(own);
    const doubts = [
      ...(sure ? [] : doubtsOf(meant, live.length > 0)),
      ...(weak ? ['WEAK_ASSOCIATION'] : []),
      ...(works?.value === 'UNKNOWN' ? works.reasons : []),
    ];
    const services = meant.map((tie) => tie.group.service);
    const with_ = names(services.map((one) => label(one)));
    return [
      {
        now: live.length > 0,
        blocker: blockerOf(node.nodeType === 'Identity' ? 'SHARED_IDENTITY' : 'SHARED_CREDENTIAL', node, {
          services,
          certainty: doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED',
          reasons: doubts,
          evidence: [...own.slice(0, 1), ...meant.flatMap((tie) => tie.paths.slice(0, 1))].flatMap(
            (path) => path.evidence,
          ),
          because: [
            live.length > 0
              ? `${label(node)} is shared with ${with_}.`
              : `${label(node)} was shared with ${with_}, and is not any more.`,
          ],
        }),
      },
    ];
  });
}

/** What is shared with a service of which nobody tells the lifecycle is only possibly shared. */
function told(tie: Tie, now: boolean): boolean {
  return !now || tie.group.retirement.retired.value === 'FALSE';
}

function doubtsOf(ties: readonly Tie[], now: boolean): string[] {
  return ties.every((tie) => !told(tie, now)) ? ['LIFECYCLE_UNKNOWN'] : ['WEAK_ASSOCIATION'];
}
