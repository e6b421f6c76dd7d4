import { survivingIdentities as question } from '../../../src/lineage/surviving-identities/surviving-identities.js';
import { survivingIdentities, type SurvivingIdentity } from '../reading/surviving-identities.js';
import { named, type Subject } from './subject.js';

/** On which list, with what certainty, flags, services and suppression. */
export const subject: Subject = {
  question: 'Q-02',
  async ofProduct(asking) {
    const answer = await question.ask(asking, question.args.parse({}));
    const found = new Map<string, SurvivingIdentity>();
    for (const list of ['items', 'mintable', 'restorable'] as const) {
      for (const { node, certainty, flags, services, suppressedBy } of answer[list]) {
        found.set(named(node), {
          list,
          certainty,
          flags,
          services: services
            .map(({ service, sameAs }) => [service, ...sameAs].map(named).sort().join(' '))
            .sort(),
          suppressed: suppressedBy !== null,
        });
      }
    }
    return found;
  },
  ofOracle: survivingIdentities,
};
