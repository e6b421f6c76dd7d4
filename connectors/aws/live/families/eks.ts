import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  ListAccessEntriesCommand,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  type EKSClient,
} from '@aws-sdk/client-eks';
import { joined, type Outcome } from '../asker.js';
import { fanOut } from '../fanout.js';
import type { Reading } from './reading.js';
import { namesOf } from '../names.js';

/** Clusters, which pods of them get which role, and which roles may act in them. */
export async function eks(reading: Reading): Promise<Outcome> {
  const { account, region, asker, options, width } = reading;
  const client = account.clients.of('eks', region);
  const clusters = await namesOf(
    asker,
    { operation: 'DescribeCluster', action: 'eks:ListClusters' },
    async (nextToken) => {
      const body = await client.send(new ListClustersCommand({ nextToken, maxResults: 100 }), options);
      return { body, next: body.nextToken };
    },
    (page) => page.clusters,
  );
  const perCluster = fanOut(clusters.names, width, async (clusterName) => {
    const cluster = await asker.once(
      { operation: 'DescribeCluster', action: 'eks:DescribeCluster', params: { clusterName } },
      () => client.send(new DescribeClusterCommand({ name: clusterName }), options),
    );
    const pods = await podIdentities(client, reading, clusterName);
    const entries = await accessEntries(client, reading, clusterName);
    return joined([cluster, pods, entries]);
  });
  return joined([clusters.outcome, await joined(perCluster)]);
}

async function podIdentities(
  client: EKSClient,
  { asker, options }: Reading,
  clusterName: string,
): Promise<Outcome> {
  const params = { clusterName };
  const list = await asker.paged(
    { operation: 'ListPodIdentityAssociations', action: 'eks:ListPodIdentityAssociations', params },
    async (nextToken) => {
      const body = await client.send(
        new ListPodIdentityAssociationsCommand({ clusterName, nextToken, maxResults: 100 }),
        options,
      );
      return { body, next: body.nextToken };
    },
    (page) => page.associations,
  );
  const outcomes = [list];
  for (const associationId of associationIds(list)) {
    const described = await asker.once(
      {
        operation: 'DescribePodIdentityAssociation',
        action: 'eks:DescribePodIdentityAssociation',
        params,
      },
      () => client.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }), options),
    );
    outcomes.push(described);
  }
  return joined(outcomes);
}

function associationIds({ documents }: Outcome): string[] {
  return documents.flatMap(({ body }) => {
    const { associations } = (body ?? {}) as { associations?: { associationId?: string }[] };
    return (associations ?? []).flatMap(({ associationId }) => associationId ?? []);
  });
}

async function accessEntries(
  client: EKSClient,
  { asker, options }: Reading,
  clusterName: string,
): Promise<Outcome> {
  const params = { clusterName };
  const list = await asker.paged(
    { operation: 'ListAccessEntries', action: 'eks:ListAccessEntries', params },
    async (nextToken) => {
      const body = await client.send(
        new ListAccessEntriesCommand({ clusterName, nextToken, maxResults: 100 }),
        options,
      );
      return { body, next: body.nextToken };
    },
    (page) => page.accessEntries,
  );
  const outcomes = [list];
  for (const principalArn of principals(list)) {
    const described = await asker.once(
      { operation: 'DescribeAccessEntry', action: 'eks:DescribeAccessEntry', params },
      () => client.send(new DescribeAccessEntryCommand({ clusterName, principalArn }), options),
    );
    outcomes.push(described);
  }
  return joined(outcomes);
}

function principals({ documents }: Outcome): string[] {
  return documents.flatMap(({ body }) => (body as { accessEntries?: string[] } | null)?.accessEntries ?? []);
}
