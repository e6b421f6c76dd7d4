import type { Capability } from '../../model/index.js';
import type { Asking } from '../question.js';
import { RULES, type RuleId } from '../rules.js';
import { EVALUATORS } from './evaluators.js';
import { breakOf, type Break } from './finding.js';

/** Every rule that is evaluated, with the capabilities that it needs. */
export const NEEDS_OF: ReadonlyMap<RuleId, readonly Capability[]> = new Map(
  EVALUATORS.flatMap(({ rules, needs }) => rules.map((rule) => [rule, needs] as const)),
);

/** Rules that may be asked of some nodes alone. */
export const LOCAL_RULES: ReadonlySet<RuleId> = new Set(
  EVALUATORS.filter(({ local }) => local).flatMap(({ rules }) => rules),
);

/**
 * What breaks these rules at the question's instants, by fingerprint.
 *
 * @param only of local rules what breaks them for one of these nodes; null: for any
 */
export async function breaksOf(
  asking: Asking,
  rules: ReadonlySet<RuleId>,
  only: ReadonlySet<string> | null = null,
): Promise<Map<string, Break>> {
  const found = new Map<string, Break>();
  for (const evaluator of EVALUATORS) {
    if (!evaluator.rules.some((rule) => rules.has(rule))) continue;
    const some = evaluator.local ? only : null;
    if (some?.size === 0) continue;
    for (const [rule, breaches] of await evaluator.evaluate(some ? { ...asking, only: some } : asking)) {
      if (!rules.has(rule)) continue;
      for (const breach of breaches) {
        if (some && !breach.subjects.some(({ id }) => some.has(id))) continue;
        const one = breakOf(RULES[rule], breach);
        found.set(one.id, one);
      }
    }
  }
  return found;
}
