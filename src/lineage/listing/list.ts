import { type Certainty } from '../../model/index.js';
import type { Action, Counts } from '../answer.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { environmentOf } from '../definitions/a13-environment.js';
import { severityOf } from '../definitions/severity.js';
import { countsOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { exceptionsOn, privilegedOf } from '../judge/index.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { byEnds } from '../read/index.js';
import type { Rule } from '../rules.js';
import { byUrgency } from '../urgency.js';
import type { Candidate, ItemOf, ListedNode } from './item.js';

/** What a list needs of the rule that it is of. */
export type ListRule = Pick<Rule, 'id' | 'base'>;

/** Actions that a POSSIBLE item may have (5.8.3). */
const CAUTIOUS: ReadonlySet<Action> = new Set([
  'CONFIRM',
  'IDENTIFY',
  'FIX_CONNECTOR',
  'MANUAL',
  'WAIT_EXPIRY',
]);

/**
 * The list of what a rule holds for: with severity (5.9), exceptions (A8), owners (5.6) and actions (5.8.3), most
 * urgent first, CONFIRMED before POSSIBLE, then by id. Each node stands once: of several candidates of one node the
 * strongest speaks. What a candidate has beyond {@link Candidate} stands in its item as it is.
 */
export async function listed<C extends Candidate>(
  asking: Asking,
  rule: ListRule,
  candidates: readonly C[],
  options: { readonly includeSuppressed: boolean },
): Promise<{ items: ItemOf<C>[]; counts: Counts }> {
  const found = strongestOf(candidates.filter(({ verdict }) => verdict.value !== 'FALSE'));
  const concerned = found.flatMap(({ node, about = [] }) => [node, ...about]);
  const stakes = found.flatMap((candidate) => candidate.stakes ?? []);
  const ids = new Set(concerned.map((node) => node.id));
  const { covers, exceptions } = await exceptionsOn(asking, ids);
  const covering = groupBy(covers, (edge) => edge.to);
  const privileged = await privilegedOf(
    asking,
    [...concerned, ...stakes].filter((node) => node.nodeType === 'Identity').map((node) => node.id),
  );
  const unowned = asking.ownerless ? [] : found.flatMap(({ node, owner }) => (owner ? [] : node.id));
  const owners = unowned.length > 0 ? await ownersOf(asking, unowned) : new Map<string, OwnerResult>();
  const all = found.map((candidate): ItemOf<C> => {
    const {
      node,
      verdict,
      about = [],
      stakes: atStake = [],
      flags,
      evidence,
      actions,
      because,
      ephemeral,
      owner,
      ...more
    } = candidate;
    const nodes = [node, ...about];
    const weighed = [...nodes, ...atStake];
    const certainty: Certainty = verdict.value === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE';
    const breakGlass = isBreakGlass(nodes);
    const suppressedBy = suppressing(
      nodes.map((one) => one.id),
      nodes.flatMap((one) => covering.get(one.id) ?? []),
      exceptions,
      rule.id,
      asking.when.asOf,
    );
    const item: ListedNode = {
      id: node.id,
      node,
      severity: severityOf(rule.base, {
        privileged: weighed.some((one) => one.attributes['privileged'] === true || privileged.has(one.id)),
        production: weighed.some((one) => environmentOf(one) === 'PRODUCTION'),
        certainty,
        ephemeral: ephemeral ?? false,
      }),
      certainty,
      reasons: verdict.reasons,
      flags: [...new Set([...(flags ?? []), ...(breakGlass ? ['BREAK_GLASS'] : [])])].sort(),
      evidence: [...(evidence ?? [])].sort(byEnds),
      suppressedBy: breakGlass ? null : suppressedBy,
      owner: owner ?? owners.get(node.id) ?? null,
      recommendedActions: actionsOf(actions, { certainty, breakGlass, suppressed: suppressedBy !== null }),
      because,
    };
    return { ...item, ...more };
  });
  all.sort(byUrgency);
  const items = options.includeSuppressed ? all : all.filter((item) => item.suppressedBy === null);
  return {
    items,
    counts: { ...countsOf(items), suppressed: all.filter((item) => item.suppressedBy !== null).length },
  };
}

function strongestOf<C extends Candidate>(candidates: readonly C[]): C[] {
  const best = new Map<string, C>();
  for (const candidate of candidates) {
    const known = best.get(candidate.node.id);
    if (!known || (known.verdict.value === 'UNKNOWN' && candidate.verdict.value === 'TRUE'))
      best.set(candidate.node.id, candidate);
  }
  return [...best.values()];
}

function actionsOf(
  actions: readonly Action[],
  of: { readonly certainty: Certainty; readonly breakGlass: boolean; readonly suppressed: boolean },
): readonly Action[] {
  if (of.breakGlass) return ['MANUAL'];
  if (of.suppressed) return ['NONE'];
  if (of.certainty === 'CONFIRMED') return actions;
  const careful = actions.filter((action) => CAUTIOUS.has(action));
  return careful.length > 0 ? careful : ['CONFIRM'];
}
