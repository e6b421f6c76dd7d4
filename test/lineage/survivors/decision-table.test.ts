import { describe, expect, it } from 'vitest';
import type { Survivor, SurvivorsAnswer } from '../../../src/lineage/survivors/index.js';
import { DECISION_TABLE } from './decision-table.js';
import type { Expected } from './situations.js';
import { askSurvivors, graphOf, T } from './world.js';

/** Each row of the decision table of Q-01, from claims through the sync and the graph to the answer. */
describe('Q-01, decision table', () => {
  it('has all forty rows', () => {
    const rows = new Set(DECISION_TABLE.map(({ row }) => Number.parseInt(row, 10)));
    expect([...rows]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it.each(DECISION_TABLE)('row $row: $situation', async ({ syncs, subject, asked, expected }) => {
    const graph = await graphOf(syncs);
    try {
      const answer = await askSurvivors(graph, asked);
      expect(found(answer, subject)).toEqual(expected && shaped(expected));
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
    } finally {
      await graph.close();
    }
  });
});

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
