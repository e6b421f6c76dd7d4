import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import type { Graph } from '../../../../src/graph/port.js';
import { describeEngines, openMemoryGraph } from '../../../support/graph.js';
import { READ, T } from './exports.js';
import type { Expected, Row } from './row.js';
import { ROWS_1_TO_20 } from './rows-1-to-20.js';
import { ROWS_21_TO_40 } from './rows-21-to-40.js';
import { ask, syncExports } from './run.js';

const TABLE: readonly Row[] = [...ROWS_1_TO_20, ...ROWS_21_TO_40];
const numberOf = ({ row }: Row): number => Number.parseInt(row, 10);
const ALL = Array.from({ length: 40 }, (_, i) => i + 1);

interface Node {
  readonly name: string | null;
  readonly pattern?: string | null;
}
interface Item {
  readonly credential: Node | null;
  readonly trust: { readonly subject: Node; readonly identity: Node; readonly pattern: string | null } | null;
  readonly class: string;
  readonly flags: readonly string[];
  readonly certainty: string;
  readonly recommendedActions: readonly string[];
  readonly copyCount: number;
  readonly severity: string;
  readonly suppressedBy: object | null;
  readonly because: readonly string[];
}
type Answer = Record<'items' | 'restorable' | 'pending', readonly Item[]> & { readonly knownAt: string };

it('has all forty rows', () => {
  expect([...new Set(TABLE.map(numberOf))]).toEqual(ALL);
});

/** Each row of the decision table of Q-01, from the exports of providers over the sync and the graph to GraphQL. */
describeEngines('Q-01, decision table', (engine) => {
  const asked = new Set<number>();
  const broken = new Set<number>();
  // The first graph of Neo4j starts its server, and the first answer plans every statement.
  beforeAll(async () => void (await answered(TABLE[0] as Row, engine.open)), 300_000);
  // Of several readings of one row all must hold.
  afterAll(() => {
    const whole = [...asked].filter((row) => !broken.has(row)).length;
    console.log(`Q-01, decision table on ${engine.name}: ${whole}/${ALL.length} rows`);
  });

  it.each(TABLE)(
    'row $row: $situation',
    async (row) => {
      asked.add(numberOf(row));
      onTestFailed(() => void broken.add(numberOf(row)));
      const answers = await answered(row, engine.open);
      expect(found(answers.first, row.subject)).toEqual(row.expected && shaped(row.expected));
      for (const [index, { answers: expected }] of (row.also ?? []).entries())
        expect(answers.also[index]).toMatchObject(expected);
      if (engine.name !== 'embedded')
        expect(JSON.stringify(answers)).toBe(JSON.stringify(await answered(row, openMemoryGraph)));
    },
    120_000,
  );
});

async function answered(row: Row, open: () => Promise<Graph>) {
  const graph = await open();
  try {
    await syncExports(graph, row.exports);
    const last = row.exports.map(({ at }) => at).reduce((a, b) => (a > b ? a : b), READ);
    const asOf = row.asked?.asOf ?? T;
    const knownAt = row.asked?.knownAt ?? asOf;
    const now = [last, asOf, knownAt].reduce((a, b) => (a > b ? a : b));
    const field = 'credentialsSurvivingRetiredServices';
    const first = await ask<Answer>(graph, field, { asOf, knownAt }, now);
    // What is asked for as of now is read from the current state, and must not differ.
    if (asOf >= last && knownAt === asOf) expect(await ask(graph, field, {}, asOf)).toEqual(first);
    const also = [];
    for (const { field: other, args = {} } of row.also ?? [])
      also.push(await ask<object>(graph, other, { asOf, knownAt, ...args }, now));
    expect(JSON.stringify({ first, also }), 'no secret leaves').not.toContain('CANARY-');
    return { first, also };
  } finally {
    await graph.close();
  }
}

/** What the answer says of the subject, in the words of the table; null when it is on no list. */
function found(answer: Answer, subject: string) {
  for (const list of ['items', 'restorable', 'pending'] as const) {
    const items = answer[list].filter((item) => nameOf(item) === subject);
    expect(items.length, 'listed once').toBeLessThanOrEqual(1);
    const [item] = items;
    if (!item) continue;
    expect(item.because.length, 'says why').toBeGreaterThan(0);
    return {
      list,
      class: item.class,
      flags: item.flags,
      certainty: item.certainty,
      actions: item.recommendedActions,
      copies: item.copyCount,
      severity: item.severity,
      suppressed: item.suppressedBy !== null,
      because: item.because,
    };
  }
  return null;
}

function shaped(expected: Expected): object {
  const any = expect.anything() as unknown;
  return {
    class: any,
    flags: any,
    certainty: any,
    copies: any,
    severity: any,
    suppressed: false,
    because: any,
    ...expected,
  };
}

function nameOf(item: Item): string {
  return item.trust
    ? `${item.trust.pattern ?? ''} > ${item.trust.identity.name ?? ''}`
    : String(item.credential?.name);
}
