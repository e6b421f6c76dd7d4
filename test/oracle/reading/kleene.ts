/** P3: `FALSE < UNKNOWN < TRUE`; AND is the least, OR the greatest. */
export type Three = 'FALSE' | 'UNKNOWN' | 'TRUE';

const SCALE: readonly Three[] = ['FALSE', 'UNKNOWN', 'TRUE'];

export function all(values: readonly Three[]): Three {
  return SCALE.find((value) => values.includes(value)) ?? 'TRUE';
}

export function any(values: readonly Three[]): Three {
  return SCALE.findLast((value) => values.includes(value)) ?? 'FALSE';
}
