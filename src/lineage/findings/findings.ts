import { z } from 'zod';
import { RelictError } from '../../model/index.js';
import { SEVERITIES, type Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { RULE_IDS, RULES, type RuleId } from '../rules.js';
import { byUrgency } from '../urgency.js';
import { NEEDS_OF } from './breaches.js';
import { withAcknowledgements } from './acknowledged.js';
import {
  SHOWN_STATUSES,
  type FindingsAnswer,
  type PageInfo,
  type RuleResult,
  type ShownFinding,
} from './finding.js';
import { standingOf } from './standing.js';

const args = z.strictObject({
  rules: z
    .array(z.string())
    .optional()
    .transform((given, context) => given?.map((id) => ruleNamed(id, context))),
  /** This and what is worse. */
  severity: z.enum(SEVERITIES).optional(),
  certainty: z.enum(['CONFIRMED', 'POSSIBLE']).optional(),
  /** Without it all but what is RESOLVED. */
  status: z.enum(SHOWN_STATUSES).optional(),
  /** Only what concerns this node, by any of its names. */
  node: z.string().min(1).optional(),
  first: z.number().int().min(1).max(1000).default(100),
  after: z.string().optional(),
});
export type FindingsArgs = z.output<typeof args>;

/** Everything that a rule may need; what is asked of the coverage is what the rules asked for need. */
const NEEDS = [...new Set([...NEEDS_OF.values()].flat())].sort();

/**
 * The rules of findings.md 5.9 over the answers of the questions, at the question's two instants, with the life of each
 * finding (5.5.4) as evaluations had recorded it by then.
 */
export const findings: Question<FindingsArgs, FindingsAnswer> = {
  id: 'LIN',
  field: 'findings',
  names: ['findings'],
  title: 'What is wrong, by the rules LIN-001 to LIN-048, worst first',
  version: 2,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const asked = new Set<RuleId>(given.rules ?? RULE_IDS);
    const only = given.node === undefined ? null : await nodeByHandle(asking, given.node);
    const { findings: all, evaluation } = await standingOf(asking, asked);
    const found = [...(await withAcknowledgements(asking, all))].sort(byUrgency);
    const needs = [...asked].flatMap((rule) => NEEDS_OF.get(rule) ?? []);
    const rules = [...asked].sort().map((id): RuleResult => {
      const of = found.filter((finding) => finding.rule.id === id);
      const count = (wanted: ShownFinding['status']): number =>
        of.filter(({ status }) => status === wanted).length;
      return {
        rule: RULES[id],
        evaluated: NEEDS_OF.has(id),
        open: count('OPEN'),
        acknowledged: count('ACKNOWLEDGED'),
        suppressed: count('SUPPRESSED'),
        stale: count('STALE'),
        resolved: count('RESOLVED'),
      };
    });
    const wanted = found.filter(
      (finding) =>
        (given.severity === undefined ||
          SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(given.severity)) &&
        (given.certainty === undefined || finding.certainty === given.certainty) &&
        (given.status === undefined ? finding.status !== 'RESOLVED' : finding.status === given.status) &&
        (only === null || finding.subjects.some(({ id }) => id === only.id)),
    );
    const { items, pageInfo } = page(wanted, given);
    return {
      items,
      counts: countsOf(wanted),
      rules,
      pageInfo,
      evaluatedAt: evaluation?.at ?? null,
      ...frameOf(asking, findings, await coverageFor(asking, needs), silent(rules)),
    };
  },
};

/** No finding of a rule that is not evaluated must not be read as "clean". */
function silent(rules: readonly RuleResult[]): Warning[] {
  const unread = rules.filter(({ evaluated }) => !evaluated).map(({ rule }) => rule.id);
  if (unread.length === 0) return [];
  return [
    {
      code: 'NOT_EVALUATED',
      message: `Not evaluated, so that nothing is said of them: ${unread.join(', ')}.`,
    },
  ];
}

function page(
  found: readonly ShownFinding[],
  { first, after }: Pick<FindingsArgs, 'first' | 'after'>,
): { items: readonly ShownFinding[]; pageInfo: PageInfo } {
  const start = after === undefined ? 0 : 1 + found.findIndex(({ id }) => id === after);
  if (after !== undefined && start === 0)
    throw new RelictError('USAGE', 'That cursor is none of this list.', {
      hint: 'Pass `pageInfo.endCursor` as it came, with the same instants and filters.',
    });
  const items = found.slice(start, start + first);
  return {
    items,
    pageInfo: {
      hasNextPage: start + items.length < found.length,
      hasPreviousPage: start > 0,
      startCursor: items[0]?.id ?? null,
      endCursor: items.at(-1)?.id ?? null,
    },
  };
}

function ruleNamed(id: string, context: z.RefinementCtx): RuleId {
  const wanted = id.trim().toUpperCase();
  const known = RULE_IDS.find((rule) => rule === wanted);
  if (!known) context.addIssue({ code: 'custom', message: 'a rule is LIN-001 to LIN-048' });
  return known ?? 'LIN-001';
}
