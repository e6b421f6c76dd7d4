import type { AwsFailure } from '../../document.js';
import type { Account } from '../accounts.js';
import type { Asker, Outcome } from '../asker.js';

/** The users of an account as far as its `iam` group names them, and why some may be missing. */
export interface UserNames {
  readonly names: readonly string[];
  readonly failures: readonly AwsFailure[];
}

/** What a call family needs to be read. */
export interface Reading {
  readonly account: Account;
  /** Of regional families. */
  readonly region: string;
  readonly asker: Asker;
  /** Passed to every call. */
  readonly options: { readonly abortSignal?: AbortSignal };
  /** Calls under way at once. */
  readonly width: number;
  readonly users: UserNames;
}

/** Reads one document group over the wire. Never throws but for an abort: what fails is in the outcome. */
export type ReadFamily = (reading: Reading) => Promise<Outcome>;
