import { and, isFalse, isTrue, unknown, type Verdict } from '../../model/index.js';
import { authMethods } from '../auth-methods/auth-methods.js';
import { restsOn } from '../definitions/rests-on.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { judgeCredentials } from '../judge/index.js';
import { EVERYWHERE, within } from '../listing/index.js';
import { ofPerson } from './actor.js';
import type { Evaluator } from './evaluator.js';
import { Gathered } from './gathered.js';

/**
 * LIN-046: something that is no person is authenticated by a method that the policy calls insecure, such as a password:
 * nobody is there to give a second factor. A database knows little else, and its users are not counted.
 */
export function insecurelyUsed(identity: Pick<NodeFact, 'attributes'>, authentication: Verdict): Verdict {
  const { actorClass, kind } = identity.attributes;
  if (actorClass === 'HUMAN' || kind === 'DB_USER') return isFalse('NOT_USED_HERE');
  const machine = actorClass === 'MACHINE' || actorClass === 'AI_AGENT';
  return and(authentication, machine ? isTrue('INSECURE_METHOD') : unknown('ACTOR_CLASS_UNKNOWN'));
}

/** Machines that authenticate as people do, or as nobody should. */
export const methods: Evaluator = {
  rules: ['LIN-046'],
  needs: authMethods.needs,
  async evaluate(asking) {
    const found = new Gathered(['LIN-046']);
    const wanted: ReadonlySet<unknown> = new Set(asking.policy.insecureMethods);
    const insecure = within(asking, 'Credential', EVERYWHERE, ({ attributes }) =>
      wanted.has(attributes['kind']),
    );
    for await (const page of insecure) {
      const judged = await judgeCredentials(
        asking,
        page.map((node) => node.id),
      );
      for (const { facts, authentication } of judged.values()) {
        const method = String(facts.node.attributes['kind']).replaceAll('_', ' ').toLowerCase();
        for (const { node } of facts.identities.filter((one) => !ofPerson(one.node))) {
          found.add('LIN-046', [
            {
              node,
              about: [facts.node],
              verdict: and(
                insecurelyUsed(node, authentication),
                restsOn(node, ['actorClass', 'kind', 'state']),
                restsOn(facts.node, ['kind', 'state']),
              ),
              actions: ['REVALIDATE'],
              because: [
                `${label(facts.node)} authenticates as ${label(node)}.`,
                `The policy calls the method (${method}) insecure for what is no person.`,
              ],
            },
          ]);
        }
      }
    }
    return found.breaches(asking);
  },
};
