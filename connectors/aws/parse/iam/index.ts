import type { FamilyParser, Found, Parsing } from '../parser.js';
import { documentsOf, gap, pagesMissing } from '../parser.js';
import { parseGroups } from './groups.js';
import { Policies } from './policies.js';
import { parseRoles } from './roles.js';
import { parseUsers } from './users.js';

/** Users, roles, groups, policies and trusts: `GetAccountAuthorizationDetails`, one call family for all. */
export const iam: FamilyParser = {
  capabilities: (group) =>
    documentsOf(group, 'GetAccountAuthorizationDetails').length > 0 || group.documents.length === 0
      ? ['IDENTITIES', 'PERMISSIONS', 'TRUSTS']
      : ['IDENTITIES', 'TRUSTS'],

  *parse(parsing: Parsing): Generator<Found> {
    const { group, directory } = parsing;
    const details = documentsOf(group, 'GetAccountAuthorizationDetails');
    const policies = new Policies(group.accountId);
    yield* policies.parse(details);
    yield* parseGroups(parsing, policies);
    yield* parseUsers(parsing, policies);
    yield* parseRoles(parsing, policies);
    yield* policies.entitlements();
    if (directory.isEmpty) yield gap('EMPTY', 'neither a user nor a role, which no account is without');
    yield* pagesMissing(details, 'get-account-authorization-details');
    if (details.length === 0) {
      yield gap('NOT_EXPORTED', 'get-account-authorization-details is missing: no groups, no policies');
    }
  },
};
