import { z } from 'zod';
import { items, required, time } from '../../read.js';
import { refs } from '../../refs.js';
import { claim, documentsOf, records, type Found, type Parsing } from '../parser.js';
import { attachments, type Policies } from './policies.js';

const group = z.object({
  GroupId: required,
  GroupName: required,
  Arn: required,
  CreateDate: time,
  GroupPolicyList: items,
  ...attachments,
});

/** Groups are sets of permissions that users are members of. */
export function* parseGroups(parsing: Parsing, policies: Policies): Generator<Found> {
  const { accountId } = parsing.group;
  const details = documentsOf(parsing.group, 'GetAccountAuthorizationDetails');
  for (const found of records(details, 'GroupDetailList', group, ({ GroupId }) => GroupId)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    const ref = refs.permissionSet(accountId, value.GroupId);
    const holder = { ref, id: value.GroupId, arn: value.Arn, locator };
    const privileged = yield* policies.hold(holder, value, value.GroupPolicyList);
    if (privileged) policies.privilegedGroups.add(value.GroupName);
    yield claim<'PermissionSet'>(
      ref,
      {
        name: value.GroupName,
        providerId: value.GroupId,
        locator: value.Arn,
        kind: 'GROUP',
        privileged: privileged || undefined,
        createdAt: value.CreateDate,
      },
      [],
      locator,
    );
  }
}
