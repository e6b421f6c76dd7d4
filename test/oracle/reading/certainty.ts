import type { Link } from './replay.js';

export type Certainty = 'CONFIRMED' | 'POSSIBLE';

/** A12, A11: a relationship as its statements have it; declared ones of several sources add up (5.2.2). */
export function isSure(statements: readonly Link[]): boolean {
  const counting = statements.filter(({ attributes }) => isMet(attributes.conditionStatus));
  if (counting.some(({ method }) => ['CONFIGURED', 'OBSERVED', 'ATTESTED'].includes(method))) return true;
  const declared = counting.filter(({ method }) => method === 'DECLARED');
  const sources = [...new Set(declared.map(({ source }) => source))];
  const doubts = sources.map(
    (source) => 1 - Math.max(...declared.filter((one) => one.source === source).map((one) => one.confidence)),
  );
  return 1 - doubts.reduce((all, doubt) => all * doubt, 1) > 0.8 - 1e-9;
}

/** A11 */
export function isMet(conditionStatus: string | undefined): boolean {
  return conditionStatus !== 'UNRESOLVED' && conditionStatus !== 'UNSATISFIABLE';
}

export function certaintyOf(isSure: boolean): Certainty {
  return isSure ? 'CONFIRMED' : 'POSSIBLE';
}
