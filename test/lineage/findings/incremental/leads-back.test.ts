import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Graph, Params, Row, Statement } from '../../../../src/graph/port.js';
import { EVALUATORS } from '../../../../src/lineage/findings/evaluators.js';
import { widen, type Changed } from '../../../../src/lineage/findings/incremental/widen.js';
import type { Asking } from '../../../../src/lineage/question.js';
import { EDGE_TYPES, type EdgeType } from '../../../../src/model/index.js';
import { endOf, estates } from '../../../metamorphic/estates.js';
import { askingOf, record } from '../../../oracle/product.js';
import { MINUTE } from '../../../oracle/time.js';
import { openMemoryGraph } from '../../../support/graph.js';

const seed = Number(process.env.RELICT_METAMORPHIC_SEED ?? 20260301);
const runs = Number(process.env.RELICT_METAMORPHIC_RUNS ?? 4);

const LOCAL = EVALUATORS.filter(({ local }) => local);
const EXPANDS = new Map(
  EDGE_TYPES.flatMap((type) => [
    [`read.out${type}`, { type, near: 'from' }],
    [`read.in${type}`, { type, near: 'to' }],
  ]) as [string, { type: EdgeType; near: 'from' | 'to' }][],
);

/** Everything that one reading met, each as a change that would make it another: by a name for it. */
function changesOf(graph: Graph): { graph: Graph; met: Map<string, Changed> } {
  const met = new Map<string, Changed>();
  const read = async (statement: Statement, params: Params = {}, options = {}): Promise<Row[]> => {
    const rows = await graph.read(statement, params, options);
    const ids = (params['ids'] ?? []) as string[];
    const expands = EXPANDS.get(statement.name);
    if (!expands) {
      for (const id of ids) if (id.startsWith('urn:')) met.set(id, { nodes: [id], edges: [] });
      return rows;
    }
    const { type, near } = expands;
    const edge = (id: string, far: string) =>
      near === 'from' ? { type, from: id, to: far } : { type, from: far, to: id };
    const tell = (id: string, far: string): void => {
      met.set(`${type} ${near} ${id} ${far}`, { nodes: [], edges: [edge(id, far)] });
    };
    // One that is not there may come.
    for (const id of ids) tell(id, 'urn:relict:none:none');
    for (const row of rows) tell(row['near'] as string, row['far'] as string);
    return rows;
  };
  const traced = new Proxy(graph, {
    get: (target, name) => {
      if (name === 'read') return read;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { graph: traced, met };
}

test('whatever a local evaluator reads for a node leads back to it', { timeout: 600_000 }, async () => {
  let read = 0;
  const lost = new Set<string>();
  await fc.assert(
    fc.asyncProperty(estates, async (one) => {
      const graph = await openMemoryGraph();
      try {
        await record(graph, one.history);
        const now = endOf(one.history) + 6 * MINUTE;
        const asking: Asking = {
          ...askingOf(graph, { ...one, asOf: now, knownAt: now, present: true }),
          ownerless: true,
        };
        const subjects = await subjectsIn(asking);
        const ledTo = new Map<string, ReadonlySet<string> | null>();
        for (const subject of subjects)
          for (const evaluator of LOCAL) {
            const { graph: traced, met } = changesOf(graph);
            await evaluator.evaluate({ ...asking, graph: traced, only: new Set([subject]) });
            for (const [name, change] of met) {
              if (!ledTo.has(name)) ledTo.set(name, await widen(asking, change));
              const led = ledTo.get(name);
              read += 1;
              // Null: everything is judged.
              if (led && !led.has(subject)) lost.add(`${evaluator.rules.join()} of ${subject} reads ${name}`);
            }
          }
      } finally {
        await graph.close();
      }
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  expect([...lost].sort().slice(0, 20), 'which does not lead back to it').toEqual([]);
  expect(read).toBeGreaterThan(1000);
});

async function subjectsIn({ graph }: Asking): Promise<string[]> {
  const rows = await graph.read({
    name: 'test.subjects',
    mode: 'read',
    text: "MATCH (n:Node) WHERE n.nodeType IN ['Identity', 'Credential'] RETURN n.id AS id ORDER BY id",
    sample: {},
  });
  return rows.map(({ id }) => id as string);
}
