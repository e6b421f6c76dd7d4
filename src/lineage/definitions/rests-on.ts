import { and, isTrue, unknown, type Verdict } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { CredentialFacts } from './a01-can-authenticate.js';

/** What A1 reads of a credential itself. */
export const AUTHENTICATION: readonly string[] = [
  'state',
  'stateChangedAt',
  'stateReason',
  'expiresAt',
  'notBefore',
  'kind',
  'renewable',
  'revocable',
];

/** A12: a decision that rests on what sources disagree about is UNKNOWN. TRUE while none of `attributes` is contested. */
export function restsOn(node: Pick<NodeFact, 'contested'>, attributes: readonly string[]): Verdict {
  return node.contested.some((name) => attributes.includes(name)) ? unknown('CONTESTED') : isTrue();
}

/** A12 of what A1 gives for a credential: TRUE while sources agree on all that it read, of the credential and around it. */
export function authenticationRestsOn({ node, identities, parents }: CredentialFacts): Verdict {
  const cutOff = parents.some(({ revocation }) => revocation === 'CUTOFF');
  return and(
    restsOn(node, cutOff ? [...AUTHENTICATION, 'issuedAt'] : AUTHENTICATION),
    ...identities.map((identity) => restsOn(identity.node, ['state'])),
  );
}
