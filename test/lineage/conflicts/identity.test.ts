import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { sourceConflicts } from '../../../src/lineage/conflicts/source-conflicts.js';
import { sameAs } from '../../../src/lineage/same-as.js';
import type { EdgeClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf } from '../support.js';
import { cmdb, READ, ref, service, T, to } from '../survivors/world.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const LATER = '2026-03-09T23:30:00Z';

describeEngines('Q-33: what is the same, by voices that contradict each other', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
    await syncClaims(
      graph,
      cmdb([service('a', 'ACTIVE'), service('b', 'ACTIVE'), service('c', 'ACTIVE'), service('d', 'ACTIVE')]),
    );
  }, 300_000);
  afterEach(() => graph.close());

  type Says = 'SAME_AS' | 'NOT_SAME_AS';
  /** What one voice says of pairs; nothing that it does not say any more counts. */
  const voice = async (
    source: string,
    said: readonly (readonly [string, Says, string, Partial<EdgeClaimInput>?])[],
    observedAt = READ,
  ) => {
    const from = [...new Set(said.map(([one]) => one))];
    await syncClaims(
      graph,
      cmdb(
        from.map((id) => ({
          node: { type: 'Service', key: ['sys_id', id] },
          edges: said
            .filter(([one]) => one === id)
            .map(([, says, other, rest]) => to(says, ['Service', other], { method: 'DECLARED', ...rest })),
        })),
        { source, connector: 'file', scope: source, observedAt, capabilities: [], acceptAbsence: true },
      ),
    );
  };
  const ask = async (given: object = {}, when: Parameters<typeof asking>[2] = {}) =>
    (await sourceConflicts.ask(asking(graph, T, when), sourceConflicts.args.parse(given))).items;
  const told = async (...given: Parameters<typeof ask>) =>
    (await ask(...given)).map(({ node, conflicts }) => [
      node.attributes.name,
      ...conflicts.flatMap(({ attribute, kind, value, claims }) => [
        `${attribute} ${kind}: ${value}`,
        ...claims.map((one) => `${one.decides ? '+' : '-'} ${one.value} (${one.source})`),
      ]),
    ]);
  const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  /** The names of ends of one pair stand in the order of their ids. */
  const either = (one: string, other: string) =>
    idOf(ref('Service', one)) < idOf(ref('Service', other)) ? [one, other] : [other, one];

  it('shows the claim and its denial, of both ends, and that the denial counts', async () => {
    await voice('ada', [['a', 'SAME_AS', 'b']]);
    expect(await told()).toEqual([]);
    await voice('bob', [['b', 'NOT_SAME_AS', 'a']]);
    const [x, y] = either('a', 'b');
    const conflict = [
      `sameAs CONTESTED: ${x} is not the same as ${y}`,
      '+ b is not the same as a (bob)',
      '- a is the same as b (ada)',
    ];
    expect((await told()).sort(byName)).toEqual([
      ['a', ...conflict],
      ['b', ...conflict],
    ]);
    const [item] = await ask();
    expect(item).toMatchObject({
      flags: ['CONTESTED'],
      certainty: 'CONFIRMED',
      recommendedActions: ['CONFIRM'],
    });
    expect(item?.because).toEqual([
      `Sources contradict each other on what is the same: b is not the same as a (bob) and a is the same as b (ada). What counts is that ${x} is not the same as ${y}.`,
    ]);
    expect(item?.evidence.map(({ type, source }) => [type, source])).toEqual([
      ['NOT_SAME_AS', 'bob'],
      ['SAME_AS', 'ada'],
    ]);
    const [left, right] = [idOf(ref('Service', 'a')), idOf(ref('Service', 'b'))];
    const same = await sameAs(asking(graph, T), [left, right]);
    expect(same.of(left)).not.toBe(same.of(right));
  });

  it('shows a chain whose ends are said to differ, and which of its links counts', async () => {
    await voice('ada', [
      ['a', 'SAME_AS', 'b'],
      ['b', 'SAME_AS', 'c', { confidence: 0.5 }],
    ]);
    await voice('bob', [['a', 'NOT_SAME_AS', 'c']]);
    const listed = (await told()).sort(byName);
    expect(listed.map(([name]) => name)).toEqual(['a', 'c']);
    expect(listed[0]?.slice(2)).toEqual([
      '+ a is the same as b (ada)',
      '+ a is not the same as c (bob)',
      '- b is the same as c (ada)',
    ]);
    expect(listed[1]?.slice(1)).toEqual(listed[0]?.slice(1));
  });

  it('is silent where nobody contradicts, and about a guess that merges nothing', async () => {
    await voice('ada', [
      ['a', 'SAME_AS', 'b'],
      ['c', 'NOT_SAME_AS', 'd'],
      ['a', 'NOT_SAME_AS', 'c'],
    ]);
    expect(await told()).toEqual([]);
    const guess = { method: 'INFERRED' as const };
    await voice('guess', [['c', 'SAME_AS', 'd', guess]]);
    expect(await told()).toEqual([]);
    await voice('another', [['c', 'SAME_AS', 'd', guess]]);
    expect((await told()).map(([name]) => name).sort()).toEqual(['c', 'd']);
  });

  it('ends when one of them takes it back, and is told of the time before', async () => {
    await voice('ada', [['a', 'SAME_AS', 'b']]);
    await voice('bob', [['a', 'NOT_SAME_AS', 'b']]);
    await voice('bob', [], LATER);
    expect(await told()).toEqual([]);
    const then = { asOf: '2026-03-09T23:15:00Z', knownAt: '2026-03-09T23:15:00Z' };
    expect(await told({}, then)).toHaveLength(2);
  });

  it('can be asked for alone, or left out', async () => {
    await voice('ada', [['a', 'SAME_AS', 'b']]);
    await voice('bob', [['a', 'NOT_SAME_AS', 'b']]);
    expect(await told({ attribute: 'sameAs' })).toHaveLength(2);
    expect(await told({ attribute: 'lifecycle' })).toEqual([]);
  });
});
