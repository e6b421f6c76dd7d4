import type { Capability } from '../../model/index.js';
import type { Asking } from '../question.js';
import { RULES, type RuleId } from '../rules.js';
import { EVALUATORS } from './evaluators.js';
import { breakOf, type Break } from './finding.js';
import { watched } from './incremental/watched.js';

/** Every rule that is evaluated, with the capabilities that it needs. */
export const NEEDS_OF: ReadonlyMap<RuleId, readonly Capability[]> = new Map(
  EVALUATORS.flatMap(({ rules, needs }) => rules.map((rule) => [rule, needs] as const)),
);

/** Rules that may be asked of some nodes alone. */
export const LOCAL_RULES: ReadonlySet<RuleId> = new Set(
  EVALUATORS.filter(({ local }) => local).flatMap(({ rules }) => rules),
);

/** What is looked at. */
export interface Looking {
  /** Of local rules what breaks them for one of these nodes; null: for any. */
  readonly only?: ReadonlySet<string> | null;
  /** Hears of what a local evaluator reads and may not rely on. */
  readonly strayed?: (statement: string) => void;
}

/**
 * What breaks these rules at the question's instants, by fingerprint.
 */
export async function breaksOf(
  asking: Asking,
  rules: ReadonlySet<RuleId>,
  { only = null, strayed = () => undefined }: Looking = {},
): Promise<Map<string, Break>> {
  const near = { ...asking, graph: watched(asking.graph, strayed) };
  const found = new Map<string, Break>();
  for (const evaluator of EVALUATORS) {
    if (!evaluator.rules.some((rule) => rules.has(rule))) continue;
    const some = evaluator.local ? only : null;
    if (some?.size === 0) continue;
    const given = evaluator.local ? { ...near, ...(some ? { only: some } : {}) } : asking;
    for (const [rule, breaches] of await evaluator.evaluate(given)) {
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
