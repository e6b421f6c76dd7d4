import { breakGlass, NOT_TESTED_RULE, USED_OUTSIDE_RULE } from '../break-glass/break-glass.js';
import { addMillis, type Instant } from '../../model/index.js';
import { instantOf } from '../definitions/instants.js';
import { allowed, issuedAtOf } from '../duplicates/decide.js';
import { duplicates } from '../duplicates/duplicates.js';
import type { DuplicateGroup } from '../duplicates/group.js';
import { exceptions } from '../exceptions/exceptions.js';
import type { Asking } from '../question.js';
import { rotationStatus } from '../rotation/rotation.js';
import { breachOf, breachOfNode, type Evaluator } from './evaluator.js';
import type { Breach } from './finding.js';

/** Break-glass access that was used outside of an incident, or not tested or reviewed in time. */
export const emergencies: Evaluator = {
  rules: ['LIN-023', 'LIN-047'],
  needs: breakGlass.needs,
  async evaluate(asking) {
    const { items } = await breakGlass.ask(asking, breakGlass.args.parse({}));
    const of = (rule: string): Breach[] => items.filter((item) => item.rule === rule).map(breachOfNode);
    return new Map([
      ['LIN-023', of(USED_OUTSIDE_RULE.id)],
      ['LIN-047', of(NOT_TESTED_RULE.id)],
    ]);
  },
};

/** Exceptions that have ended while what they covered goes on. */
export const lapsedExceptions: Evaluator = {
  rules: ['LIN-022'],
  needs: exceptions.needs,
  async evaluate(asking) {
    const { items } = await exceptions.ask(asking, exceptions.args.parse({ state: 'EXPIRED' }));
    const breaches = items
      .filter(({ effective }) => effective.value !== 'FALSE')
      .map((item) => ({
        ...breachOf([item.exception, ...item.covers], { ...item, suppressedBy: null, owner: null }),
        startedAt: instantOf(item.exception.attributes, 'expiresAt'),
      }));
    return new Map([['LIN-022', breaches]]);
  },
};

/** Credentials with neither an end nor a policy that says when to rotate them. */
export const withoutEnd: Evaluator = {
  rules: ['LIN-014'],
  needs: rotationStatus.needs,
  local: true,
  async evaluate(asking) {
    const { noPolicy } = await rotationStatus.ask(asking, rotationStatus.args.parse({}));
    const endless = noPolicy.filter(({ node }) => instantOf(node.attributes, 'expiresAt') === null);
    return new Map([['LIN-014', endless.map(breachOfNode)]]);
  },
};

/** Groups of duplicates; what they have in common is to be mended, and the duplicates stand beside it. */
export const doubled: Evaluator = {
  rules: ['LIN-043'],
  needs: duplicates.needs,
  async evaluate(asking) {
    const { items } = await duplicates.ask(asking, duplicates.args.parse({}));
    const breaches = items.map((group) => ({
      ...breachOf([group.subject, ...group.members], { ...group, owner: null }),
      startedAt: doubledSince(asking, group),
    }));
    return new Map([['LIN-043', breaches]]);
  },
};

/** When the first credential beyond those that the policy allows had outlived the overlap of a rotation. */
function doubledSince({ policy, when }: Asking, { kind, members }: DuplicateGroup): Instant | null {
  if (kind !== 'SAME_IDENTITY') return null;
  const issued = members.flatMap(({ attributes }) => issuedAtOf(attributes) ?? []).sort();
  const beyond = issued[allowed(String(members[0]?.attributes['kind'] ?? 'UNKNOWN'), policy)];
  if (issued.length < members.length || beyond === undefined) return null;
  const since = addMillis(beyond, policy.rotationOverlapDays);
  return since <= when.asOf ? since : null;
}
