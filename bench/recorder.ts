import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Graph, Params, Statement } from '../src/graph/port.js';

/** The file of the writes, in the folder of one measurement. */
export const WRITES = 'writes.jsonl';

export interface Step {
  readonly statement: Statement;
  readonly params: Params;
}

/** One transaction as it went to the engine. */
type Line = readonly { readonly text: string; readonly params: Params }[];

/**
 * Wraps a graph so that every write goes to a file, too, for {@link replay}. `spent()` is the time that the recording
 * itself took, in ms: it is no part of the product and is taken off.
 */
export function recordWrites(
  graph: Graph,
  file: string,
): { graph: Graph; spent(): number; end(): Promise<void> } {
  const out: WriteStream = createWriteStream(file);
  let spent = 0;
  const write: Graph['write'] = async (steps, options) => {
    const result = await graph.write(steps, options);
    const start = performance.now();
    const line: Line = steps.map(({ statement, params }) => ({ text: statement.text, params: params ?? {} }));
    if (!out.write(JSON.stringify(line) + '\n')) await once(out, 'drain');
    spent += performance.now() - start;
    return result;
  };
  return {
    graph: proxied(graph, { write }),
    spent: () => spent,
    end: async () => {
      out.end();
      await once(out, 'finish');
    },
  };
}

/** What was read for one answer. */
export interface Reads {
  readonly steps: readonly Step[];
  readonly rows: number;
  /** While at least one statement was under way. */
  readonly readingMs: number;
}

/** Wraps a graph so that the reads of one question are kept in memory: statements and parameters, no rows. */
export function recordReads(graph: Graph): { graph: Graph; take(): Reads } {
  let steps: Step[] = [];
  let rows = 0;
  let readingMs = 0;
  let running = 0;
  let since = 0;
  const read: Graph['read'] = async (statement, params = {}, options = {}) => {
    steps.push({ statement, params });
    if (running++ === 0) since = performance.now();
    try {
      const found = await graph.read(statement, params, options);
      rows += found.length;
      return found;
    } finally {
      if (--running === 0) readingMs += performance.now() - since;
    }
  };
  return {
    graph: proxied(graph, { read }),
    take: () => {
      const taken = { steps, rows, readingMs };
      [steps, rows, readingMs] = [[], 0, 0];
      return taken;
    },
  };
}

export async function* recorded(file: string): AsyncGenerator<Line> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    yield JSON.parse(line) as Line;
  }
}

function proxied(graph: Graph, over: Partial<Graph>): Graph {
  return new Proxy(graph, {
    get(target, name) {
      const own = over[name as keyof Graph];
      if (own) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
