import { beforeAll, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import type { Survivor, SurvivorsAnswer } from '../../../src/lineage/survivors/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { DECISION_TABLE } from './decision-table.js';
import type { Expected, TableRow } from './situations.js';
import { askSurvivors, graphOf, T } from './world.js';

it('has all forty rows', () => {
  const rows = new Set(DECISION_TABLE.map(({ row }) => Number.parseInt(row, 10)));
  expect([...rows]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

/** Each row of the decision table of Q-01, from claims through the sync and the graph to the answer. */
describeEngines('Q-01, decision table', (engine) => {
  // The first graph of Neo4j starts its server.
  beforeAll(async () => (await engine.open()).close(), 180_000);

  it.each(DECISION_TABLE)(
    'row $row: $situation',
    async (row) => {
      const answer = await answered(row, engine.open);
      expect(found(answer, row.subject)).toEqual(row.expected && shaped(row.expected));
      if (engine.name === 'embedded') return;
      expect(JSON.stringify(answer)).toBe(JSON.stringify(await answered(row, openMemoryGraph)));
    },
    30_000,
  );
});

async function answered({ syncs, asked }: TableRow, open: () => Promise<Graph>): Promise<SurvivorsAnswer> {
  const graph = await graphOf(syncs, open);
  try {
    const answer = await askSurvivors(graph, asked);
    // What is asked for as of now is read from the current state, and must not differ.
    const last = syncs
      .map((one) => one.observedAt)
      .sort()
      .at(-1) as string;
    const asOf = asked?.asOf ?? T;
    if (asOf >= last && (asked?.knownAt ?? asOf) >= last) {
      const present = await askSurvivors(graph, { ...asked, asOf, present: true });
      expect({ ...present, knownAt: null }).toEqual({ ...answer, knownAt: null });
    }
    return answer;
  } finally {
    await graph.close();
  }
}

/** What the answer says of the subject, in the words of the table; null when it is on no list. */
function found(answer: SurvivorsAnswer, subject: string) {
  for (const list of ['items', 'restorable', 'pending'] as const) {
    const items = answer[list].filter((item) => nameOf(item) === subject);
    expect(items.length, 'listed once').toBeLessThanOrEqual(1);
    const [item] = items;
    if (!item) continue;
    return {
      list,
      class: item.class,
      flags: item.flags,
      certainty: item.certainty,
      actions: item.recommendedActions,
      copies: item.copyCount,
      severity: item.severity,
      suppressed: item.suppressedBy !== null,
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
    ...expected,
  };
}

function nameOf(item: Survivor): string {
  return item.trust
    ? `${String(item.trust.subject.attributes.name)} > ${String(item.trust.identity.attributes.name)}`
    : String(item.credential?.attributes.name);
}
