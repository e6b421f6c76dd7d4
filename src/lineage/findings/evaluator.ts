import type { Capability } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { listed, type Candidate, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { RULES, type RuleId } from '../rules.js';
import type { Breach } from './finding.js';

export type Breaches = ReadonlyMap<RuleId, readonly Breach[]>;

/** Evaluates one rule, or several that need the same facts. */
export interface Evaluator {
  readonly rules: readonly RuleId[];
  readonly needs: readonly Capability[];
  /**
   * It goes through the nodes by {@link within} and says of each only what follows from what {@link widen} leads back to
   * it, so that it may be asked of some nodes alone ({@link Asking.only}). Each of its findings is of one node. Without
   * it, it is always asked of all.
   */
  readonly local?: true;
  /** What each of its rules holds for, at the question's instants. */
  evaluate(asking: Asking): Promise<Breaches>;
}

/** A rule that is the list of a question, as it is asked without arguments. */
export function fromList<A, R extends { readonly items: readonly ListedNode[] }>(
  rule: RuleId,
  question: Question<A, R>,
  more: Pick<Evaluator, 'local'> = {},
): Evaluator {
  return {
    ...more,
    rules: [rule],
    needs: question.needs,
    async evaluate(asking) {
      const { items } = await question.ask(asking, question.args.parse({}));
      return new Map([[rule, items.map(breachOfNode)]]);
    },
  };
}

/** Rules whose candidates were made here. */
export async function fromCandidates(
  asking: Asking,
  found: ReadonlyMap<RuleId, readonly Candidate[]>,
): Promise<Breaches> {
  const breaches = new Map<RuleId, readonly Breach[]>();
  for (const [rule, candidates] of found) {
    const { items } = await listed(asking, RULES[rule], candidates, { includeSuppressed: true });
    breaches.set(rule, items.map(breachOfNode));
  }
  return breaches;
}

export function breachOfNode(item: ListedNode): Breach {
  return breachOf([item.node], item);
}

/** What an item of any answer says of its subjects, and nothing else that the item holds. */
export function breachOf(subjects: readonly NodeFact[], item: Omit<Breach, 'subjects'>): Breach {
  const { severity, certainty, reasons, flags, evidence, suppressedBy, owner } = item;
  const { recommendedActions, because } = item;
  return {
    subjects,
    ...{ severity, certainty, reasons, flags, evidence, suppressedBy, owner, recommendedActions, because },
  };
}
