import type { FlatRow } from '../src/export/rows.js';
import type { Latency } from './ask.js';
import { ratio } from './figures.js';

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

/** What one estate was asked, question by question. */
export interface AskedOfEstate {
  readonly id: string;
  readonly items: number;
  readonly latency: Latency;
}

/** What `bench/questions-run.ts` prints; of an estate that it did not ask, nothing. */
export interface QuestionsRun extends Omit<QuestionsResult, 'questions'> {
  readonly plain: readonly AskedOfEstate[];
  readonly history: readonly AskedOfEstate[];
}

/** Both estates beside each other, for all engines and sizes. */
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

/** Puts the figures of each question of both estates beside each other. */
export function sideBySide({ plain, history, ...rest }: QuestionsRun): QuestionsResult {
  const past = new Map(history.map((one) => [one.id, one]));
  const questions = plain.flatMap(({ id, items, latency }): QuestionFigures[] => {
    const other = past.get(id);
    if (!other) return [];
    return [
      {
        id,
        items,
        itemsWithHistory: other.items,
        plain: latency,
        history: other.latency,
        historyRatio: ratio(other.latency.p50, latency.p50),
        historyRatioP95: ratio(other.latency.p95, latency.p95),
      },
    ];
  });
  return { ...rest, questions };
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
