import type { Statement } from './document.js';
import { breadthOf, type Breadth } from './subject.js';

export interface FederatedConditions {
  /** The subjects let in; one pattern `*` when nothing limits them. */
  readonly subjects: readonly { readonly pattern: string; readonly breadth: Breadth }[];
  /** Absent: any audience that the provider is registered for. */
  readonly audience?: readonly string[];
  /** Conditions beyond subject and audience, which only the caller's request could decide. */
  readonly unresolved: boolean;
}

const OPERATOR = /^(?:forallvalues:|foranyvalue:)?string(equals|equalsignorecase|like)(?:ifexists)?$/;

/**
 * What a statement's conditions say of a federated subject: `<issuer>:sub` and `<issuer>:aud` of OIDC, `SAML:sub` and
 * `SAML:aud`. A missing condition on the subject means every subject of the issuer. Operators and keys are not
 * case-sensitive. What is not understood widens the answer and marks it unresolved; it never narrows it.
 */
export function federatedConditions(
  conditions: Statement['Condition'],
  issuer: { kind: 'OIDC' | 'SAML'; issuer: string },
): FederatedConditions {
  const prefix = issuer.kind === 'SAML' ? 'saml' : issuer.issuer.toLowerCase();
  const exact: string[] = [];
  const like: string[] = [];
  const audience: string[] = [];
  let unresolved = false;
  for (const [operator, keys] of Object.entries(conditions ?? {})) {
    const match = OPERATOR.exec(operator.toLowerCase());
    // ForAllValues also holds when the request has no such key.
    if (operator.toLowerCase().startsWith('forallvalues:')) unresolved = true;
    for (const [key, values] of Object.entries(keys)) {
      const name = key.toLowerCase();
      if (match && name === `${prefix}:sub`) (match[1] === 'like' ? like : exact).push(...values);
      else if (match && name === `${prefix}:aud`) audience.push(...values);
      else unresolved = true;
    }
  }
  // Both kinds must hold at once: the exact ones are the narrower, and whether the patterns admit them stays open.
  if (exact.length > 0 && like.length > 0) unresolved = true;
  const subjects =
    exact.length > 0
      ? distinct(exact).map((pattern) => ({ pattern, breadth: 'EXACT' as const }))
      : distinct(like).map((pattern) => ({ pattern, breadth: breadthOf(pattern) }));
  return {
    subjects: subjects.length > 0 ? subjects : [{ pattern: '*', breadth: 'WILDCARD' }],
    ...(audience.length > 0 ? { audience: distinct(audience) } : {}),
    unresolved,
  };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
