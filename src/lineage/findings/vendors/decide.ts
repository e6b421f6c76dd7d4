import { and, isFalse, isTrue, unknown, type Certainty, type Verdict } from '../../../model/index.js';
import type { ContractField, ContractFieldName } from '../../third-party/contract.js';

/** What the record of a vendor to which something is exposed has to say (R-TPE-02). */
const REQUIRED: ReadonlySet<ContractFieldName> = new Set([
  'contractRef',
  'offboardingClause',
  'endDate',
  'inventoryAttestedAt',
  'monitoringRef',
]);

/** The required fields that nobody tells, and those of which the records of the vendor disagree. */
export function lacking(contract: readonly ContractField[]): {
  readonly missing: readonly ContractFieldName[];
  readonly contested: readonly ContractFieldName[];
} {
  const empty = contract.filter(({ field, value }) => REQUIRED.has(field) && value === null);
  const names = (contested: boolean): ContractFieldName[] =>
    empty.filter((one) => one.contested === contested).map(({ field }) => field);
  return { missing: names(false), contested: names(true) };
}

export interface VendorRecord {
  /** Some source describes it, and does not only refer to it. */
  readonly described: boolean;
  readonly contract: readonly ContractField[];
  /** How surely each thing is exposed to it. */
  readonly exposures: readonly Certainty[];
}

/** LIN-029 (R-TPE-02): something is exposed to a vendor of which a required field is told by nobody. */
export function vendorRecordIncomplete({ described, contract, exposures }: VendorRecord): Verdict {
  if (exposures.length === 0) return isFalse('NOT_EXPOSED');
  if (!described) return unknown('VENDOR_NOT_DESCRIBED');
  const { missing, contested } = lacking(contract);
  return and(
    missing.length > 0
      ? isTrue('FIELDS_MISSING')
      : contested.length > 0
        ? unknown('CONTESTED')
        : isFalse('RECORD_COMPLETE'),
    exposures.includes('CONFIRMED') ? isTrue() : unknown('EXPOSURE_UNCERTAIN'),
  );
}

/**
 * LIN-042: the relationship has ended and what was exposed in it still works (A1).
 *
 * @param ended of the vendor, as Q-28 tells it
 * @param works canAct or canAuthenticate
 */
export function accessRemains(ended: Verdict, works: Verdict, exposure: Certainty): Verdict {
  return and(ended, works, exposure === 'CONFIRMED' ? isTrue() : unknown('EXPOSURE_UNCERTAIN'));
}
