/**
 * Evaluations of the findings on one engine at one size, in a process of its own:
 * `tsx bench/findings-run.ts <embedded|neo4j> <nodes> <folder>`. Prints one JSON object; progress goes to standard error.
 */
import { join } from 'node:path';
import { writeEstate } from '../src/demo/index.js';
import type { Graph } from '../src/graph/index.js';
import { evaluateFindings } from '../src/lineage/findings/index.js';
import {
  addMillis,
  DEFAULT_POLICY,
  fromMillis,
  HOUR_MS,
  MINUTE_MS,
  type Instant,
} from '../src/model/index.js';
import { onePercent, onePercentSuspended } from './change.js';
import { openArena, type EngineName } from './engines.js';
import { ratio } from './figures.js';
import { recordReads } from './recorder.js';
import { sizeOf } from './size-of.js';
import { syncEstate, type Change } from './sync-estate.js';
import { timed } from './timed.js';

const engine = process.argv[2] as EngineName;
const size = Number(process.argv[3]);
const work = process.argv[4] as string;
const say = (text: string) => void process.stderr.write(`${engine} ${size}: ${text}\n`);

/** One evaluation. Times are ms. */
export interface Evaluated {
  readonly ms: number;
  readonly statements: number;
  readonly rows: number;
  /** Why everything was judged; null: only what may have changed was. */
  readonly whole: string | null;
  readonly judged: number | null;
  readonly open: number;
  readonly changed: number;
}

/** What was evaluated after a change, and right after it all of the same once more. */
export interface ChangeFigures {
  readonly change: string;
  readonly some: Evaluated;
  readonly all: Evaluated;
  readonly ratio: number;
}

export interface FindingsResult {
  readonly engine: string;
  readonly asked: number;
  readonly nodes: number;
  readonly edges: number;
  readonly first: Evaluated;
  readonly changes: readonly ChangeFigures[];
}

console.log(JSON.stringify(await measure()));

async function measure(): Promise<FindingsResult> {
  const now = fromMillis(Date.now());
  const dir = join(work, 'estate');
  say('writing the estate');
  await writeEstate({ seed: 1, size, now, dir });
  const arena = await openArena(engine, work);
  const graph = await arena.graph();
  await graph.ensureSchema();
  await syncEstate(graph, dir, now);
  const first = await evaluate(graph, addMillis(now, MINUTE_MS), false);
  say(`first evaluation in ${first.ms} ms`);
  const steps: readonly (readonly [string, Change])[] = [
    ['nothing', (events) => events],
    ['1 % of the names', onePercent],
    ['1 % of the names and states', onePercentSuspended],
  ];
  const changes: ChangeFigures[] = [];
  for (const [index, [change, alter]] of steps.entries()) {
    const at = addMillis(now, (index + 1) * HOUR_MS);
    await syncEstate(graph, dir, at, alter);
    const some = await evaluate(graph, addMillis(at, MINUTE_MS), false);
    const all = await evaluate(graph, addMillis(at, 2 * MINUTE_MS), true);
    if (all.changed > 0) throw new Error(`${all.changed} findings were missed after a change of ${change}`);
    changes.push({ change, some, all, ratio: ratio(some.ms, all.ms) });
    say(`${change}: ${some.ms} ms of ${all.ms} ms`);
  }
  const { nodes, edges } = await sizeOf(graph);
  await graph.close();
  await arena.end();
  return { engine, asked: size, nodes, edges, first, changes };
}

async function evaluate(graph: Graph, at: Instant, whole: boolean): Promise<Evaluated> {
  const reads = recordReads(graph);
  const when = { asOf: at, knownAt: at, present: true };
  const { ms, value } = await timed(() =>
    evaluateFindings({ graph: reads.graph, when, policy: DEFAULT_POLICY }, { whole }),
  );
  const { steps, rows } = reads.take();
  const { open, opened, reopened, closed, judged } = value;
  const changed = opened + reopened + closed;
  return { ms: Math.round(ms), statements: steps.length, rows, whole: value.whole, judged, open, changed };
}
