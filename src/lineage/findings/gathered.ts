import type { Instant } from '../../model/index.js';
import { listed, type Candidate } from '../listing/index.js';
import type { Asking } from '../question.js';
import { RULES, type RuleId } from '../rules.js';
import { breachOfNode, type Breaches } from './evaluator.js';
import type { Breach } from './finding.js';

/** A candidate of a rule, with since when it is so, where the facts tell. */
export interface DatedCandidate extends Candidate {
  readonly startedAt?: Instant | null;
}

/** The candidates of several rules, while an evaluator goes through the estate once for all of them. */
export class Gathered {
  readonly #candidates: Map<RuleId, DatedCandidate[]>;

  constructor(rules: readonly RuleId[]) {
    this.#candidates = new Map(rules.map((rule) => [rule, []]));
  }

  add(rule: RuleId, candidates: Iterable<DatedCandidate>): void {
    const of = this.#candidates.get(rule);
    for (const candidate of candidates) if (candidate.verdict.value !== 'FALSE') of?.push(candidate);
  }

  async breaches(asking: Asking): Promise<Breaches> {
    const found = new Map<RuleId, readonly Breach[]>();
    for (const [rule, candidates] of this.#candidates) {
      const { items } = await listed(asking, RULES[rule], candidates, { includeSuppressed: true });
      found.set(
        rule,
        items.map((item) => ({ ...breachOfNode(item), startedAt: item.startedAt ?? null })),
      );
    }
    return found;
  }
}
