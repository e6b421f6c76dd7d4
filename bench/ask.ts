import type { Graph } from '../src/graph/index.js';
import type { AnyQuestion } from '../src/lineage/index.js';
import { Memory } from '../src/lineage/read/index.js';
import { DEFAULT_POLICY, type Instant } from '../src/model/index.js';
import { percentile, ratio } from './figures.js';
import type { Floor } from './floor.js';
import { recordReads, type Step } from './recorder.js';
import { timed } from './timed.js';

/** The product and the bare client on one graph. */
export interface Both {
  readonly graph: Graph;
  readonly floor: Floor;
}

/** One answer of the product, then the same statements one after the other through the bare client. Times are ms. */
export interface Asked {
  readonly ms: number;
  /** While some statement was under way; the rest is spent on deciding. */
  readonly readingMs: number;
  readonly bareMs: number;
  readonly statements: number;
  readonly rows: number;
  readonly answer: unknown;
}

export interface Latency {
  readonly asks: number;
  readonly p50: number;
  readonly p95: number;
  readonly readingP50: number;
  readonly floorP50: number;
  readonly floorP95: number;
  readonly ratioP50: number;
  readonly ratioP95: number;
  readonly statements: number;
  readonly rows: number;
}

/** Asks once, and then sends the same once more: side by side, so that a noisy machine slows both. */
export async function ask(
  { graph, floor }: Both,
  question: AnyQuestion,
  now: Instant,
  args: object,
): Promise<Asked> {
  const reads = recordReads(graph);
  const when = { asOf: now, knownAt: now, present: true };
  const given: unknown = question.args.parse(args);
  const asked = await timed(() =>
    question.ask({ graph: reads.graph, when, policy: DEFAULT_POLICY, memory: new Memory() }, given as never),
  );
  const { steps, rows, readingMs } = reads.take();
  const bare = await timed(() => replay(floor, steps));
  return {
    ms: asked.ms,
    readingMs,
    bareMs: bare.ms,
    statements: steps.length,
    rows,
    answer: asked.value as unknown,
  };
}

export function latencyOf(asked: readonly Asked[]): Latency {
  const of = (pick: (one: Asked) => number, p: number) => percentile(asked.map(pick), p);
  const ours = (one: Asked) => one.ms;
  const bare = (one: Asked) => one.bareMs;
  return {
    asks: asked.length,
    p50: of(ours, 50),
    p95: of(ours, 95),
    readingP50: of((one) => one.readingMs, 50),
    floorP50: of(bare, 50),
    floorP95: of(bare, 95),
    ratioP50: ratio(of(ours, 50), of(bare, 50)),
    ratioP95: ratio(of(ours, 95), of(bare, 95)),
    statements: of((one) => one.statements, 50),
    rows: of((one) => one.rows, 50),
  };
}

async function replay(floor: Floor, steps: readonly Step[]): Promise<void> {
  for (const { statement, params } of steps) await floor.read(statement.text, params);
}
