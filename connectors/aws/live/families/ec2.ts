import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Outcome } from '../asker.js';
import type { Reading } from './reading.js';

/** Instances, with the instance profile of each. */
export async function ec2({ account, region, asker, options }: Reading): Promise<Outcome> {
  const client = account.clients.of('ec2', region);
  return asker.paged(
    { operation: 'DescribeInstances', action: 'ec2:DescribeInstances' },
    async (NextToken) => {
      const body = await client.send(new DescribeInstancesCommand({ NextToken, MaxResults: 1000 }), options);
      return { body, next: body.NextToken };
    },
    (page) => page.Reservations,
  );
}
