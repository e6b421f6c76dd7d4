import type { Graph, Row } from '../../src/graph/port.js';
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

/** The graph after everything was told; several questions read the same of it, and nothing changes it between them. */
export function askingOf(graph: Graph, { asOf, knownAt, present }: Case): Asking {
  return {
    graph: remembering(graph),
    policy: DEFAULT_POLICY,
    when: { asOf: instant(asOf), knownAt: instant(knownAt), present },
  };
}

function instant(at: Time): Instant {
  return parseInstant(text(at)) as Instant;
}

/** A graph that asks its engine the same only once. */
function remembering(graph: Graph): Graph {
  const known = new Map<string, Promise<Row[]>>();
  return {
    engine: graph.engine,
    stream: graph.stream.bind(graph),
    write: graph.write.bind(graph),
    ensureSchema: graph.ensureSchema.bind(graph),
    health: graph.health.bind(graph),
    close: graph.close.bind(graph),
    read(statement, params = {}) {
      const key = `${statement.text} ${JSON.stringify(params)}`;
      const rows = known.get(key) ?? graph.read(statement, params);
      known.set(key, rows);
      return rows;
    },
  };
}
