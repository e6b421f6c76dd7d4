import { offboardingPlan as question } from '../../../src/lineage/offboarding/offboarding.js';
import type { NodeKey } from '../history.js';
import { offboardingPlan, type Plan } from '../reading/offboarding.js';
import type { World } from '../reading/world.js';
import { idOf, named, oneOf, type Subject } from './subject.js';

/** Of one service: every step with its certainty, what is left to a person, and the sessions that end by themselves. */
export const subject: Subject = {
  question: 'Q-19',
  async ofProduct(asking, world) {
    const service = serviceOf(world);
    if (service === null) return new Map();
    const answer = await question.ask(asking, question.args.parse({ subject: idOf(service) }));
    const steps = answer.steps.map(({ kind, subject: node, of, certainty }): [string, unknown] => {
      const whole = of === null || of.id === node.id ? [] : [named(of)];
      return [[kind, named(node), ...whole].join(' '), certainty];
    });
    return told(new Map(steps), answer.manual.map(named).sort(), answer.residualSessions.map(named).sort());
  },
  ofOracle(world) {
    const service = serviceOf(world);
    if (service === null) return new Map();
    const { steps, manual, residualSessions } = offboardingPlan(world, service);
    return told(steps, manual, residualSessions);
  },
  tells: (found) => found.size > 2,
};

function told(
  steps: ReadonlyMap<string, unknown>,
  manual: Plan['manual'],
  residualSessions: Plan['residualSessions'],
): Map<string, unknown> {
  return new Map<string, unknown>([...steps, ['manual', manual], ['residualSessions', residualSessions]]);
}

/** One that something would be done for, if there is any. */
function serviceOf(world: World): NodeKey | null {
  const all = world.all('Service').map(({ key }) => key);
  const planned = all.filter((key) => offboardingPlan(world, key).steps.size > 0);
  return oneOf(world, planned.length > 0 ? planned : all);
}
