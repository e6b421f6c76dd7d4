import type { NodeFact } from '../facts.js';
import { textOf } from './instants.js';

/** A provider shows a bare id for a principal that was deleted: nobody can come back as it (5.2.4). */
const DELETED_PRINCIPAL = /^A[A-Z]{3}[A-Z0-9]{12,}$/;
const ACCOUNT_IN_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/**
 * Whether a federated subject is somebody outside the identity's own realm who may act as it without any secret of
 * that realm (A3, TRUST_ONLY). The provider's compute services are the binding of a workload, and trust in the own
 * account as a whole only leaves the choice to that account.
 */
export function isExternal(subject: NodeFact, identity: NodeFact): boolean {
  if (subject.nodeType !== 'FederatedSubject') return false;
  const kind = textOf(subject.attributes, 'kind');
  if (kind === 'AWS_SERVICE') return false;
  const pattern = textOf(subject.attributes, 'pattern') ?? subject.naturalKey.at(-1) ?? '';
  if (kind !== 'AWS_PRINCIPAL') return true;
  if (DELETED_PRINCIPAL.test(pattern)) return false;
  const account = ACCOUNT_IN_ARN.exec(pattern)?.[1];
  return account === undefined || !identity.naturalKey.includes(account);
}

/** Whether a federated subject names a principal that its provider no longer has. */
export function isDeletedPrincipal({ nodeType, attributes, naturalKey }: NodeFact): boolean {
  if (nodeType !== 'FederatedSubject' || attributes['kind'] !== 'AWS_PRINCIPAL') return false;
  return DELETED_PRINCIPAL.test(textOf(attributes, 'pattern') ?? naturalKey.at(-1) ?? '');
}

/** Two nodes of one realm: their natural keys share all but the last part (model.md 5.3). */
export function sameRealm(a: NodeFact, b: NodeFact): boolean {
  const realm = (node: NodeFact): string => node.naturalKey.slice(0, 2).join('\u001f');
  return realm(a) === realm(b);
}
