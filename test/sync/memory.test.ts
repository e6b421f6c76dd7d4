import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, type PullEvent } from '../../src/model/index.js';
import { sync } from '../../src/sync/index.js';
import { at, pullOf } from '../support/sync.js';
import { credential } from './estate.js';

const T0 = '2026-01-01T00:00:00Z';
const CLAIMS = 2_000;
const BYTES = 50_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Takes everything and keeps nothing: what is measured is the sync's own memory. */
const sink: Graph = {
  engine: 'embedded',
  read: async () => [],
  stream: async function* () {
    yield* [];
  },
  write: async (steps) => steps.map(() => [{ id: 'taken', before: null, properties: {} }]),
  ensureSchema: async () => undefined,
  health: async () => ({ engine: 'embedded', ok: true, version: '', schemaVersion: null }),
  close: async () => undefined,
};

test('memory does not grow with the content of a scope', { timeout: 120_000 }, async () => {
  const heap: number[] = [];
  async function* pull(): AsyncGenerator<PullEvent> {
    const [open, close] = pullOf({ observedAt: T0, claims: [] });
    yield open as PullEvent;
    for (let n = 0; n < CLAIMS; n += 1) {
      if (n % 250 === 0) {
        collect();
        heap.push(process.memoryUsage().heapUsed);
      }
      const facets = `${n} `.repeat(BYTES / 5);
      yield { kind: 'claim', claim: { node: credential(n), attributes: { facets } } };
    }
    yield close as PullEvent;
  }
  const clock = () => at(T0);
  const report = await sync(sink, {
    source: 'aws',
    connector: 'aws',
    pull: pull(),
    policy: DEFAULT_POLICY,
    clock,
  });
  expect(report.scopes).toMatchObject([{ added: CLAIMS, completeness: 'COMPLETE' }]);
  const grown = Math.max(...heap) - (heap[0] ?? 0);
  // Two batches and the ids, of content that is ten times that and more.
  expect(grown).toBeLessThan((CLAIMS * BYTES) / 5);
});
