import { z } from 'zod';
import { isFalse, not } from '../../model/index.js';
import { label, names, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, justificationOf } from '../judge/index.js';
import { listArgs, listPages, type Candidate, type NodeListAnswer } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import { RULES } from '../rules.js';

const args = z.strictObject(listArgs);
export type UnjustifiedArgs = z.output<typeof args>;

const NEEDS = ['IDENTITIES', 'CREDENTIALS', 'SERVICES', 'RETIREMENT'] as const;

/**
 * identities that some credential authenticates as, or may, without a justification (5.6): CONFIRMED when it is
 * INVALID, POSSIBLE when it is UNKNOWN. Daily use justifies nothing.
 */
export const unjustified: Question<UnjustifiedArgs, NodeListAnswer> = {
  id: 'Q-08',
  field: 'authenticatesWithoutJustification',
  names: ['unjustified'],
  title: 'Identities that authenticate without a justification',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, unjustified, given, { type: 'Identity', rule: RULES['LIN-002'], judge }),
};

async function judge(asking: Asking, page: readonly NodeFact[]): Promise<Candidate[]> {
  const ids = page.map((node) => node.id);
  const edges = await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', { history: 'live' });
  const credentials = await judgeCredentials(
    asking,
    edges.map((edge) => edge.from),
  );
  const usable = groupBy(
    edges.filter((edge) => {
      const value = credentials.get(edge.from)?.authentication.value;
      return value !== undefined && value !== 'FALSE';
    }),
    (edge) => edge.to,
  );
  const justifications = await justificationOf(
    asking,
    page.filter((node) => usable.has(node.id)),
  );
  return page.flatMap((node): Candidate[] => {
    const justification = justifications.get(node.id);
    const means = usable.get(node.id) ?? [];
    if (!justification) return [];
    const { verdict, supports } = justification;
    const keys = means.flatMap((edge) => credentials.get(edge.from)?.facts.node ?? []).map(label);
    return [
      {
        node,
        verdict: verdict.value === 'TRUE' ? isFalse() : not(verdict),
        evidence: [...means, ...supports],
        actions: ['REVALIDATE'],
        because: [`${names(keys)} can authenticate as ${label(node)}.`, ...sentencesFor(verdict.reasons)],
      },
    ];
  });
}
