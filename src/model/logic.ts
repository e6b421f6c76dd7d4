/** Kleene's three-valued logic with reasons (P3): `FALSE < UNKNOWN < TRUE`; AND is the least, OR the greatest. */
export type Truth = 'TRUE' | 'FALSE' | 'UNKNOWN';

export interface Verdict {
  readonly value: Truth;
  /** Why: closed codes such as `STALE_POSITIVE`, sorted and without repeats. An UNKNOWN always has one. */
  readonly reasons: readonly string[];
}

const ORDER: Record<Truth, number> = { FALSE: 0, UNKNOWN: 1, TRUE: 2 };

export const TRUE: Verdict = { value: 'TRUE', reasons: [] };
export const FALSE: Verdict = { value: 'FALSE', reasons: [] };

export function isTrue(...reasons: string[]): Verdict {
  return { value: 'TRUE', reasons: distinct(reasons) };
}

export function isFalse(...reasons: string[]): Verdict {
  return { value: 'FALSE', reasons: distinct(reasons) };
}

export function unknown(reason: string, ...more: string[]): Verdict {
  return { value: 'UNKNOWN', reasons: distinct([reason, ...more]) };
}

/** TRUE when `verdicts` is empty. The reasons are those of the verdicts that decided. */
export function and(...verdicts: readonly Verdict[]): Verdict {
  return fold(verdicts, 'TRUE', (a, b) => ORDER[a] < ORDER[b]);
}

/** FALSE when `verdicts` is empty. */
export function or(...verdicts: readonly Verdict[]): Verdict {
  return fold(verdicts, 'FALSE', (a, b) => ORDER[a] > ORDER[b]);
}

export function not(verdict: Verdict): Verdict {
  const value = verdict.value === 'TRUE' ? 'FALSE' : verdict.value === 'FALSE' ? 'TRUE' : 'UNKNOWN';
  return { value, reasons: verdict.reasons };
}

function fold(verdicts: readonly Verdict[], empty: Truth, wins: (a: Truth, b: Truth) => boolean): Verdict {
  let value = empty;
  for (const verdict of verdicts) if (wins(verdict.value, value)) value = verdict.value;
  return {
    value,
    reasons: distinct(verdicts.filter((v) => v.value === value).flatMap((v) => v.reasons)),
  };
}

function distinct(reasons: readonly string[]): string[] {
  return [...new Set(reasons)].sort();
}
