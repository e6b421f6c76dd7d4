import type { EdgeClaimInput } from '../../../src/model/claim.js';
import { canonicalJson, type NodeRef } from '../../../src/model/key.js';
import { federatedConditions } from './conditions.js';
import type { Statement } from './document.js';
import { anyone, awsPrincipal, federated, issuerOf, type Subject } from './subject.js';

/** Who may assume a role, as its trust policy says. */
export interface Trust {
  /** CAN_ASSUME towards the role. */
  readonly edges: readonly EdgeClaimInput[];
  readonly subjects: readonly Subject[];
  /** The provider's own services that it trusts; a workload's binding to the role is what makes use of it (A3). */
  readonly services: readonly string[];
  /** A Deny may take back what the edges say. */
  readonly denies: boolean;
  readonly federatedBy: readonly ('OIDC' | 'SAML')[];
}

export interface TrustContext {
  readonly accountId: string;
  /** The account's identity by ARN (a session's ARN is its role's) or by unique id. */
  resolve(principal: string): NodeRef | undefined;
}

interface Found {
  readonly from: NodeRef;
  readonly subject?: Subject;
  /** Something that only the caller's request or another policy decides. */
  readonly open: boolean;
  /** The principal was deleted. */
  readonly dead?: boolean;
}

/**
 * Reads a trust policy. Conditions are kept whole on the edge. `conditionStatus` is NONE when nothing is left open,
 * UNSATISFIABLE for a deleted principal, else UNRESOLVED; it is never
 * guessed to be satisfied. The provider stores principals by unique id and shows an ARN
 * only while that id lives, so that what is named by ARN is bound BY_ID (5.2.4).
 */
export function readTrust(statements: readonly Statement[], context: TrustContext): Trust {
  const edges: EdgeClaimInput[] = [];
  const subjects: Subject[] = [];
  const services = new Set<string>();
  const federatedBy = new Set<'OIDC' | 'SAML'>();
  const times = new Map<string, number>();
  const denies = statements.some((one) => one.Effect === 'Deny' && mechanisms(one).length > 0);
  for (const one of statements) {
    const mechanism = mechanisms(one).join(' ');
    if (one.Effect === 'Deny' || mechanism === '') continue;
    for (const service of one.Principal?.Service ?? []) services.add(service);
    for (const principal of one.Principal?.Federated ?? []) federatedBy.add(issuerOf(principal).kind);
    for (const { from, subject, open, dead } of whoIs(one, context)) {
      if (subject) subjects.push(subject);
      const key = canonicalJson(from.key);
      const nth = times.get(key) ?? 0;
      times.set(key, nth + 1);
      edges.push({
        type: 'CAN_ASSUME',
        from: { type: from.type, key: [...from.key] },
        ...(nth > 0 ? { discriminator: String(nth + 1) } : {}),
        attributes: {
          mechanism,
          binding: 'BY_ID',
          conditionStatus: dead ? 'UNSATISFIABLE' : open || denies || one.NotAction ? 'UNRESOLVED' : 'NONE',
          ...(one.Condition ? { conditions: canonicalJson(one.Condition) } : {}),
        },
      });
    }
  }
  return { edges, subjects, services: [...services].sort(), denies, federatedBy: [...federatedBy].sort() };
}

/** The ways of assuming that a statement is about: `sts:AssumeRole`, `…WithSAML`, `…WithWebIdentity`; sorted. */
function mechanisms(one: Statement): string[] {
  const named = (one.Action ?? []).filter((action) => /^(\*|sts:(\*|assume[a-z*]*))$/i.test(action));
  return one.NotAction ? ['sts:AssumeRole'] : [...new Set(named)].sort();
}

/** The provider shows a unique id in place of the ARN once its principal is deleted; nobody gets that id again. */
function isDeleted(principal: string): boolean {
  return /^A(?:IDA|ROA)[A-Z0-9]{8,}$/.test(principal);
}

function* whoIs(one: Statement, context: TrustContext): Generator<Found> {
  const conditional = one.Condition !== undefined;
  if (one.NotPrincipal) {
    const subject = anyone();
    yield { from: subject.ref, subject, open: true };
  }
  for (const principal of one.Principal?.AWS ?? []) {
    const known = context.resolve(principal);
    if (known) {
      // One session of a role is less than the role.
      yield { from: known, open: conditional || principal.includes(':assumed-role/') };
      continue;
    }
    const subject = principal === '*' ? anyone() : awsPrincipal(principal);
    // Trust in the own account as a whole leaves it to that account's policies who may.
    const own = subject.account === context.accountId && subject.attributes.breadth === 'WILDCARD';
    yield { from: subject.ref, subject, open: conditional || own, dead: isDeleted(principal) };
  }
  for (const principal of one.Principal?.Federated ?? []) {
    const issuer = issuerOf(principal);
    const { subjects, audience, unresolved } = federatedConditions(one.Condition, issuer);
    for (const { pattern, breadth } of subjects) {
      const subject = federated(issuer, pattern, breadth, audience);
      yield { from: subject.ref, subject, open: unresolved };
    }
  }
  for (const principal of one.Principal?.CanonicalUser ?? []) {
    const subject = awsPrincipal(principal);
    yield { from: subject.ref, subject, open: conditional };
  }
}
