import {
  GetAccountAuthorizationDetailsCommand,
  ListAccountAliasesCommand,
  ListInstanceProfilesCommand,
  ListRolesCommand,
  ListServerCertificatesCommand,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { joined, type Outcome } from '../asker.js';
import type { Reading } from './reading.js';
import { marked } from '../marker.js';

/** The most that IAM gives in one page; it may give fewer. */
const MaxItems = 1000;

/**
 * Users, roles, groups and policies of an account. Where the one call that gives all of them is not allowed or breaks
 * off, users and roles are still listed, so that what exists is known even without what it may do.
 */
export async function iam({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  const aliases = await marked(
    asker,
    { operation: 'ListAccountAliases', action: 'iam:ListAccountAliases' },
    (Marker) => client.send(new ListAccountAliasesCommand({ Marker }), options),
    (page) => page.AccountAliases,
  );
  const details = await marked(
    asker,
    { operation: 'GetAccountAuthorizationDetails', action: 'iam:GetAccountAuthorizationDetails' },
    (Marker) => client.send(new GetAccountAuthorizationDetailsCommand({ Marker, MaxItems }), options),
    (page) =>
      [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies].flatMap(
        (list: readonly unknown[] | undefined) => list ?? [],
      ),
  );
  if (details.failures.length === 0) return joined([aliases, details]);
  const users = await marked(
    asker,
    { operation: 'ListUsers', action: 'iam:ListUsers' },
    (Marker) => client.send(new ListUsersCommand({ Marker, MaxItems }), options),
    (page) => page.Users,
  );
  const roles = await marked(
    asker,
    { operation: 'ListRoles', action: 'iam:ListRoles' },
    (Marker) => client.send(new ListRolesCommand({ Marker, MaxItems }), options),
    (page) => page.Roles,
  );
  return joined([aliases, details, users, roles]);
}

export function instanceProfiles({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  return marked(
    asker,
    { operation: 'ListInstanceProfiles', action: 'iam:ListInstanceProfiles' },
    (Marker) => client.send(new ListInstanceProfilesCommand({ Marker, MaxItems }), options),
    (page) => page.InstanceProfiles,
  );
}

export function serverCertificates({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  return marked(
    asker,
    { operation: 'ListServerCertificates', action: 'iam:ListServerCertificates' },
    (Marker) => client.send(new ListServerCertificatesCommand({ Marker, MaxItems }), options),
    (page) => page.ServerCertificateMetadataList,
  );
}

/** Of all users in one call. */
export function serviceCredentials({ account, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('iam', account.globalRegion);
  return marked(
    asker,
    { operation: 'ListServiceSpecificCredentials', action: 'iam:ListServiceSpecificCredentials' },
    (Marker) =>
      client.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, Marker, MaxItems }), options),
    (page) => page.ServiceSpecificCredentials,
  );
}
