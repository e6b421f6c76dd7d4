import { z } from 'zod';
import { parseArn } from '../arn.js';
import { listOf, optional, required, tags } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  gap,
  pagesMissing,
  records,
  type FamilyParser,
  type Found,
  type Parsing,
} from './parser.js';
import { uses } from './workload.js';

const instance = z.object({
  InstanceId: required,
  State: z.object({ Name: optional }).optional().catch(undefined),
  IamInstanceProfile: z.object({ Arn: required }).optional().catch(undefined),
  Tags: tags,
});

/** Virtual machines of one region and the roles of their instance profiles. */
export const ec2: FamilyParser = {
  capabilities: () => ['WORKLOADS'],

  *parse({ group, directory }: Parsing): Generator<Found> {
    const documents = documentsOf(group, 'DescribeInstances');
    const reservations = documents.flatMap((document) =>
      listOf(document.body, 'Reservations').map((body, index) => ({
        ...document,
        body,
        locator: `${document.locator} Reservations[${index}]`,
      })),
    );
    for (const found of records(reservations, 'Instances', instance, ({ InstanceId }) => InstanceId)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const { value, locator } = found;
      // A machine that has ended is still shown for about an hour.
      if (value.State?.Name === 'terminated') continue;
      const profile = value.IamInstanceProfile?.Arn;
      const roles = profile === undefined ? [] : directory.profile(profile);
      if (profile !== undefined && roles.length === 0) {
        yield gap(
          'PROFILE_UNKNOWN',
          'the role of an instance profile is not known: export list-instance-profiles',
        );
      }
      const partition = parseArn(profile)?.partition ?? 'aws';
      yield claim<'Workload'>(
        refs.workload(group.accountId, value.InstanceId),
        {
          kind: 'VM',
          name: value.Tags?.find((tag) => tag.startsWith('Name='))?.slice(5) ?? value.InstanceId,
          providerId: value.InstanceId,
          locator:
            group.region === undefined
              ? undefined
              : `arn:${partition}:ec2:${group.region}:${group.accountId}:instance/${value.InstanceId}`,
          tags: value.Tags,
        },
        roles.map((role) => uses(role)),
        locator,
      );
    }
    if (documents.length === 0) yield gap('NOT_EXPORTED', 'describe-instances is missing');
    yield* pagesMissing(documents, 'describe-instances');
  },
};
