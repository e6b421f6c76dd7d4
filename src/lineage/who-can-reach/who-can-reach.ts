import { z } from 'zod';
import { actionClass, type ActionClass, type Capability } from '../../model/index.js';
import type { Warning } from '../answer.js';
import { ownActions } from '../blast-radius/action-classes.js';
import { countBy } from '../blast-radius/answer.js';
import { completenessOf, truncationOf } from '../blast-radius/completeness.js';
import type { Step } from '../blast-radius/walk.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import type { Asking, Question } from '../question.js';
import { byId, edgesOf } from '../read/index.js';
import type { WhoCanReachAnswer } from './answer.js';
import { typesTo } from './expand-back.js';
import { exploreBack } from './explore-back.js';
import { actionsOfGrants, realmGrants, type RealmGrants } from './grants-on.js';
import { itemsOf } from './items.js';

const MAX_DEPTH = 12;

const args = z.strictObject({
  /** What is reached, by any of its names. */
  resource: z.string().min(1),
  /** Only who may do this to it, as far as grants tell. */
  action: actionClass.optional(),
  /** Relationships followed at most; the policy's `blastDepth` when not given. */
  depth: z.number().int().min(1).max(MAX_DEPTH).optional(),
});
export type WhoCanReachArgs = z.output<typeof args>;

const needs: readonly Capability[] = [
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'PERMISSIONS',
  'SECRET_LOCATIONS',
  'OWNERS',
];

/** from whom the rules of 5.8.2 lead to a node, of those that can act (A1), with their owners. */
export const whoCanReach: Question<WhoCanReachArgs, WhoCanReachAnswer> = {
  id: 'Q-17',
  field: 'whoCanReach',
  names: ['who-can-reach'],
  title: 'Who can reach a node, by which way, and who owns them',
  version: 1,
  args,
  needs,
  async ask(asking, { resource, action, depth = asking.policy.blastDepth }) {
    const target = await nodeByHandle(asking, resource);
    const allows = (classes: readonly ActionClass[]): boolean =>
      action === undefined || classes.length === 0 || classes.includes(action);
    const { actions, realm } = await grantsOn(asking, target, allows);
    const actionsOf = ({ edge }: Step): readonly ActionClass[] =>
      edge.type === 'ON' ? (actions.get(edge.from) ?? []) : ownActions(edge.type);
    const explored = await exploreBack(asking, target, depth, realm, (step) => allows(actionsOf(step)));
    const { items, dormant } = await itemsOf(asking, target, explored, depth, actionsOf);
    const completeness = completenessOf(explored, depth);
    const frame = frameOf(asking, whoCanReach, await coverageFor(asking, needs), [
      ...doubtsOf(target, realm, [...explored.nodes.values()]),
      ...truncationOf(asking, explored, completeness),
    ]);
    const onWay = new Set([target.id, ...items.flatMap((item) => item.path)]);
    return {
      ...frame,
      // Without the evaluation of permissions nobody can say that this is all.
      certainty: frame.certainty === 'COMPLETE' ? 'PARTIAL' : frame.certainty,
      target,
      action: action ?? null,
      depth,
      items,
      counts: countsOf(items),
      byKind: countBy(items, ({ node }) => [
        node.nodeType,
        typeof node.attributes.kind === 'string' ? node.attributes.kind : null,
      ]),
      dormant,
      nodes: [...onWay].flatMap((id) => explored.nodes.get(id) ?? []).sort(byId),
      completeness,
    };
  },
};

/** The grants on the target and on its realm, and what each allows. */
async function grantsOn(
  asking: Asking,
  target: NodeFact,
  allows: (classes: readonly ActionClass[]) => boolean,
): Promise<{ actions: ReadonlyMap<string, readonly ActionClass[]>; realm: RealmGrants }> {
  const realm = await realmGrants(asking, target, allows);
  // What is cut here is cut, and said, when the walk goes back over the same relationships.
  const on = await edgesOf(asking, [target.id], ['ON'], 'in', {
    history: 'live',
    truncated: () => undefined,
  });
  const grants = [...on.map((edge) => edge.from), ...realm.walked.map(({ tail }) => tail)];
  return { actions: await actionsOfGrants(asking, grants), realm };
}

function doubtsOf(target: NodeFact, realm: RealmGrants, met: readonly NodeFact[]): Warning[] {
  const warnings: Warning[] = [
    {
      code: 'NOT_EVALUATED',
      message:
        'Effective permissions are not evaluated: who holds a grant is POSSIBLE, and whoever is not listed may still reach it.',
    },
  ];
  if (realm.untold > 0) {
    warnings.push({
      code: 'REALM_GRANTS_NOT_EVALUATED',
      message: `Grants on the whole realm of which nobody tells what they allow: ${realm.untold}. Their holders are not listed.`,
    });
  }
  if (met.some(isWholeAccount)) {
    warnings.push({
      code: 'WHOLE_ACCOUNT_TRUSTED',
      message:
        'A trust on the way lets in a whole account: who of that account may use it was not evaluated, and they are not listed.',
    });
  }
  const heads = new Set([target.nodeType]);
  if (typesTo(heads, 'in').length + typesTo(heads, 'out').length === 0) {
    warnings.push({ code: 'NO_RULE', message: `No rule leads to a ${target.nodeType}.` });
  }
  return warnings;
}

/** A trust in an account as a whole leaves the choice to that account. */
function isWholeAccount({ nodeType, attributes, naturalKey }: NodeFact): boolean {
  return (
    nodeType === 'FederatedSubject' &&
    /^arn:[^:]*:iam::\d{12}:root$/.test(String(attributes.locator ?? naturalKey.at(-1)))
  );
}
