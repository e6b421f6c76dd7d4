/**
 * One engine at one size, in a process of its own so that its memory is its own:
 * `tsx bench/run.ts <embedded|neo4j> <nodes>`. Prints one JSON object; progress goes to standard error.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PullEvent } from '../connectors/connector.js';
import { CONNECTORS } from '../connectors/index.js';
import { DEFAULT_LINKS } from '../src/cli/config/schema.js';
import { ESTATE_SOURCES, writeEstate } from '../src/demo/index.js';
import { statement, type Graph } from '../src/graph/index.js';
import { questionNamed } from '../src/lineage/index.js';
import { addMillis, DEFAULT_POLICY, fromMillis, type Instant } from '../src/model/index.js';
import { syncAll, type SyncReport } from '../src/sync/index.js';
import { openArena, type EngineName } from './engines.js';
import type { Floor } from './floor.js';
import { recorded, recordReads, recordWrites, type Step } from './recorder.js';
import { onePercent } from './change.js';
import { percentile, ratio } from './figures.js';

const ASKS = 30;
const engine = process.argv[2] as EngineName;
const size = Number(process.argv[3]);
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);
const work = mkdtempSync(join(tmpdir(), 'relict-bench-'));

const countNodes = statement({
  name: 'bench.countNodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN count(n) AS n',
  sample: {},
});
const countEdges = statement({
  name: 'bench.countEdges',
  mode: 'read',
  text: 'MATCH (:Node)-[e]->(:Node) RETURN count(e) AS n',
  sample: {},
});
const someCredentials = statement({
  name: 'bench.someCredentials',
  mode: 'read',
  text: 'MATCH (c:Credential) RETURN c.id AS id ORDER BY id LIMIT 400',
  sample: {},
});

try {
  console.log(JSON.stringify(await measure()));
} finally {
  rmSync(work, { recursive: true, force: true });
}

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
  const log = join(work, 'writes.jsonl');
  const recorder = recordWrites(graph, log);
  const first = await timed(() => syncEstate(recorder.graph, dir, now));
  await recorder.end();
  const firstMs = first.ms - recorder.spent();
  const nodes = await count(graph, countNodes);
  const edges = await count(graph, countEdges);

  say('unchanged sync');
  const unchanged = await timed(() => syncEstate(graph, dir, addMillis(now, 60_000)));
  say('one percent changed');
  const changed = await timed(() => syncEstate(graph, dir, addMillis(now, 120_000), onePercent));
  const memory = arena.memory();

  say('questions');
  const survivors = await askMany(graph, 'Q-01', addMillis(now, 180_000), () => ({}));
  const starts = (await graph.read(someCredentials)).map((row) => row['id'] as string);
  const blast = await askMany(graph, 'Q-16', addMillis(now, 180_000), (index) => ({
    start: [starts[(index * 13) % starts.length]],
  }));
  await graph.close();
  const bare = arena.existing();
  const survivorsFloor = await replay(bare, survivors.asked);
  const blastFloor = await replay(bare, blast.asked);
  await bare.close();
  await arena.end();

  say('the same writes through the bare client');
  const floorHome = join(work, 'floor');
  mkdirSync(floorHome);
  const floorArena = await openArena(engine, floorHome);
  const floor = floorArena.floor();
  await floor.schema();
  let floorMs = 0;
  for await (const steps of recorded(log)) floorMs += (await timed(() => floor.transact(steps))).ms;
  await floor.close();
  await floorArena.end();

  return {
    engine,
    asked: size,
    nodes,
    edges,
    exportBytes: estate.bytes,
    ingest: {
      ms: firstMs,
      floorMs,
      ratio: ratio(firstMs, floorMs),
      nodesPerSecond: Math.round(nodes / (firstMs / 1000)),
    },
    unchanged: { ms: unchanged.ms, ofFirst: ratio(unchanged.ms, firstMs), written: written(unchanged.value) },
    onePercent: { ms: changed.ms, ofFirst: ratio(changed.ms, firstMs), written: written(changed.value) },
    survivors: compared(survivors, survivorsFloor),
    blast: compared(blast, blastFloor),
    memoryMiB: memory,
  };
}

/** All sources of the estate, as `relict sync` runs them. */
async function syncEstate(
  graph: Graph,
  dir: string,
  now: Instant,
  change: (events: AsyncIterable<PullEvent>) => AsyncIterable<PullEvent> = (events) => events,
): Promise<SyncReport[]> {
  const jobs = ESTATE_SOURCES.map(({ id, type, from }) => {
    const connector = CONNECTORS.find((one) => one.type === type);
    if (!connector) throw new Error(`no connector ${type}`);
    const clock = () => now;
    const events = connector.pull({
      sourceId: id,
      origin: { files: from.files.map((path) => join(dir, path)) },
      settings: connector.settings.parse({}),
      now: clock,
    });
    return {
      source: id,
      connector: type,
      pull: change(events),
      policy: DEFAULT_POLICY,
      links: {
        serviceTags: DEFAULT_LINKS.service_tags,
        environmentTags: DEFAULT_LINKS.environment_tags,
        ownerTags: DEFAULT_LINKS.owner_tags,
        serviceAnnotations: DEFAULT_LINKS.same_service_annotations,
      },
      clock,
    };
  });
  return syncAll(graph, jobs);
}

interface Asked {
  readonly ms: number[];
  /** The statements of each ask. */
  readonly asked: readonly Step[][];
}

/** Asks one question {@link ASKS} times, after one that warms the engine. */
async function askMany(
  graph: Graph,
  id: string,
  now: Instant,
  args: (index: number) => object,
): Promise<Asked> {
  const question = questionNamed(id);
  if (!question) throw new Error(`no question ${id}`);
  const reads = recordReads(graph);
  const asking = {
    graph: reads.graph,
    when: { asOf: now, knownAt: now, present: true },
    policy: DEFAULT_POLICY,
  };
  const ms: number[] = [];
  const asked: Step[][] = [];
  for (let index = 0; index <= ASKS; index++) {
    const given = question.args.parse(args(index));
    const { ms: took } = await timed(() => question.ask(asking, given as never));
    const steps = reads.take();
    if (index === 0) continue;
    ms.push(took);
    asked.push(steps);
  }
  return { ms, asked };
}

/** The same statements, one after the other, with nothing of ours around. */
async function replay(floor: Floor, asked: readonly Step[][]): Promise<number[]> {
  const ms: number[] = [];
  for (const steps of [asked[0] ?? [], ...asked]) {
    const { ms: took } = await timed(async () => {
      for (const { statement, params } of steps) await floor.read(statement.text, params);
    });
    ms.push(took);
  }
  return ms.slice(1);
}

function compared({ ms, asked }: Asked, floor: readonly number[]) {
  return {
    p50: percentile(ms, 50),
    p95: percentile(ms, 95),
    floorP50: percentile(floor, 50),
    floorP95: percentile(floor, 95),
    ratioP95: ratio(percentile(ms, 95), percentile(floor, 95)),
    statements: percentile(
      asked.map((steps) => steps.length),
      50,
    ),
  };
}

async function count(graph: Graph, of: typeof countNodes): Promise<number> {
  const [row] = await graph.read(of);
  return Number(row?.['n'] ?? 0);
}

/** Observations that a sync wrote. */
function written(reports: readonly SyncReport[]): number {
  return reports
    .flatMap((report) => report.scopes)
    .reduce((sum, scope) => sum + scope.added + scope.changed + scope.suspected + scope.confirmed, 0);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: Math.round((performance.now() - start) * 100) / 100, value };
}
