import { and, isFalse, isTrue, or, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { span } from '../../definitions/instants.js';

export interface Window {
  readonly since: Instant;
  readonly at: Instant;
}

/** When something was used last, as its source tells. */
export interface LastUse {
  /** An instant or a day; null: none is told. */
  readonly at: string | null;
  /** Its source says that there was none. */
  readonly never: boolean;
}

export interface PersonUse {
  /** Of keys and tokens that may authenticate. */
  readonly keys: readonly LastUse[];
  /** Of passwords that somebody could sign in with. */
  readonly passwords: readonly LastUse[];
  /** A workload, a pipeline or a program was seen to use it within the window. */
  readonly byProgram: boolean;
  /** Somebody was seen to sign in within the window. */
  readonly signedIn: boolean;
}

/** LIN-034 (R-INV-02): an account of the shape of a person's that only programs used within the window. */
export function onlyPrograms(use: PersonUse, window: Window): Verdict {
  const programs = use.byProgram ? isTrue() : or(...use.keys.map((one) => usedWithin(one, window)));
  if (programs.value === 'FALSE') return isFalse('NOT_USED_BY_PROGRAMS');
  if (use.signedIn) return isFalse('SIGNED_IN');
  const signIn = or(...use.passwords.map((one) => usedWithin(one, window)));
  if (signIn.value === 'TRUE') return isFalse('SIGNED_IN');
  const idle =
    signIn.value === 'UNKNOWN'
      ? unknown('LAST_USED_NOT_TOLD')
      : isTrue('ONLY_PROGRAMS', use.passwords.length === 0 ? 'NOTHING_TO_SIGN_IN_WITH' : 'PASSWORD_NOT_USED');
  return and(programs.value === 'TRUE' ? isTrue() : unknown('LAST_USED_NOT_TOLD'), idle);
}

/** A day of which a part lies in the window may hold the use. */
function usedWithin({ at, never }: LastUse, window: Window): Verdict {
  if (at === null) return never ? isFalse() : unknown('LAST_USED_NOT_TOLD');
  const { from, to } = span(at);
  if (to < window.since) return isFalse();
  if (from > window.at) return unknown('LAST_USED_NOT_TOLD');
  return from < window.since ? unknown('DATE_ONLY') : isTrue();
}
