import type { Graph } from '../../src/graph/port.js';
import { answersTo, type Asked } from '../estate/battery.js';
import type { Case } from '../oracle/estates.js';
import type { History } from '../oracle/history.js';
import { record } from '../oracle/product.js';
import { text, type Time } from '../oracle/time.js';
import { at } from '../support/sync.js';

/** What is asked, and when: `asOf` and `knownAt` only where the past is meant. */
export interface Asking {
  readonly asked: readonly Asked[];
  readonly now: Time;
  readonly asOf?: Time;
  readonly knownAt?: Time;
}

/** What a graph answers, byte for byte, by question. */
export function ask(graph: Graph, { asked, now, asOf, knownAt }: Asking): Promise<Map<string, string>> {
  const instants = {
    ...(asOf === undefined ? {} : { asOf: text(asOf) }),
    ...(knownAt === undefined ? {} : { knownAt: text(knownAt) }),
  };
  return answersTo(graph, asked, instants, at(text(now)));
}

/** What an empty graph answers once a history has been recorded in it. */
export async function answersAfter(
  open: () => Promise<Graph>,
  put: History | ((graph: Graph) => Promise<void>),
  asking: Asking,
): Promise<Map<string, string>> {
  const graph = await open();
  try {
    if (typeof put === 'function') await put(graph);
    else await record(graph, put);
    return await ask(graph, asking);
  } finally {
    await graph.close();
  }
}

/** The instants of a case that asks for the past; none when it asks for the present. */
export function pastOf({ asOf, knownAt, present }: Case): Pick<Asking, 'asOf' | 'knownAt'> {
  return present ? {} : { asOf, knownAt };
}
