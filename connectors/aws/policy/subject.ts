import type { Attributes } from '../../../src/model/nodes.js';
import { canonicalJson, type NodeRef } from '../../../src/model/key.js';
import { accountOf, isAccountId, parseArn } from '../arn.js';
import { defined } from '../read.js';
import { refs } from '../refs.js';

/** Someone outside the account's own identities whom a trust policy lets in. */
export interface Subject {
  readonly ref: NodeRef;
  readonly attributes: Partial<Attributes<'FederatedSubject'>>;
  /** The other account that it names, if it names one. */
  readonly account?: string;
}
export type Breadth = 'EXACT' | 'PREFIX' | 'WILDCARD';

/** The kinds of subject that say nothing of whose: `repo:*` is everybody's repository. */
const NAMES_NOBODY =
  /^(?:(?:repo|project_path|organization|user|system|system:serviceaccount|spiffe):?\/{0,2})?$/;

/** How wide a `StringLike` pattern is; without a wildcard it is one subject. */
export function breadthOf(pattern: string): Breadth {
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  if (fixed === pattern) return 'EXACT';
  return NAMES_NOBODY.test(fixed) ? 'WILDCARD' : 'PREFIX';
}

/** Anybody at all: `"Principal": "*"`, or everyone but those of NotPrincipal. */
export function anyone(): Subject {
  return {
    ref: refs.subject('aws', '*'),
    attributes: { kind: 'ANYONE', issuer: 'aws', pattern: '*', breadth: 'WILDCARD', name: '*' },
  };
}

/** A principal of the provider that is not one of the account's identities: an account, a foreign ARN, a bare id. */
export function awsPrincipal(principal: string): Subject {
  const arn = parseArn(principal);
  const account = isAccountId(principal) ? principal : accountOf(principal);
  if (account !== undefined && (isAccountId(principal) || arn?.resource === 'root')) {
    const pattern = `arn:${arn?.partition ?? 'aws'}:iam::${account}:root`;
    return {
      ref: refs.subject('aws', pattern),
      attributes: { ...aws(pattern, 'WILDCARD'), locator: pattern, name: `account ${account}` },
      account,
    };
  }
  if (!arn) {
    // The provider shows a bare id for a principal that was deleted: nobody can come back as it.
    const facets = canonicalJson({ aws: { dangling: true } });
    return { ref: refs.subject('aws', principal), attributes: { ...aws(principal, 'EXACT'), facets } };
  }
  const pattern = withoutSession(principal);
  return {
    ref: refs.subject('aws', pattern),
    attributes: { ...aws(pattern, breadthOf(pattern)), locator: pattern },
    ...(account === undefined ? {} : { account }),
  };
}

/** A session's name often is a person's address; the role is what the trust is about. */
function withoutSession(arn: string): string {
  return arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1/*');
}

function aws(pattern: string, breadth: Breadth): Partial<Attributes<'FederatedSubject'>> {
  return { kind: 'AWS_PRINCIPAL', issuer: 'aws', pattern, breadth, name: pattern };
}

/** The issuer of a federated principal: the URL without `https://` for OIDC, the provider's ARN for SAML. */
export function issuerOf(principal: string): { kind: 'OIDC' | 'SAML'; issuer: string } {
  const resource = parseArn(principal)?.resource ?? '';
  if (resource.startsWith('saml-provider/')) return { kind: 'SAML', issuer: principal };
  const url = resource.startsWith('oidc-provider/') ? resource.slice('oidc-provider/'.length) : principal;
  return { kind: 'OIDC', issuer: url.replace(/^https:\/\//, '').replace(/\/$/, '') };
}

export function federated(
  of: { kind: 'OIDC' | 'SAML'; issuer: string },
  pattern: string,
  breadth: Breadth,
  audience: readonly string[] | undefined,
): Subject {
  return {
    ref: refs.subject(of.issuer, pattern),
    attributes: defined({
      kind: of.kind,
      issuer: of.issuer,
      pattern,
      breadth,
      audience: audience && [...audience],
      name: `${of.issuer} ${pattern}`,
    }),
  };
}
