import type { Asking } from '../../../src/lineage/question.js';
import { survivors as question } from '../../../src/lineage/survivors/index.js';
import type { NodeKey } from '../history.js';
import { survivors, type Survivor } from '../reading/survivors.js';
import { named, type Subject } from './subject.js';

/** Which list, class, certainty, services and suppression: the pages do not say of every flag when it is set. */
export const subject: Subject = {
  question: 'Q-01',
  ofProduct: async (asking) => withoutFlags(await survivorsOf(asking)),
  ofOracle: (world) => withoutFlags(survivors(world)),
};

/** Flags of which the pages do not say when they are set. */
const NOT_READ = ['CONTESTED', 'NEVER_EXPIRES', 'SUPERSEDED'];

async function survivorsOf(asking: Asking): Promise<Map<NodeKey, Survivor>> {
  const answer = await question.ask(asking, question.args.parse({}));
  const found = new Map<NodeKey, Survivor>();
  for (const list of ['items', 'restorable', 'pending'] as const) {
    for (const item of answer[list]) {
      if (!item.credential) continue;
      found.set(named(item.credential), {
        list,
        class: item.class,
        certainty: item.certainty,
        flags: item.flags.filter((flag) => !NOT_READ.includes(flag)),
        services: item.services
          .map(({ service, sameAs }) => [service, ...sameAs].map(named).sort().join(' '))
          .sort(),
        suppressed: item.suppressedBy !== null,
      });
    }
  }
  return found;
}

function withoutFlags(of: ReadonlyMap<NodeKey, Survivor>): Map<NodeKey, unknown> {
  return new Map([...of].map(([key, { flags: _, ...rest }]) => [key, rest]));
}
