import type { Graph } from '../../src/graph/port.js';
import type { Asking } from '../../src/lineage/question.js';
import { DEFAULT_POLICY, parseInstant, type Instant } from '../../src/model/index.js';
import { syncClaims } from '../support/sync.js';
import type { Case } from './estates.js';
import type { History } from './history.js';
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

function instant(at: Time): Instant {
  return parseInstant(text(at)) as Instant;
}
