import { describe, expect, test } from 'vitest';
import { dump } from '../support/dump.js';
import { engines, openMemoryGraph } from '../support/graph.js';
import { syncClaims } from '../support/sync.js';
import { aws, RULES } from './estate.js';
import { tell } from './history.js';
import { Crash, watch } from './proxy.js';

async function undisturbed(until: number): Promise<{ facts: string[]; writes: number[] }> {
  const graph = await openMemoryGraph();
  const writes: number[] = [];
  for (let generation = 1; generation <= until; generation += 1) {
    const watched = watch(graph);
    await tell(watched, generation);
    writes.push(watched.traffic.transactions.length);
  }
  const facts = await dump(graph);
  await graph.close();
  return { facts, writes };
}

describe.each([
  ['before', 1],
  ['before', 3],
  ['after', 2],
] as const)('a run that dies just %s it commits, in generation %i', (dies, generation) => {
  test('at every transaction, and is run again', { timeout: 300_000 }, async () => {
    const { facts, writes } = await undisturbed(generation);
    const count = writes[generation - 1] ?? 0;
    expect(count).toBeGreaterThan(30);
    for (let allowed = 0; allowed < count; allowed += 1) {
      const graph = await openMemoryGraph();
      for (let before = 1; before < generation; before += 1) await tell(graph, before);
      const dying = tell(watch(graph, allowed, dies), generation);
      await expect(dying).rejects.toThrow(Crash);
      await tell(graph, generation, '12');
      expect(differences(await dump(graph), facts)).toEqual([]);
      await graph.close();
    }
  });
});

function differences(got: readonly string[], wanted: readonly string[]): string[] {
  const extra = got.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`);
  const lost = wanted.filter((line) => !got.includes(line)).map((line) => `- ${line}`);
  return [...extra, ...lost];
}

describe.each(engines.filter((engine) => engine.available))('an unchanged source, on $name', ({ open }) => {
  test('is written as its run and its scope, nothing else', { timeout: 120_000 }, async () => {
    const graph = await open();
    const day = (n: number): string => `2026-01-0${n}T00:00:00Z`;
    const told = aws(5);
    for (const one of told) await syncClaims(graph, { ...one, links: RULES, observedAt: day(1) });
    const before = await dump(graph, { recordTimes: true });
    const watched = watch(graph);
    for (const one of told) {
      const [report] = (await syncClaims(watched, { ...one, links: RULES, observedAt: day(2) })).scopes;
      expect(report).toMatchObject({ unchanged: one.claims.length, added: 0, changed: 0 });
    }
    expect(watched.traffic.transactions).toEqual(
      told.flatMap(() => [['sync.takeLeaseScope'], ['sync.createRun', 'sync.pruneRuns', 'sync.writeScope']]),
    );
    expect(await dump(graph, { recordTimes: true })).toEqual(before);
    await graph.close();
  });
});
