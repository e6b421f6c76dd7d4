/** Nearest-rank percentile, rounded to two places. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN);
}

export function ratio(a: number, b: number): number {
  return round(a / b);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
