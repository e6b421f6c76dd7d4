import type { Context } from './context.js';

/** What a mutation does. */
export type Act =
  | 'recordEvent'
  | 'grantException'
  | 'endException'
  | 'attest'
  | 'markBreakGlass'
  | 'sayIdentity'
  | 'progressObligation'
  | 'acknowledgeFinding';

/**
 * The one place where it is decided whether a caller may record something; every mutation passes here before it reads
 * or writes. The server listens on the loopback and knows no callers yet, so that whoever reaches it is the operator,
 * and everything is allowed. To refuse, throw a RelictError.
 */
export function authorise(_act: Act, _context: Context): void {
  // Everything is allowed to the operator.
}
