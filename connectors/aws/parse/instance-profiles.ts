import { z } from 'zod';
import { items, optional, required, time } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  facets,
  gap,
  pagesMissing,
  records,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';

const profile = z.object({
  Arn: required,
  InstanceProfileName: optional,
  InstanceProfileId: optional,
  CreateDate: time,
  Roles: items,
});
const role = z.object({ Arn: required });

/** Instance profiles: which role a virtual machine gets. The machines themselves are told by `ec2`. */
export const instanceProfiles: FamilyParser = {
  capabilities: () => [],

  *parse({ group }: Parsing): Generator<Found> {
    const documents = documentsOf(group, 'ListInstanceProfiles');
    for (const found of records(documents, 'InstanceProfiles', profile, ({ Arn }) => Arn)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const { value, locator } = found;
      const roles = value.Roles.flatMap((one) => role.safeParse(one).data?.Arn ?? []);
      yield claim<'Resource'>(
        refs.resource(group.accountId, value.Arn),
        {
          kind: 'INSTANCE_PROFILE',
          name: value.InstanceProfileName,
          providerId: value.InstanceProfileId,
          locator: value.Arn,
          createdAt: value.CreateDate,
          facets: facets({ roles: roles.length > 0 ? roles.sort() : undefined }),
        },
        [],
        locator,
      );
    }
    if (documents.length === 0) yield gap('NOT_EXPORTED', 'list-instance-profiles is missing');
    yield* pagesMissing(documents, 'list-instance-profiles');
  },
};
