import type { AnswerCertainty, Certainty } from '../../model/index.js';
import type { BlockerKind, ReadinessStatus } from './result.js';

export interface ReadinessFacts {
  readonly blockers: readonly { readonly kind: BlockerKind; readonly certainty: Certainty }[];
  /** Of everything that could show a blocker. */
  readonly coverage: AnswerCertainty;
}

/**
 * BLOCKED when something is known to stand against the retirement, READY when nothing does and everything that
 * could show it was heard, else UNKNOWN. Obligations block nothing: they are what retiring means.
 */
export function readiness({ blockers, coverage }: ReadinessFacts): {
  readonly status: ReadinessStatus;
  readonly reasons: readonly string[];
} {
  const kinds = (certainty: Certainty): string[] =>
    [...new Set(blockers.filter((one) => one.certainty === certainty).map(({ kind }) => kind))].sort();
  const blocking = kinds('CONFIRMED');
  if (blocking.length > 0) return { status: 'BLOCKED', reasons: blocking };
  const doubts = [
    ...kinds('POSSIBLE').map((kind) => `POSSIBLE_${kind}`),
    ...(coverage === 'COMPLETE' ? [] : [`COVERAGE_${coverage}`]),
  ];
  return doubts.length > 0 ? { status: 'UNKNOWN', reasons: doubts.sort() } : { status: 'READY', reasons: [] };
}
