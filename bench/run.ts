/**
 * One engine at one size, in a process of its own so that its memory is its own:
 * `tsx bench/run.ts <embedded|neo4j> <nodes> <folder>`. Leaves the writes of the first sync in the folder, for
 * `floor-run.ts`. Prints one JSON object; progress goes to standard error.
 */
import { mkdirSync } from 'node:fs';
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
import { recordReads, recordWrites, WRITES } from './recorder.js';
import { timed } from './timed.js';
import { onePercent } from './change.js';
import { percentile, ratio } from './figures.js';

const ASKS = 30;
const engine = process.argv[2] as EngineName;
const size = Number(process.argv[3]);
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);
const work = process.argv[4] as string;

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
  const nodes = await count(graph, countNodes);
  const edges = await count(graph, countEdges);

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

/**
 * Asks one question {@link ASKS} times, after one that warms the engine, and each time sends the same statements one
 * after the other through the bare client: side by side, so that a noisy machine slows both.
 */
async function askMany(
  { graph, floor }: { graph: Graph; floor: Floor },
  id: string,
  now: Instant,
  args: (index: number) => object,
) {
  const question = questionNamed(id);
  if (!question) throw new Error(`no question ${id}`);
  const reads = recordReads(graph);
  const asking = {
    graph: reads.graph,
    when: { asOf: now, knownAt: now, present: true },
    policy: DEFAULT_POLICY,
  };
  const ours: number[] = [];
  const bare: number[] = [];
  const statements: number[] = [];
  for (let index = 0; index <= ASKS; index++) {
    const given = question.args.parse(args(index));
    const asked = await timed(() => question.ask(asking, given as never));
    const steps = reads.take();
    const replayed = await timed(async () => {
      for (const step of steps) await floor.read(step.statement.text, step.params);
    });
    if (index === 0) continue;
    ours.push(asked.ms);
    bare.push(replayed.ms);
    statements.push(steps.length);
  }
  return {
    p50: percentile(ours, 50),
    p95: percentile(ours, 95),
    floorP50: percentile(bare, 50),
    floorP95: percentile(bare, 95),
    ratioP95: ratio(percentile(ours, 95), percentile(bare, 95)),
    statements: percentile(statements, 50),
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
