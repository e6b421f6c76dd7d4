import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
} from '@aws-sdk/client-ecs';
import { joined, type Outcome } from '../asker.js';
import { fanOut } from '../fanout.js';
import type { Reading } from './reading.js';
import { namesOf } from '../names.js';

/** The most that DescribeServices takes in one call. */
const SERVICES_PER_CALL = 10;

/**
 * Task definitions and the services that run them: of every family its latest revision, and every other revision that
 * a service is pinned to.
 */
export async function ecs(reading: Reading): Promise<Outcome> {
  const services = await describeServices(reading);
  const definitions = await describeDefinitions(reading, pinned(services));
  return joined([services, definitions]);
}

async function describeServices({ account, region, asker, options, width }: Reading): Promise<Outcome> {
  const client = account.clients.of('ecs', region);
  const operation = 'DescribeServices';
  const clusters = await namesOf(
    asker,
    { operation, action: 'ecs:ListClusters' },
    async (nextToken) => {
      const body = await client.send(new ListClustersCommand({ nextToken, maxResults: 100 }), options);
      return { body, next: body.nextToken };
    },
    (page) => page.clusterArns,
  );
  const perCluster = fanOut(clusters.names, width, async (cluster) => {
    const services = await namesOf(
      asker,
      { operation, action: 'ecs:ListServices', params: { arn: cluster } },
      async (nextToken) => {
        const body = await client.send(
          new ListServicesCommand({ cluster, nextToken, maxResults: 100 }),
          options,
        );
        return { body, next: body.nextToken };
      },
      (page) => page.serviceArns,
    );
    const outcomes = [services.outcome];
    for (const some of batches(services.names, SERVICES_PER_CALL)) {
      const described = await asker.once(
        { operation, action: 'ecs:DescribeServices', params: { arn: cluster } },
        () =>
          client.send(new DescribeServicesCommand({ cluster, services: some, include: ['TAGS'] }), options),
      );
      outcomes.push(described);
    }
    return joined(outcomes);
  });
  const described = await joined([clusters.outcome, await joined(perCluster)]);
  if (described.documents.length > 0 || described.failures.length > 0) return described;
  // The call takes no empty list; that there are no services was answered by the calls before it.
  return asker.once({ operation, action: 'ecs:DescribeServices' }, async () => ({ services: [] }));
}

async function describeDefinitions(
  { account, region, asker, options, width }: Reading,
  others: readonly string[],
): Promise<Outcome> {
  const client = account.clients.of('ecs', region);
  const operation = 'DescribeTaskDefinition';
  const describe = (taskDefinition: string) =>
    asker.once({ operation, action: 'ecs:DescribeTaskDefinition', params: { arn: taskDefinition } }, () =>
      client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), options),
    );
  const families = await namesOf(
    asker,
    { operation, action: 'ecs:ListTaskDefinitionFamilies' },
    async (nextToken) => {
      const body = await client.send(
        new ListTaskDefinitionFamiliesCommand({ nextToken, status: 'ACTIVE', maxResults: 100 }),
        options,
      );
      return { body, next: body.nextToken };
    },
    (page) => page.families,
  );
  const latest = await joined(fanOut(families.names, width, describe));
  const known = new Set(latest.documents.map(({ body }) => definitionArn(body)));
  const rest = others.filter((arn) => !known.has(arn));
  return joined([families.outcome, latest, await joined(fanOut(rest, width, describe))]);
}

function definitionArn(body: unknown): string | undefined {
  return (body as { taskDefinition?: { taskDefinitionArn?: string } } | null)?.taskDefinition
    ?.taskDefinitionArn;
}

function pinned({ documents }: Outcome): string[] {
  const arns = documents.flatMap(({ body }) => {
    const { services } = (body ?? {}) as { services?: { taskDefinition?: string }[] };
    return (services ?? []).flatMap(({ taskDefinition }) => taskDefinition ?? []);
  });
  return [...new Set(arns)].sort();
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
