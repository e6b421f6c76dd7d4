import type { Latency } from './ask.js';

/** What `bench/run.ts` prints. Times are ms, memory is MiB. */
export interface Result {
  readonly engine: string;
  readonly nodes: number;
  readonly edges: number;
  readonly ingest: {
    readonly ms: number;
    readonly floorMs: number;
    readonly ratio: number;
    readonly nodesPerSecond: number;
  };
  readonly unchanged: { readonly ms: number; readonly ofFirst: number; readonly written: number };
  readonly onePercent: { readonly ms: number; readonly ofFirst: number; readonly written: number };
  readonly survivors: Latency;
  readonly blast: Latency;
  readonly memoryMiB: { readonly now: number; readonly peak: number };
}

/** One line per measure. The floor of a re-sync is the first sync. */
export function reportRows({
  engine,
  nodes,
  edges,
  ingest,
  unchanged,
  onePercent,
  survivors,
  blast,
  memoryMiB,
}: Result) {
  const line = (measure: string, ours: string, floor: string, ratio: number | string, target: string) => ({
    engine,
    nodes,
    edges,
    measure,
    ours,
    floor,
    ratio,
    target,
  });
  const latency = (name: string, of: Latency) =>
    line(
      `${name} p95 (${of.statements} statements)`,
      `${of.p95} ms`,
      `${of.floorP95} ms`,
      of.ratioP95,
      '<= 2',
    );
  return [
    line(
      `first sync (${ingest.nodesPerSecond} nodes/s)`,
      seconds(ingest.ms),
      seconds(ingest.floorMs),
      ingest.ratio,
      '<= 1.5',
    ),
    line('unchanged sync', seconds(unchanged.ms), seconds(ingest.ms), unchanged.ofFirst, '<= 0.2'),
    line(
      `1 % changed (${onePercent.written} written)`,
      seconds(onePercent.ms),
      seconds(ingest.ms),
      onePercent.ofFirst,
      '-',
    ),
    latency('Q-01', survivors),
    latency('Q-16', blast),
    line('memory, now and peak', `${memoryMiB.now} MiB`, `${memoryMiB.peak} MiB`, '-', '-'),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
