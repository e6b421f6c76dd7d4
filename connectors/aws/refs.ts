import type { NodeRef } from '../../src/model/key.js';
import { realmRef } from '../../src/model/scope.js';
import { parseArn } from './arn.js';

/** The natural keys of what the provider has (model.md 5.3): the provider's immutable ids, within the account. */
export const refs = {
  account: (accountId: string): NodeRef => realmRef({ provider: 'aws', realmId: accountId }),

  /** `id`: `AIDA…`, `AROA…`; the root user's is its account's number. */
  identity: (accountId: string, id: string, name?: string): NodeRef & { name?: string } => ({
    type: 'Identity',
    key: ['aws', accountId, id],
    ...(name === undefined ? {} : { name }),
  }),

  credential: (accountId: string, ...id: string[]): NodeRef => ({
    type: 'Credential',
    key: ['aws', accountId, ...id],
  }),

  /** The material of an access key is known by the key's id, wherever that id is seen. */
  keyMaterial: (accessKeyId: string): NodeRef => ({ type: 'Material', key: ['aws-access-key', accessKeyId] }),

  permissionSet: (accountId: string, ...id: string[]): NodeRef => ({
    type: 'PermissionSet',
    key: ['aws', accountId, ...id],
  }),

  entitlement: (accountId: string, ...id: string[]): NodeRef => ({
    type: 'Entitlement',
    key: ['aws', accountId, ...id],
  }),

  subject: (issuer: string, pattern: string): NodeRef => ({
    type: 'FederatedSubject',
    key: [issuer, pattern],
  }),

  workload: (accountId: string, ...id: string[]): NodeRef => ({
    type: 'Workload',
    key: ['aws', accountId, ...id],
  }),

  resource: (accountId: string, arn: string): NodeRef => ({ type: 'Resource', key: ['aws', accountId, arn] }),

  /** A secret or parameter by its ARN. */
  secret: (arn: string): NodeRef => ({ type: 'SecretLocation', key: ['aws', arn] }),

  /** The environment of a function or task, which may hold copies. */
  environment: (arn: string): NodeRef => ({ type: 'SecretLocation', key: ['aws', `${arn}#environment`] }),
} as const;

/** AWS-managed policies belong to no account: one node for all, by ARN. */
export function policyRef(accountId: string, arn: string, policyId?: string): NodeRef {
  return parseArn(arn)?.account === 'aws'
    ? refs.permissionSet('aws', arn)
    : refs.permissionSet(accountId, policyId ?? arn);
}
