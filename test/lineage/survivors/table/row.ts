import type { Export } from './exports.js';

/** What Q-01 says of one subject; `null`: it is on no list. */
export interface Expected {
  readonly list: 'items' | 'restorable' | 'pending';
  readonly class?: string;
  /** Exactly these. */
  readonly flags?: readonly string[];
  readonly certainty?: string;
  readonly actions: readonly string[];
  readonly copies?: number;
  readonly severity?: string;
  readonly suppressed?: boolean;
  /** Word for word. */
  readonly because?: readonly string[];
}

/** What another question, or another part of the answer, says of the same estate. */
export interface Also {
  readonly field: string;
  readonly args?: Readonly<Record<string, unknown>>;
  /** Matches the answer (`toMatchObject`). */
  readonly answers: object;
}

export interface Row {
  /** The number of the decision table; letters mark further readings of a row. */
  readonly row: string;
  readonly situation: string;
  /** What the sources gave, in the order in which they were synced. */
  readonly exports: readonly Export[];
  /** Name of the credential, or `subject > identity` of a trust. */
  readonly subject: string;
  readonly asked?: { readonly asOf?: string; readonly knownAt?: string };
  readonly expected: Expected | null;
  readonly also?: readonly Also[];
}

export const EXCLUSIVE = { list: 'items', class: 'EXCLUSIVE', certainty: 'CONFIRMED' } as const;
export const REVOKE: Expected = { ...EXCLUSIVE, flags: [], actions: ['REVOKE'] };
