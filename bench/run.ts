/**
 * One engine at one size, in a process of its own so that its memory is its own:
 * `tsx bench/run.ts <embedded|neo4j> <nodes> <folder>`. Leaves the writes of the first sync in the folder, for
 * `floor-run.ts`. Prints one JSON object; progress goes to standard error.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeEstate } from '../src/demo/index.js';
import { statement } from '../src/graph/index.js';
import { questionNamed } from '../src/lineage/index.js';
import { addMillis, fromMillis, type Instant } from '../src/model/index.js';
import type { SyncReport } from '../src/sync/index.js';
import { ask, latencyOf, type Asked, type Both } from './ask.js';
import { onePercent } from './change.js';
import { openArena, type EngineName } from './engines.js';
import { ratio } from './figures.js';
import { recordWrites, WRITES } from './recorder.js';
import { sizeOf } from './size-of.js';
import { syncEstate } from './sync-estate.js';
import { timed } from './timed.js';

const ASKS = 30;
const engine = process.argv[2] as EngineName;
const size = Number(process.argv[3]);
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);
const work = process.argv[4] as string;

const someCredentials = statement({
  name: 'bench.someCredentials',
  mode: 'read',
  text: 'MATCH (c:Credential) RETURN c.id AS id ORDER BY id LIMIT 400',
  sample: {},
});

console.log(JSON.stringify(await measure()));

async function measure() {
  const now = fromMillis(Date.now());
  const dir = join(work, 'estate');
  say('writing the estate');
  const estate = await writeEstate({ seed: 1, size, now, dir });

  const home = join(work, 'product');
  mkdirSync(home);
  const arena = await openArena(engine, home);
  const graph = await arena.graph();
  await graph.ensureSchema();

  say('first sync');
  const log = join(work, WRITES);
  const recorder = recordWrites(graph, log);
  const first = await timed(() => syncEstate(recorder.graph, dir, now));
  await recorder.end();
  const firstMs = first.ms - recorder.spent();
  const { nodes, edges } = await sizeOf(graph);

  say('unchanged sync');
  const unchanged = await timed(() => syncEstate(graph, dir, addMillis(now, 60_000)));
  say('one percent changed');
  const changed = await timed(() => syncEstate(graph, dir, addMillis(now, 120_000), onePercent));
  const memory = arena.memory();

  say('questions');
  await graph.close();
  const both = await arena.both();
  const starts = (await both.graph.read(someCredentials)).map((row) => row['id'] as string);
  const survivors = await askMany(both, 'Q-01', addMillis(now, 180_000), () => ({}));
  const blast = await askMany(both, 'Q-16', addMillis(now, 180_000), (index) => ({
    start: [starts[(index * 13) % starts.length]],
  }));
  await both.graph.close();
  await both.floor.close();
  await arena.end();

  return {
    engine,
    asked: size,
    nodes,
    edges,
    exportBytes: estate.bytes,
    ingest: { ms: firstMs, nodesPerSecond: Math.round(nodes / (firstMs / 1000)) },
    unchanged: { ms: unchanged.ms, ofFirst: ratio(unchanged.ms, firstMs), written: written(unchanged.value) },
    onePercent: { ms: changed.ms, ofFirst: ratio(changed.ms, firstMs), written: written(changed.value) },
    survivors,
    blast,
    memoryMiB: memory,
  };
}

/** Asks one question {@link ASKS} times, after one that warms the engine. */
async function askMany(both: Both, id: string, now: Instant, args: (index: number) => object) {
  const question = questionNamed(id);
  if (!question) throw new Error(`no question ${id}`);
  const asked: Asked[] = [];
  for (let index = 0; index <= ASKS; index++) asked.push(await ask(both, question, now, args(index)));
  return latencyOf(asked.slice(1));
}

/** Observations that a sync wrote. */
function written(reports: readonly SyncReport[]): number {
  return reports
    .flatMap((report) => report.scopes)
    .reduce((sum, scope) => sum + scope.added + scope.changed + scope.suspected + scope.confirmed, 0);
}
