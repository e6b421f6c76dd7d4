import type { Graph } from '../../src/graph/port.js';
import { survivors as question } from '../../src/lineage/survivors/index.js';
import type { Asking } from '../../src/lineage/question.js';
import { DEFAULT_POLICY, parseInstant, type Instant } from '../../src/model/index.js';
import { syncClaims } from '../support/sync.js';
import type { Case } from './estates.js';
import { keyOf, type History, type NodeKey } from './history.js';
import type { Survivor } from './survivors.js';
import { text, type Time } from './time.js';

/** Puts a history through the real sync. */
export async function record(graph: Graph, history: History): Promise<void> {
  for (const told of history) {
    await syncClaims(graph, { ...told, observedAt: text(told.observedAt), now: text(told.at) });
  }
}

export function askingOf(graph: Graph, { asOf, knownAt, present }: Case): Asking {
  return { graph, policy: DEFAULT_POLICY, when: { asOf: instant(asOf), knownAt: instant(knownAt), present } };
}

/** Flags of which the pages do not say when they are set. */
const NOT_READ = ['CONTESTED', 'NEVER_EXPIRES', 'SUPERSEDED'];

export async function survivorsOf(asking: Asking): Promise<Map<NodeKey, Survivor>> {
  const answer = await question.ask(asking, question.args.parse({}));
  const found = new Map<NodeKey, Survivor>();
  for (const list of ['items', 'restorable', 'pending'] as const) {
    for (const item of answer[list]) {
      if (!item.credential) continue;
      const key = keyOf({ type: item.credential.nodeType, key: item.credential.naturalKey });
      found.set(key, {
        list,
        class: item.class,
        certainty: item.certainty,
        flags: item.flags.filter((flag) => !NOT_READ.includes(flag)),
        services: item.services
          .map(({ service, sameAs }) =>
            [service, ...sameAs]
              .map((node) => keyOf({ type: node.nodeType, key: node.naturalKey }))
              .sort()
              .join(' '),
          )
          .sort(),
        suppressed: item.suppressedBy !== null,
      });
    }
  }
  return found;
}

function instant(at: Time): Instant {
  return parseInstant(text(at)) as Instant;
}
