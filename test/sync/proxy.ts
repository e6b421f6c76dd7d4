import type { Graph } from '../../src/graph/port.js';

/** What went through a {@link watch}ed graph. */
export interface Traffic {
  /** Names of the statements of each transaction. */
  readonly transactions: string[][];
  /** Vertices and relationships that they named. */
  rows: number;
  readonly reads: string[];
}

export class Crash extends Error {}

/**
 * The same graph, counting what goes through. Past `allowed` transactions every write fails, as if the process had died
 * there; the one that fails is rolled back (`before`) or committed unheard (`after`).
 */
export function watch(
  graph: Graph,
  allowed = Infinity,
  dies: 'before' | 'after' = 'before',
): Graph & { traffic: Traffic } {
  const traffic: Traffic = { transactions: [], rows: 0, reads: [] };
  let dead = false;
  return {
    engine: graph.engine,
    traffic,
    read: async (statement, params, options) => {
      if (dead) throw new Crash('dead');
      traffic.reads.push(statement.name);
      return graph.read(statement, params, options);
    },
    stream: (statement, params, options) => {
      if (dead) throw new Crash('dead');
      traffic.reads.push(statement.name);
      return graph.stream(statement, params, options);
    },
    write: async (steps, options) => {
      if (dead) throw new Crash('dead');
      if (traffic.transactions.length >= allowed) {
        dead = true;
        if (dies === 'after') await graph.write(steps, options);
        throw new Crash('dead');
      }
      traffic.transactions.push(steps.map((step) => step.statement.name));
      for (const { params } of steps) {
        const rows = params?.['rows'];
        traffic.rows += Array.isArray(rows) ? rows.length : 1;
      }
      return graph.write(steps, options);
    },
    ensureSchema: () => graph.ensureSchema(),
    health: () => graph.health(),
    close: () => graph.close(),
  };
}
