import {
  isFalse,
  isTrue,
  unknown,
  type AnyAttributes,
  type Instant,
  type Policy,
  type Verdict,
} from '../../model/index.js';
import { isDuplicate } from '../definitions/a04-sharing.js';
import type { Environment } from '../definitions/a13-environment.js';
import { instantOf } from '../definitions/instants.js';

/** One credential of an identity, as A4 weighs it. */
export interface Holder {
  readonly id: string;
  /** A1. */
  readonly authentication: Verdict;
  readonly issuedAt: Instant | null;
  /** Since when another credential replaces it, where a source says so. */
  readonly replacedAt: Instant | null;
}

/** How many credentials of a kind one identity may have at a time. */
export function allowed(kind: string, policy: Policy): number {
  const { credentialsPerIdentity: of } = policy;
  const max = Object.hasOwn(of, kind) ? of[kind] : of['default'];
  return max === null ? Infinity : (max ?? 1);
}

/**
 * A4 duplicate, over the credentials of one kind of one identity. What a younger one of the kind follows is superseded
 * by it: for the rotation overlap from then on it does not count. UNKNOWN when it takes one of which nobody can say
 * whether it authenticates, or one of unknown age that an overlap may excuse.
 */
export function duplicate(holders: readonly Holder[], max: number, policy: Policy, at: Instant): Verdict {
  const living = holders.filter((one) => one.authentication.value !== 'FALSE');
  const certain = living.filter((one) => one.authentication.value === 'TRUE');
  if (!over(living)) return isFalse();
  const undated = living.filter((one) => one.issuedAt === null && one.replacedAt === null);
  // One of unknown age may be on its way out, or be what replaces another.
  if (over(certain.filter((one) => !undated.includes(one)))) return isTrue();
  const doubts = [
    ...(over(certain) ? [] : living.flatMap((one) => one.authentication.reasons)),
    ...undated.map(() => 'ISSUED_AT_UNKNOWN'),
  ];
  return doubts.length > 0 ? unknown(...(doubts as [string, ...string[]])) : isTrue();

  function over(of: readonly Holder[]): boolean {
    return isDuplicate(superseded(of), max, policy.rotationOverlapDays, at);
  }
}

/** Each with when the next younger of them followed it. */
function superseded(holders: readonly Holder[]): { readonly supersededAt: Instant | null }[] {
  return holders.map((one) => {
    const younger = holders
      .filter((other) => other !== one && isYounger(other, one))
      .map((other) => other.issuedAt as Instant)
      .sort();
    return { supersededAt: one.replacedAt ?? younger[0] ?? null };
  });
}

function isYounger(a: Holder, b: Holder): boolean {
  return a.issuedAt !== null && b.issuedAt !== null && a.issuedAt > b.issuedAt;
}

/** When it was issued, as well as its source tells. */
export function issuedAtOf(attributes: AnyAttributes): Instant | null {
  return instantOf(attributes, 'issuedAt') ?? instantOf(attributes, 'createdAt');
}

/** Of identities with one purpose for one service: those that run in one environment, or may (A13). */
export interface Alike<T> {
  readonly environment: Environment;
  readonly members: readonly T[];
  readonly verdict: Verdict;
}

/** R-USE-05 (c). An environment that nobody tells may be any: it joins each of the others as a doubt. */
export function alike<T>(members: readonly T[], environment: (member: T) => Environment): Alike<T>[] {
  const unplaced = members.filter((one) => environment(one) === 'UNKNOWN');
  const known = [...new Set(members.map(environment))].filter((one) => one !== 'UNKNOWN').sort();
  const groups = known.flatMap((one): Alike<T>[] => {
    const here = members.filter((member) => environment(member) === one);
    if (here.length >= 2) return [{ environment: one, members: here, verdict: isTrue() }];
    return unplaced.length > 0
      ? [{ environment: one, members: [...here, ...unplaced], verdict: unknown('ENVIRONMENT_UNKNOWN') }]
      : [];
  });
  const joined = unplaced.length === 0 || groups.some((group) => group.verdict.value === 'UNKNOWN');
  if (joined || members.length < 2) return groups;
  return [...groups, { environment: 'UNKNOWN', members, verdict: unknown('ENVIRONMENT_UNKNOWN') }];
}
