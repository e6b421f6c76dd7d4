import { and } from '../../model/index.js';
import { restsOn } from '../definitions/rests-on.js';
import { count, day, label, names } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, type JudgedCredential } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { allowed, duplicate, issuedAtOf, type Holder } from './decide.js';
import type { GroupCandidate } from './group.js';

/** A4 duplicate: the credentials of one kind by which each of these identities can be authenticated as. */
export async function sameIdentity(
  asking: Asking,
  identities: readonly NodeFact[],
): Promise<GroupCandidate[]> {
  const live = { history: 'live' } as const;
  const all = await edgesOf(
    asking,
    identities.map((node) => node.id),
    ['AUTHENTICATES_AS'],
    'in',
    live,
  );
  const held = await beyondAllowed(asking, all);
  const judged = await judgeCredentials(asking, new Set(held.map((edge) => edge.from)));
  const replaced = await edgesOf(asking, judged.keys(), ['REPLACES'], 'in', { history: 'ever' });
  const replacements = groupBy(
    replaced.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION'),
    (edge) => edge.to,
  );
  const perIdentity = groupBy(held, (edge) => edge.to);
  return identities.flatMap((identity) => {
    const edges = perIdentity.get(identity.id) ?? [];
    const own = [...new Set(edges.map((edge) => edge.from))].flatMap((id) => judged.get(id) ?? []);
    const living = own.filter((one) => one.authentication.value !== 'FALSE');
    const kinds = groupBy(living, ({ facts }) => String(facts.node.attributes['kind'] ?? 'UNKNOWN'));
    return [...kinds].flatMap(([kind, of]): GroupCandidate[] => {
      const max = allowed(kind, asking.policy);
      const holders = of.map((one): Holder => ({
        id: one.facts.node.id,
        authentication: one.authentication,
        issuedAt: issuedAtOf(one.facts.node.attributes),
        replacedAt:
          (replacements.get(one.facts.node.id) ?? []).map((edge) => edge.validFrom).sort()[0] ?? null,
      }));
      const decided = duplicate(holders, max, asking.policy, asking.when.asOf);
      if (decided.value === 'FALSE') return [];
      const members = of.map((one) => one.facts.node);
      const ids = new Set(members.map((node) => node.id));
      return [
        {
          id: `SAME_IDENTITY ${identity.id} ${kind}`,
          kind: 'SAME_IDENTITY',
          subject: identity,
          members,
          verdict: and(
            decided,
            ...members.map((node) => restsOn(node, ['state', 'kind', 'issuedAt', 'createdAt'])),
          ),
          flags: [],
          evidence: edges.filter((edge) => ids.has(edge.from)),
          actions: ['REVOKE'],
          because: because(identity, kind, of, max),
        },
      ];
    });
  });
}

/** AUTHENTICATES_AS of credentials of which there may be too many of one kind. */
async function beyondAllowed(asking: Asking, held: readonly EdgeFact[]): Promise<EdgeFact[]> {
  const nodes = await nodesById(
    asking,
    held.map((edge) => edge.from),
  );
  const kindOf = ({ from }: EdgeFact): string => String(nodes.get(from)?.attributes['kind'] ?? 'UNKNOWN');
  const slot = (edge: EdgeFact): string => `${edge.to} ${kindOf(edge)}`;
  const perSlot = groupBy(held, slot);
  const several = (edge: EdgeFact): boolean =>
    new Set(perSlot.get(slot(edge))?.map(({ from }) => from)).size > allowed(kindOf(edge), asking.policy);
  return held.filter(several);
}

function because(identity: NodeFact, kind: string, of: readonly JudgedCredential[], max: number): string[] {
  const each = of
    .map(({ facts: { node } }) => {
      const issued = issuedAtOf(node.attributes);
      return `${label(node)} (${issued === null ? 'issued when is not known' : `issued ${day(issued)}`})`;
    })
    .sort();
  const word = kind.replaceAll('_', ' ').toLowerCase();
  return [
    `${label(identity)} can be authenticated as by ${count(of.length, 'credential')} of kind ${word}: ${names(each, 5)}.`,
    `The policy allows ${max.toString()}, and a second one for a time while it is rotated.`,
  ];
}
