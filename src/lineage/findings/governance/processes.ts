import { and } from '../../../model/index.js';
import { GOVERNANCE_NEEDS } from '../../control-card/record.js';
import { restsOn } from '../../definitions/rests-on.js';
import { count, label } from '../../explain/index.js';
import type { NodeFact } from '../../facts.js';
import { EVERYWHERE, within, type Candidate } from '../../listing/index.js';
import { ofPerson } from '../actor.js';
import { untoldByRealm } from '../by-realm.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered } from '../gathered.js';
import { noProcess } from './decide.js';

/** Which process governs the life of each non-human identity (LIN-012): what it says of a realm rests on all of it. */
export const processes: Evaluator = {
  rules: ['LIN-012'],
  needs: [...GOVERNANCE_NEEDS, 'SECRET_LOCATIONS', 'WORKLOADS'],
  async evaluate(asking) {
    const found = new Gathered(['LIN-012']);
    const untold: NodeFact[] = [];
    for await (const page of within(asking, 'Identity', EVERYWHERE, (node) => !ofPerson(node)))
      for (const node of page) {
        if (noProcess(node).reasons.includes('PROCESS_NOT_TOLD')) untold.push(node);
        else found.add('LIN-012', [processed(node)]);
      }
    const ofRealms = await untoldByRealm(asking, {
      nodes: untold,
      reason: 'PROCESS_NOT_TOLD',
      says: (realm, n) =>
        `No source tells which process governs the life of ${count(n, 'non-human identity', 'non-human identities')} of ${realm}.`,
    });
    found.add('LIN-012', ofRealms);
    return found.breaches(asking);
  },
};

function processed(node: NodeFact): Candidate {
  const none = node.attributes['lifecycleProcess'] === 'NONE';
  return {
    node,
    verdict: and(noProcess(node), restsOn(node, ['lifecycleProcess', 'actorClass'])),
    actions: ['ATTEST'],
    because: [
      none
        ? `No process governs the life of ${label(node)}.`
        : `The life of ${label(node)} is governed by the process for people, which does not fit a machine.`,
    ],
  };
}
