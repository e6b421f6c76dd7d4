import { breakGlass, NOT_TESTED_RULE, USED_OUTSIDE_RULE } from '../break-glass/break-glass.js';
import { instantOf } from '../definitions/instants.js';
import { exceptions } from '../exceptions/exceptions.js';
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
  async evaluate(asking) {
    const { noPolicy } = await rotationStatus.ask(asking, rotationStatus.args.parse({}));
    const endless = noPolicy.filter(({ node }) => instantOf(node.attributes, 'expiresAt') === null);
    return new Map([['LIN-014', endless.map(breachOfNode)]]);
  },
};
