import { isFalse, isTrue, unknown, type Instant, type Verdict } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';

/** What the record of a vendor has to say (R-TPE-02, R-TPE-04). */
export const CONTRACT_FIELDS = [
  'contractRef',
  'offboardingClause',
  'endDate',
  'inventoryAttestedAt',
  'monitoringRef',
  'supportsRotation',
  'supportsShortLived',
  'supportsFederation',
] as const;
export type ContractFieldName = (typeof CONTRACT_FIELDS)[number];

export interface ContractField {
  readonly field: ContractFieldName;
  /** Null: no source tells. */
  readonly value: string | null;
  /** The sources of the vendor's several records disagree. */
  readonly contested: boolean;
}

/** The contract of a vendor from all records that are the same as it. */
export function contractOf(members: readonly NodeFact[]): ContractField[] {
  return CONTRACT_FIELDS.map((field) => {
    const told = members.flatMap(({ attributes }) => {
      const value = attributes[field];
      return value === undefined || value === 'UNKNOWN' ? [] : [String(value)];
    });
    const values = [...new Set(told)].sort();
    const contested = values.length > 1 || members.some((one) => one.contested.includes(field));
    return { field, value: contested ? null : (values[0] ?? null), contested };
  });
}

/** Whether the relationship has ended at `at`: at exactly its end it has. Within a day given without a time: UNKNOWN. */
export function ended(members: readonly NodeFact[], at: Instant): Verdict {
  const ends = [...new Set(members.flatMap((one) => textOf(one.attributes, 'endDate') ?? []))];
  if (ends.length === 0) return unknown('END_NOT_TOLD');
  const verdicts = ends.map((end) => {
    const { from, to } = span(end);
    if (to <= at) return 'TRUE';
    return from <= at ? 'UNKNOWN' : 'FALSE';
  });
  if (new Set(verdicts).size > 1) return unknown('CONTESTED');
  if (verdicts[0] === 'UNKNOWN') return unknown('DATE_ONLY');
  return verdicts[0] === 'TRUE' ? isTrue('CONTRACT_ENDED') : isFalse('CONTRACT_RUNS');
}
