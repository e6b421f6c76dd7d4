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

/** What a question must answer about one thing that was planted, written by hand like {@link PlantedCase}. */
export interface Expectation {
  readonly id: string;
  /** Field of the question. */
  readonly question: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Provider id, locator or name of what an item is about; null: the answer as a whole. */
  readonly subject: string | null;
  /** Which field of an item is what it is about; `node` if not given. */
  readonly by?: string;
  /** Whether there is an item about it. */
  readonly listed: boolean;
  /** What the item, or the answer, says at least. */
  readonly says?: object;
  readonly why: string;
}

export interface EstateTruth {
  readonly organisation: string;
  readonly seed: number;
  readonly size: number;
  readonly now: string;
  /** How long before `now` it was exported. What is true is said of 0 alone. */
  readonly daysBefore: number;
  readonly cases: readonly PlantedCase[];
  /** Of the estate with its inventory; empty without. */
  readonly expected: readonly Expectation[];
  /** Of the estate that was also synced at each of the instants of its history. */
  readonly expectedOfHistory: readonly Expectation[];
}
