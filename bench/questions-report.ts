import type { FlatRow } from '../src/export/rows.js';
import type { Latency } from './ask.js';

/** One question on the estate without a past, and on the same with one. Times are ms. */
export interface QuestionFigures {
  readonly id: string;
  readonly items: number;
  readonly itemsWithHistory: number;
  readonly plain: Latency;
  readonly history: Latency;
  /** Median with history, of the median without. */
  readonly historyRatio: number;
  readonly historyRatioP95: number;
}

/** What `bench/questions-run.ts` prints. */
export interface QuestionsResult {
  readonly engine: string;
  readonly asked: number;
  readonly nodes: number;
  readonly edges: number;
  readonly edgesWithHistory: number;
  /** Peak of the process that holds the graph. */
  readonly memoryMiB: number;
  readonly questions: readonly QuestionFigures[];
}

export const COLUMNS = [
  'engine',
  'nodes',
  'question',
  'items',
  'asks',
  'statements',
  'rows',
  'p50',
  'p95',
  'floor p95',
  'of floor',
  'p50 with history',
  'of without',
] as const;

/** One line per question, slowest first. The target of `of floor` is 2, of `of without` 1.2. */
export function questionRows({ engine, nodes, questions }: QuestionsResult): FlatRow[] {
  return [...questions]
    .sort((a, b) => b.plain.p50 - a.plain.p50)
    .map(({ id, items, plain, history, historyRatio }) => ({
      engine,
      nodes,
      question: id,
      items,
      asks: plain.asks,
      statements: plain.statements,
      rows: plain.rows,
      p50: `${plain.p50} ms`,
      p95: `${plain.p95} ms`,
      'floor p95': `${plain.floorP95} ms`,
      'of floor': plain.ratioP95,
      'p50 with history': `${history.p50} ms`,
      'of without': historyRatio,
    }));
}
