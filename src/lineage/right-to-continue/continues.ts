import type { Verdict } from '../../model/index.js';

/** PASS, FAIL or UNKNOWN with its reasons (R-LIF-10). */
export interface Check {
  readonly value: 'PASS' | 'FAIL' | 'UNKNOWN';
  /** Closed codes, sorted. */
  readonly reasons: readonly string[];
}

/**
 * R-LIF-10: whether an identity may go on: FAIL if policy, usage or ownership fails, UNKNOWN if none fails and one is not
 * known, else PASS. The reasons are those of the checks that decided.
 */
export function continues(policy: Check, usage: Check, ownership: Check): Check {
  const all = [policy, usage, ownership];
  const value = all.some((one) => one.value === 'FAIL')
    ? 'FAIL'
    : all.some((one) => one.value === 'UNKNOWN')
      ? 'UNKNOWN'
      : 'PASS';
  const deciding = all.filter((one) => one.value === value);
  return { value, reasons: [...new Set(deciding.flatMap((one) => one.reasons))].sort() };
}

/** A check that passes when the verdict is TRUE. */
export function passes({ value, reasons }: Verdict): Check {
  return { value: value === 'TRUE' ? 'PASS' : value === 'FALSE' ? 'FAIL' : 'UNKNOWN', reasons };
}

/** A check that fails when the verdict is TRUE. */
export function fails({ value, reasons }: Verdict): Check {
  return { value: value === 'TRUE' ? 'FAIL' : value === 'FALSE' ? 'PASS' : 'UNKNOWN', reasons };
}
