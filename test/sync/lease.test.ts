import { expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, type PullEvent } from '../../src/model/index.js';
import { sync } from '../../src/sync/index.js';
import { Lease } from '../../src/sync/lease.js';
import { dump } from '../support/dump.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { at, events, pullOf, syncClaims } from '../support/sync.js';
import { aws, cmdb, credential, RULES } from './estate.js';
import { watch } from './proxy.js';

const timeout = 120_000;
const T0 = '2026-01-01T00:00:00Z';
const claims = [{ node: credential(1), attributes: { name: 'AKIA1' } }];

/** A pull that stands still inside of its scope until it is let go. */
function held(): { pull: AsyncIterable<PullEvent>; inside: Promise<void>; letGo: () => void } {
  let letGo = (): void => undefined;
  let reached = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const inside = new Promise<void>((resolve) => (reached = resolve));
  async function* pull(): AsyncGenerator<PullEvent> {
    const all = pullOf({ observedAt: T0, claims });
    yield* all.slice(0, 2);
    reached();
    await gate;
    yield* all.slice(2);
  }
  return { pull: pull(), inside, letGo };
}

describeEngines('a lease', ({ open }) => {
  test('keeps a second sync of the scope out, and is free afterwards', { timeout }, async () => {
    const graph = await open();
    const { pull, inside, letGo } = held();
    const first = sync(graph, {
      source: 'aws',
      connector: 'aws',
      pull,
      policy: DEFAULT_POLICY,
      clock: () => at(T0),
    });
    await inside;
    const second = await syncClaims(graph, { observedAt: T0, claims: [] });
    expect(second.scopes).toMatchObject([
      { completeness: 'FAILED', reason: { code: 'LEASE_HELD' }, seen: 0 },
    ]);
    letGo();
    expect((await first).scopes).toMatchObject([{ completeness: 'COMPLETE', added: 1 }]);
    const third = await syncClaims(graph, { observedAt: T0, claims });
    expect(third.scopes).toMatchObject([{ completeness: 'COMPLETE', unchanged: 1 }]);
    await graph.close();
  });

  test('of two that ask at once one gets it', { timeout }, async () => {
    const graph = await open();
    await (await Lease.take(graph, 'Scope', 's|s', {}, 'before', 60_000, at(T0))).release();
    const asked = await Promise.allSettled(
      [...'abcdefgh'].map((owner) => Lease.take(graph, 'Scope', 's|s', {}, owner, 60_000, at(T0))),
    );
    const taken = asked.filter((one) => one.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await taken[0]?.value.release();
    await graph.close();
  });

  test('that ran out is another one’s, and the first notices', { timeout }, async () => {
    const graph = await open();
    const first = await Lease.take(graph, 'Scope', 's|s', {}, 'first', 60_000, at(T0));
    await first.keep(at('2026-01-01T00:00:45Z'));
    await expect(
      Lease.take(graph, 'Scope', 's|s', {}, 'second', 60_000, at('2026-01-01T00:01:15Z')),
    ).rejects.toMatchObject({ code: 'LEASE_HELD' });
    const second = await Lease.take(graph, 'Scope', 's|s', {}, 'second', 60_000, at('2026-01-01T00:02:00Z'));
    expect(second.inherited).toBe(true);
    await expect(first.keep(at('2026-01-01T00:03:00Z'))).rejects.toMatchObject({ code: 'LEASE_HELD' });
    await second.abandon();
    const third = await Lease.take(graph, 'Scope', 's|s', {}, 'third', 60_000, at('2026-01-01T00:02:01Z'));
    expect(third.inherited).toBe(true);
    await third.release();
    const fourth = await Lease.take(graph, 'Scope', 's|s', {}, 'fourth', 60_000, at('2026-01-01T00:02:02Z'));
    expect(fourth.inherited).toBe(false);
    await fourth.release();
    await graph.close();
  });

  test('two sources at once leave the graph that they leave one after the other', { timeout }, async () => {
    const options = { observedAt: T0, links: RULES, batchRows: 6 };
    const told = [...aws(9), ...cmdb(9)];
    const graph = await open();
    for (const one of told) await syncClaims(graph, { ...one, ...options });
    const wanted = await dump(graph);
    await graph.close();
    const again = await open();
    await Promise.all(told.map((one) => syncClaims(again, { ...one, ...options })));
    expect(await dump(again)).toEqual(wanted);
    await again.close();
  });
});

test('a node that two syncs write at once is resolved from what both say', async () => {
  const graph = await openMemoryGraph();
  const node = credential(1);
  // The first stands still between reading what others say of the node and writing it.
  let letGo = (): void => undefined;
  let reached = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const inside = new Promise<void>((resolve) => (reached = resolve));
  const slow: Graph = {
    ...watch(graph),
    write: async (steps, options) => {
      if (steps.some((step) => step.statement.name === 'sync.createObservations')) {
        reached();
        await gate;
      }
      return graph.write(steps, options);
    },
  };
  const first = sync(slow, {
    source: 'one',
    connector: 'aws',
    pull: events(pullOf({ observedAt: T0, claims: [{ node, attributes: { name: 'from one' } }] })),
    policy: DEFAULT_POLICY,
    clock: () => at(T0),
  });
  await inside;
  await syncClaims(graph, {
    source: 'two',
    observedAt: T0,
    claims: [{ node, attributes: { tags: ['from=two'] } }],
  });
  letGo();
  await first;
  const line = (await dump(graph)).find((one) => one.includes('"Credential","Node"'));
  expect(line).toContain('from one');
  expect(line).toContain('from=two');
  await graph.close();
});
