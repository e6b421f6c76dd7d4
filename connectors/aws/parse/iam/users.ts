import { z } from 'zod';
import { items, required, tags, time } from '../../read.js';
import { refs } from '../../refs.js';
import { claim, documentsOf, gap, records, to, type Found, type Parsing } from '../parser.js';
import { attachments, boundaryFacet, type Policies } from './policies.js';

const user = z.object({
  UserId: required,
  UserName: required,
  Arn: required,
  CreateDate: time,
  Tags: tags,
  GroupList: items,
  UserPolicyList: items,
  ...attachments,
});

/**
 * IAM users. Whether one is a person's or a machine's does not stand here: the credential report and the sign-in calls
 * tell, in scopes of their own.
 */
export function* parseUsers(parsing: Parsing, policies: Policies): Generator<Found> {
  const { group, directory } = parsing;
  const details = documentsOf(group, 'GetAccountAuthorizationDetails');
  const [documents, list] =
    details.length > 0 ? [details, 'UserDetailList'] : [documentsOf(group, 'ListUsers'), 'Users'];
  for (const found of records(documents, list, user, ({ UserId }) => UserId)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    const ref = refs.identity(group.accountId, value.UserId);
    const holder = { ref, id: value.UserId, arn: value.Arn, locator };
    const groups = value.GroupList.filter((name) => typeof name === 'string');
    for (const name of groups) {
      if (!directory.groups.has(name))
        yield gap('GROUP_UNKNOWN', 'a group of a user is not among the groups listed');
    }
    const direct = yield* policies.hold(holder, value, value.UserPolicyList);
    const privileged = direct || groups.some((name) => policies.privilegedGroups.has(name));
    yield claim<'Identity'>(
      ref,
      {
        name: value.UserName,
        providerId: value.UserId,
        locator: value.Arn,
        aliases: [value.UserName],
        tags: value.Tags,
        kind: 'UNKNOWN',
        actorClass: 'UNKNOWN',
        state: 'ACTIVE',
        privileged: privileged || undefined,
        createdAt: value.CreateDate,
        facets: boundaryFacet(value.PermissionsBoundary),
      },
      groups.flatMap((name) => {
        const id = directory.groups.get(name);
        return id === undefined ? [] : [to('MEMBER_OF', refs.permissionSet(group.accountId, id))];
      }),
      locator,
      // The list leaves out tags, groups and policies.
      details.length > 0 ? {} : { partly: true },
    );
  }
}
