/**
 * What is true of a planted case, written by hand where the case is planted; nothing here is computed by the product.
 * The words are those of the decision table (questions.md 5.8.1).
 */
export interface PlantedCase {
  readonly id: string;
  /** Row of the decision table; null for a variation or a look-alike that has none. */
  readonly row: number | null;
  /** `RESTORABLE`: not among the items of Q-01, among those that could be switched on again. */
  readonly listing: 'LISTED' | 'RESTORABLE' | 'NOT_LISTED';
  readonly subject: PlantedSubject;
  /** The retired services that it survives, by their id in the CMDB, sorted. Empty when none is retired. */
  readonly services: readonly { readonly sysId: string; readonly name: string }[];
  readonly class: 'EXCLUSIVE' | 'SHARED' | 'CARRIED_OVER' | 'TRUST_ONLY' | null;
  readonly flags: readonly string[];
  readonly certainty: 'CONFIRMED' | 'POSSIBLE' | null;
  readonly actions: readonly string[];
  /** Display name of the accountable owner; null: no valid one is to be found. */
  readonly owner: string | null;
  /** Locations that hold it now, as far as the exports tell. */
  readonly copies: number;
  readonly why: string;
}

export type PlantedSubject =
  | { readonly kind: 'CREDENTIAL'; readonly account: string; readonly providerId: string }
  /** `pattern`: who may assume the role, as the trust policy writes it. */
  | { readonly kind: 'TRUST'; readonly account: string; readonly role: string; readonly pattern: string }
  /** An identity none of whose credentials or trusts may be listed. */
  | { readonly kind: 'IDENTITY'; readonly account: string; readonly arn: string };

export interface EstateTruth {
  readonly organisation: string;
  readonly seed: number;
  readonly size: number;
  readonly now: string;
  readonly generation: 'earlier' | 'current';
  readonly cases: readonly PlantedCase[];
}
