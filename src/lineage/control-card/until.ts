import type { Instant } from '../../model/index.js';
import { exceptionActive } from '../definitions/a08-exception.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';

export const UNTIL_BASES = ['EXPIRY', 'REVIEW', 'EXCEPTION_END', 'PURPOSE_END'] as const;
export type UntilBasis = (typeof UNTIL_BASES)[number];

/** One instant by which something about the identity ends or has to be decided. */
export interface Until {
  /** An instant or a day. */
  readonly at: string;
  readonly basis: UntilBasis;
  /** What names it: the identity, a credential, a grant, an exception, an attestation. */
  readonly by: NodeFact;
}

export interface UntilFacts {
  readonly identity: NodeFact;
  /** Credentials that may still work. */
  readonly credentials: readonly NodeFact[];
  readonly entitlements: readonly NodeFact[];
  readonly exceptions: readonly NodeFact[];
  readonly attestations: readonly NodeFact[];
}

/**
 * Until when: every end that is known, the earliest first. The end of a single credential is none of the
 * identity's unless each of them has one; it is then the last of those.
 */
export function untilOf(facts: UntilFacts, at: Instant): Until[] {
  const { identity, credentials, exceptions, attestations } = facts;
  // A grant that has run out grants nothing that could still end.
  const entitlements = facts.entitlements.filter((one) => {
    const end = textOf(one.attributes, 'expiresAt');
    return end === null || end > at;
  });
  const told = (node: NodeFact, attribute: string, basis: UntilBasis): Until[] => {
    const value = textOf(node.attributes, attribute);
    return value === null ? [] : [{ at: value, basis, by: node }];
  };
  const ends = credentials.map((one) => told(one, 'expiresAt', 'EXPIRY')[0]);
  const last = ends.every((one) => one !== undefined)
    ? [...ends].sort((a, b) => compare(b.at, a.at) || compare(a.by.id, b.by.id))[0]
    : undefined;
  return [
    ...told(identity, 'expiresAt', 'EXPIRY'),
    ...(last ? [last] : []),
    ...entitlements.flatMap((one) => told(one, 'expiresAt', 'EXPIRY')),
    ...told(identity, 'reviewBy', 'REVIEW'),
    ...entitlements.flatMap((one) => told(one, 'reviewBy', 'REVIEW')),
    ...attestations.flatMap((one) => told(one, 'validUntil', 'REVIEW')),
    ...told(identity, 'purposeUntil', 'PURPOSE_END'),
    ...exceptions
      .filter((one) => exceptionEffective(one, at))
      .flatMap((one) => told(one, 'expiresAt', 'EXCEPTION_END')),
  ].sort(
    (a, b) => compare(span(a.at).to, span(b.at).to) || compare(a.by.id, b.by.id) || compare(a.basis, b.basis),
  );
}

/** Active for any rule. */
function exceptionEffective(exception: NodeFact, at: Instant): boolean {
  const rules = exception.attributes['rules'];
  const some = Array.isArray(rules) && rules[0] !== undefined ? rules[0] : '';
  return exceptionActive(exception, some, at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
