import type { EdgeClaimInput } from '../../../src/model/claim.js';
import type { NodeRef } from '../../../src/model/key.js';
import type { Directory } from '../directory.js';
import { gap, point, type Found } from './parser.js';

/** USES of the roles by ARN, each once. A role that the account does not list leaves a gap. */
export function* usesRoles(
  directory: Directory,
  roles: readonly { readonly arn: string | undefined; readonly purpose?: string }[],
): Generator<Found, EdgeClaimInput[]> {
  const used = new Map<string, EdgeClaimInput>();
  for (const { arn, purpose } of roles) {
    if (arn === undefined || arn === '' || used.has(arn)) continue;
    const identity = directory.principal(arn);
    if (identity) used.set(arn, uses(identity, purpose));
    else yield gap('ROLE_UNKNOWN', 'a workload uses a role that the account details do not list');
  }
  return [...used.values()];
}

export function uses(identity: NodeRef, purpose?: string): EdgeClaimInput {
  return { type: 'USES', to: point(identity), ...(purpose === undefined ? {} : { attributes: { purpose } }) };
}
