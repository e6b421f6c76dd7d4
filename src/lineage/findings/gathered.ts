import type { Candidate } from '../listing/index.js';
import type { Asking } from '../question.js';
import type { RuleId } from '../rules.js';
import { fromCandidates, type Breaches } from './evaluator.js';

/** The candidates of several rules, while an evaluator goes through the estate once for all of them. */
export class Gathered {
  readonly #candidates: Map<RuleId, Candidate[]>;

  constructor(rules: readonly RuleId[]) {
    this.#candidates = new Map(rules.map((rule) => [rule, []]));
  }

  add(rule: RuleId, candidates: Iterable<Candidate>): void {
    const of = this.#candidates.get(rule);
    for (const candidate of candidates) of?.push(candidate);
  }

  breaches(asking: Asking): Promise<Breaches> {
    return fromCandidates(asking, this.#candidates);
  }
}
