import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle.js';
import { openEmbedded } from '../../src/graph/embedded/index.js';
import type { Graph } from '../../src/graph/port.js';
import { dump } from '../support/dump.js';
import { engines, openMemoryGraph } from '../support/graph.js';
import { neo4jUri } from '../support/neo4j.js';
import { tell } from './history.js';
import { watch } from './proxy.js';

const POINTS = 20;
const CHILD = join(import.meta.dirname, '../../.cache/kill/child.js');

// It is started often, and starts sooner without a loader.
beforeAll(() => bundle('test/sync/child.ts', CHILD));

/** Mulberry32: the same points in every run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs a sync in a process of its own and kills it `delay` ms after it began its `nth` transaction. */
async function killed(engine: string, where: string, generation: number, nth: number, delay: number) {
  const child = spawn(process.execPath, [CHILD, engine, where, generation.toString()], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let began = 0;
  let errors = '';
  let dying = false;
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    began += data.toString().split('\n').length - 1;
    if (began < nth || dying) return;
    dying = true;
    void sleep(delay).then(() => child.kill('SIGKILL'));
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (...end) => {
      resolve(end);
    });
  });
  return { code, signal, errors };
}

interface Wanted {
  readonly facts: string[];
  readonly transactions: number;
}

/** The graph that undisturbed runs leave, and how many transactions the last of them takes. */
async function undisturbed(generation: number): Promise<Wanted> {
  const graph = await openMemoryGraph();
  for (let before = 1; before < generation; before += 1) await tell(graph, before);
  const watched = watch(graph);
  await tell(watched, generation);
  const facts = await dump(graph);
  await graph.close();
  return { facts, transactions: watched.traffic.transactions.length };
}

interface Place {
  readonly graph: Graph;
  /** What a child is told to open. */
  readonly where: string;
  /** Lets a child open it. */
  readonly release: () => Promise<void>;
  readonly reopen: () => Promise<Graph>;
}

/** An empty graph that another process can open too. */
const places: Record<string, () => Promise<Place>> = {
  embedded: async () => {
    const where = mkdtempSync(join(tmpdir(), 'relict-kill-'));
    const graph = await openEmbedded(where);
    await graph.ensureSchema();
    const reopen = async (): Promise<Graph> => {
      const again = await openEmbedded(where);
      const close = again.close.bind(again);
      again.close = async () => {
        await close();
        rmSync(where, { recursive: true, force: true });
      };
      return again;
    };
    return { graph, where, release: () => graph.close(), reopen };
  },
  neo4j: async () => {
    const engine = engines.find((one) => one.name === 'neo4j');
    if (!engine) throw new Error('no such engine');
    const graph = await engine.open();
    return { graph, where: await neo4jUri(), release: async () => undefined, reopen: async () => graph };
  },
};

describe.each(engines.filter((engine) => engine.available))('kill -9 on $name', ({ name }) => {
  test(
    `at ${POINTS} random points, and another run, leave what an undisturbed run leaves`,
    { timeout: 900_000 },
    async () => {
      const random = randoms(20_260_101);
      const wanted = [await undisturbed(1), await undisturbed(2)];
      let cutShort = 0;
      for (let point = 0; point < POINTS; point += 1) {
        const generation = 1 + (point % 2);
        const { facts, transactions } = wanted[generation - 1] as Wanted;
        const nth = 1 + Math.floor(random() * transactions);
        const delay = Math.floor(random() * 15);

        const place = await places[name]?.();
        if (!place) throw new Error('no such place');
        if (generation > 1) await tell(place.graph, 1);
        await place.release();
        const { code, signal, errors } = await killed(name, place.where, generation, nth, delay);
        // The last transactions may end before the signal comes.
        if (signal !== 'SIGKILL') expect({ code, errors }).toEqual({ code: 0, errors: '' });
        else cutShort += 1;

        const graph = await place.reopen();
        await tell(graph, generation, '12');
        expect(await dump(graph), `killed at ${nth} of ${transactions} + ${delay} ms`).toEqual(facts);
        await graph.close();
      }
      expect(cutShort).toBeGreaterThan(POINTS / 2);
    },
  );
});
