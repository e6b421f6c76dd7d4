import { z } from 'zod';
import { and, or, type Verdict } from '../../model/index.js';
import { mayBeActedAs } from '../definitions/can-act.js';
import { isExternal } from '../definitions/external-subject.js';
import { label, quoted } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { confirm } from '../judge/index.js';
import { listArgs, listPages, type Candidate, type ListedNode } from '../listing/index.js';
import type { Counts, Frame } from '../answer.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { RULES } from '../rules.js';
import { broad, BREADTHS, type Judgement } from './broad.js';

const args = z.strictObject({
  ...listArgs,
  /** The least breadth that is listed. */
  breadth: z.enum(BREADTHS).default('PREFIX'),
});
export type FederationTrustsArgs = z.output<typeof args>;

/** One federated subject that may act as an identity. */
export interface FederationTrust extends Omit<Judgement, 'verdict'> {
  readonly subject: NodeFact;
  readonly audience: readonly string[];
  readonly certainty: 'CONFIRMED' | 'POSSIBLE';
  readonly reasons: readonly string[];
}

/** An identity and the trusts that are too broad. */
export interface TrustedIdentity extends ListedNode {
  readonly trusts: readonly FederationTrust[];
}

export interface FederationTrustsAnswer extends Frame {
  readonly items: readonly TrustedIdentity[];
  readonly counts: Counts;
}

const NEEDS = ['IDENTITIES', 'TRUSTS'] as const;

/** the identities that federated subjects may act as whom their trust names too broadly. */
export const federationTrusts: Question<FederationTrustsArgs, FederationTrustsAnswer> = {
  id: 'Q-31',
  field: 'federationTrusts',
  names: ['federation-trusts'],
  title: 'Identities that a broad federation trust opens',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, federationTrusts, given, {
      type: 'Identity',
      rule: RULES['LIN-035'],
      judge: (of, page) => judge(of, page, given.breadth),
    }),
};

type TrustedCandidate = Candidate & Pick<TrustedIdentity, 'trusts'>;

async function judge(
  asking: Asking,
  page: readonly NodeFact[],
  atLeast: FederationTrustsArgs['breadth'],
): Promise<TrustedCandidate[]> {
  const edges = await edgesOf(
    asking,
    page.map((node) => node.id),
    ['CAN_ASSUME'],
    'in',
    { history: 'live' },
  );
  const federated = edges.filter((edge) => edge.from.startsWith('urn:relict:federatedsubject:'));
  const subjects = await nodesById(
    asking,
    federated.map((edge) => edge.from),
  );
  const perIdentity = groupBy(federated, (edge) => edge.to);
  const concerned = await confirm(asking, perIdentity.keys());
  return page.flatMap((node): TrustedCandidate[] => {
    const identity = concerned.get(node.id);
    if (!identity) return [];
    const may = mayBeActedAs(identity, asking.when.asOf);
    const of = groupBy(perIdentity.get(node.id) ?? [], (edge) => edge.from);
    const judged = [...of].flatMap(([id, statements]) => {
      const subject = subjects.get(id);
      if (!subject || !isExternal(subject, node)) return [];
      const one = broad(subject, statements, atLeast, asking.policy);
      return one.verdict.value === 'FALSE' ? [] : [{ subject, statements, ...one }];
    });
    if (judged.length === 0) return [];
    const verdict: Verdict = and(may, or(...judged.map((one) => one.verdict)));
    const sorted = judged.sort((a, b) => (a.subject.id < b.subject.id ? -1 : 1));
    return [
      {
        node,
        verdict,
        flags: sorted.flatMap((one) => one.indicators),
        evidence: sorted.flatMap((one): readonly EdgeFact[] => one.statements),
        actions: ['RECHECK', 'REMOVE_TRUST'],
        because: sorted.slice(0, 3).map((one) => sentence(node, one)),
        trusts: sorted.map(({ subject, verdict: of, statements: _, ...one }) => ({
          ...one,
          subject,
          audience: (subject.attributes['audience'] ?? []) as readonly string[],
          certainty: of.value === 'TRUE' ? ('CONFIRMED' as const) : ('POSSIBLE' as const),
          reasons: of.reasons,
        })),
      },
    ];
  });
}

const HOW = {
  EXACT: 'exactly one subject',
  PREFIX: 'every subject that begins alike',
  WILDCARD: 'any subject',
} as const;

function sentence(identity: NodeFact, { issuer, pattern, breadth, indicators }: Judgement): string {
  const who = issuer === null ? '' : ` of ${quoted(issuer)}`;
  const audience = indicators.includes('AUDIENCE_MISSING') ? ', and for any audience' : '';
  const open = indicators.includes('ISSUER_PUBLIC') ? ', where anybody can sign up' : '';
  return `${quoted(pattern)}${who} may act as ${label(identity)}: ${HOW[breadth]}${open}${audience}.`;
}
