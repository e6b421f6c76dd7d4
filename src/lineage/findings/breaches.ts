import type { Capability } from '../../model/index.js';
import type { Asking } from '../question.js';
import { RULES, type RuleId } from '../rules.js';
import { EVALUATORS } from './evaluators.js';
import { breakOf, type Break } from './finding.js';

/** Every rule that is evaluated, with the capabilities that it needs. */
export const NEEDS_OF: ReadonlyMap<RuleId, readonly Capability[]> = new Map(
  EVALUATORS.flatMap(({ rules, needs }) => rules.map((rule) => [rule, needs] as const)),
);

/** What breaks these rules at the question's instants, by fingerprint. */
export async function breaksOf(asking: Asking, rules: ReadonlySet<RuleId>): Promise<Map<string, Break>> {
  const found = new Map<string, Break>();
  for (const evaluator of EVALUATORS) {
    if (!evaluator.rules.some((rule) => rules.has(rule))) continue;
    for (const [rule, breaches] of await evaluator.evaluate(asking)) {
      if (!rules.has(rule)) continue;
      for (const breach of breaches) {
        const one = breakOf(RULES[rule], breach);
        found.set(one.id, one);
      }
    }
  }
  return found;
}
