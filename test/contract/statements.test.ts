import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toParameters } from '../../src/graph/neo4j/parameters.js';
import type { Graph, Row } from '../../src/graph/port.js';
import type { Statement } from '../../src/graph/statement.js';
import { canonicalJson } from '../../src/model/index.js';
import { engines } from '../support/graph.js';
import { neo4jMissing, neo4jUri } from '../support/neo4j.js';
import { unboundedOperators, type Plan } from './plan.js';
import { seed } from './seed.js';
import { productStatements } from './statements.js';

const statements = await productStatements();
const reads = statements.filter(({ mode }) => mode === 'read');
const writes = statements.filter(({ mode }) => mode === 'write');
const PHASES = ['empty', 'written', 'seeded', 'seeded and written'] as const;

/** Rows, or the message of the error, of one statement in each phase. */
type Outcomes = Map<string, Record<string, string[] | string>>;

test('there are statements, of both modes, from the rooms that have any', () => {
  const rooms = new Set(statements.map(({ name }) => name.split('.')[0]));
  expect([...rooms]).toEqual(expect.arrayContaining(['graph', 'read', 'sync']));
  expect(reads.length).toBeGreaterThan(10);
  expect(writes.length).toBeGreaterThan(10);
});

describe('every statement', () => {
  const outcomes = new Map<string, Outcomes>();
  beforeAll(async () => {
    for (const engine of engines.filter(({ available }) => available))
      outcomes.set(engine.name, await outcomesOn(engine.open));
  }, 300_000);

  for (const { name } of statements) {
    for (const engine of engines) {
      const skipped = engine.reason === null ? '' : ` (skipped: ${engine.reason})`;
      test.skipIf(!engine.available)(`${name} runs on ${engine.name}${skipped}`, () => {
        const outcome = outcomes.get(engine.name)?.get(name) ?? {};
        expect(Object.keys(outcome).length).toBeGreaterThan(0);
        for (const [phase, rows] of Object.entries(outcome)) expect(rows, phase).toBeInstanceOf(Array);
      });
    }
    test.skipIf(neo4jMissing !== null)(`${name} gives the same on both`, () => {
      expect(outcomes.get('neo4j')?.get(name)).toEqual(outcomes.get('embedded')?.get(name));
    });
  }

  test('the seed is found by some of the reads', () => {
    const found = reads.filter(
      ({ name }) => (outcomes.get('embedded')?.get(name)?.['seeded']?.length ?? 0) > 0,
    );
    expect(found.length).toBeGreaterThan(reads.length / 3);
  });
});

async function outcomesOn(open: () => Promise<Graph>): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const note = async (phase: string, { name }: Statement, run: () => Promise<Row[]>) => {
    const rows = await run().then(
      (found) => found.map((row) => canonicalJson(row)).sort(),
      (error: unknown) => String(error),
    );
    outcomes.set(name, { ...outcomes.get(name), [phase]: rows });
  };
  const [empty, written, seeded, both] = PHASES;
  for (const [before, after] of [
    [empty, written],
    [seeded, both],
  ] as const) {
    const graph = await open();
    try {
      if (before === seeded) await seed(graph);
      for (const one of reads) await note(before, one, () => graph.read(one, one.sample));
      for (const one of writes)
        await note(
          before,
          one,
          async () => (await graph.write([{ statement: one, params: one.sample }]))[0] ?? [],
        );
      for (const one of reads) await note(after, one, () => graph.read(one, one.sample));
    } finally {
      await graph.close();
    }
  }
  return outcomes;
}

describe.skipIf(neo4jMissing !== null)(
  `Neo4j's plan${neo4jMissing ? ` (skipped: ${neo4jMissing})` : ''}`,
  () => {
    const driver = { close: () => Promise.resolve() };
    const plans = new Map<string, { type: string; plan: Plan }>();
    beforeAll(async () => {
      const graph = await (engines[1] as (typeof engines)[number]).open();
      await seed(graph);
      await graph.close();
      const connection = neo4j.driver(await neo4jUri());
      driver.close = () => connection.close();
      for (const { name, text, sample } of statements) {
        const { summary } = await connection.executeQuery(`EXPLAIN ${text}`, toParameters(sample));
        plans.set(name, { type: summary.queryType, plan: summary.plan as Plan });
      }
    }, 300_000);
    afterAll(() => driver.close());

    test('of what reads everything is found out', async () => {
      const connection = neo4j.driver(await neo4jUri());
      const plan = async (text: string) =>
        unboundedOperators((await connection.executeQuery(`EXPLAIN ${text}`)).summary.plan as Plan);
      try {
        expect(await plan('MATCH (n) WHERE n.id = 1 RETURN n.id')).toEqual(['AllNodesScan']);
        expect(await plan('MATCH (a:Node), (b:Scope) RETURN a.id, b.id')).toEqual(['CartesianProduct']);
        expect(await plan('MATCH ()-[e]->() RETURN type(e)')).toHaveLength(1);
        expect(await plan("MATCH (a:Node {id: 'a'}), (b:Node {id: 'b'}) RETURN a.id, b.id")).toEqual([]);
      } finally {
        await connection.close();
      }
    });

    test.each(statements)('of $name reads a bounded part of the graph', ({ name }) => {
      expect(unboundedOperators((plans.get(name) as { plan: Plan }).plan)).toEqual([]);
    });

    test.each(statements)('of $name agrees with its mode', ({ name, mode }) => {
      expect(plans.get(name)?.type === 'r').toBe(mode === 'read');
    });
  },
);

test.each(reads)('$name reads, and has no clause that writes', ({ text }) => {
  expect(text).not.toMatch(/\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|LOAD CSV)\b/);
});

test.each(writes)('$name writes', ({ text }) => {
  expect(text).toMatch(/\b(CREATE|MERGE|SET|DELETE|REMOVE)\b/);
});
