import { and, isTrue, nameKey, unknown } from '../../model/index.js';
import { environmentsOf } from '../cross-environment/environments.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { restsOn } from '../definitions/rests-on.js';
import { textOf } from '../definitions/instants.js';
import { label, names, quoted } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { canActOf, judgeServices } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf } from '../read/index.js';
import { alike } from './decide.js';
import type { GroupCandidate } from './group.js';

/** An identity that states a purpose for a service. */
export interface Purposeful {
  readonly identity: NodeFact;
  /** SUPPORTS, one for each observation that states it. */
  readonly ties: readonly EdgeFact[];
  readonly service: string;
  readonly purpose: string;
}

/** Of these identities those that say what they are for, once for each service that they support now. */
export async function purposeful(asking: Asking, identities: readonly NodeFact[]): Promise<Purposeful[]> {
  const ties = await edgesOf(
    asking,
    identities.map((node) => node.id),
    ['SUPPORTS'],
    'out',
    { history: 'live' },
  );
  const perIdentity = groupBy(ties, (edge) => edge.from);
  return identities.flatMap((identity) => {
    const of = groupBy(perIdentity.get(identity.id) ?? [], (edge) => edge.to);
    return [...of].flatMap(([service, edges]): Purposeful[] => {
      const said = edges.map((edge) => edge.purpose).find((one) => one !== undefined);
      const purpose = said ?? textOf(identity.attributes, 'purpose');
      return purpose === null || purposeKey(purpose) === ''
        ? []
        : [{ identity, ties: edges, service, purpose }];
    });
  });
}

/** Purposes are compared without case and the width of blanks, and never by likeness. */
function purposeKey(purpose: string): string {
  return nameKey(purpose).split(/\s+/).join(' ').trim();
}

/** R-USE-05 (c): several identities with one purpose for one service in one environment, that can act (A1). */
export async function samePurpose(asking: Asking, all: readonly Purposeful[]): Promise<GroupCandidate[]> {
  const services = await judgeServices(
    asking,
    all.map((one) => one.service),
  );
  const groups = [
    ...groupBy(all, (one) => `${services.canonicalOf(one.service)} ${purposeKey(one.purpose)}`).entries(),
  ].filter(([, of]) => new Set(of.map((one) => one.identity.id)).size > 1);
  const members = groups.flatMap(([, of]) => of.map((one) => one.identity));
  const acting = await canActOf(asking, new Set(members.map((node) => node.id)));
  const environments = await environmentsOf(asking, members);
  return groups.flatMap(([key, of]) => {
    const first = of[0] as Purposeful;
    const service = services.of(first.service)?.service;
    if (!service) return [];
    const ties = groupBy(of, (one) => one.identity.id);
    const living = [...ties.values()]
      .map(([one]) => (one as Purposeful).identity)
      .filter((node) => acting.get(node.id)?.value !== 'FALSE');
    const placed = alike(living, (node) => environments.get(node.id)?.environment ?? 'UNKNOWN');
    return placed.map(({ environment, members: same, verdict }): GroupCandidate => {
      const evidence = same.flatMap((node) => (ties.get(node.id) ?? []).flatMap((one) => one.ties));
      const weak = same.some(
        (node) => gradeOf((ties.get(node.id) ?? []).flatMap((one) => one.ties)) === 'POSSIBLE',
      );
      return {
        id: `SAME_PURPOSE ${key} ${environment}`,
        kind: 'SAME_PURPOSE',
        subject: service,
        members: same,
        verdict: and(
          verdict,
          weak ? unknown('WEAK_ASSOCIATION') : isTrue(),
          ...same.map((node) => acting.get(node.id) ?? unknown('STATE_UNKNOWN')),
          ...same.map((node) => restsOn(node, ['purpose', 'environment'])),
        ),
        flags: [],
        evidence,
        actions: ['REVALIDATE'],
        because: [
          `${names(same.map(label).sort(), 5)} all serve ${label(service)} for ${quoted(first.purpose)}${
            environment === 'UNKNOWN' ? '' : ` in ${environment.toLowerCase()}`
          }.`,
          ...(verdict.value === 'UNKNOWN' ? ['Not of all of them is it known where they run.'] : []),
        ],
      };
    });
  });
}
