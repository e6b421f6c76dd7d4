import { identitiesOf } from './can-authenticate.js';
import type { Node, World } from './world.js';

/** What A1 reads of a credential itself. */
const READ = [
  'state',
  'stateReason',
  'stateChangedAt',
  'expiresAt',
  'notBefore',
  'renewable',
  'revocable',
  'kind',
];

/** A12: a contested attribute that decides whether the credential authenticates, or of a trust the identity. */
export function isContested(node: Node, identities: readonly Node[]): boolean {
  const isOwn = node.type === 'Credential' && READ.some((name) => node.contested.has(name));
  return isOwn || identities.some((identity) => identity.contested.has('state'));
}

/** The same, with what decides on which side of a cut-off it was issued (A1 step 2). */
export function isDisputed(world: World, credential: Node): boolean {
  const isCutOff = world
    .past('DERIVED_FROM', { from: credential.key })
    .some(
      ({ attributes, endReason }) => attributes.revocation === 'CUTOFF' && endReason !== 'SOURCE_CORRECTION',
    );
  return (
    isContested(credential, identitiesOf(world, credential.key)) ||
    (isCutOff && credential.contested.has('issuedAt'))
  );
}
