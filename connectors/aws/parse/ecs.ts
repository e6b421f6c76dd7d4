import { z } from 'zod';
import type { AwsDocument } from '../document.js';
import { isRecord, items, optional, required, tags, time } from '../read.js';
import { refs } from '../refs.js';
import { environmentClaims, readEnvironment, valuesOf } from './environment.js';
import {
  claim,
  documentsOf,
  gap,
  record,
  records,
  type FamilyParser,
  type Found,
  type Parsing,
  type RecordFound,
} from './parser.js';
import { usesRoles } from './workload.js';

const taskDefinition = z.object({
  taskDefinitionArn: required,
  family: optional,
  revision: z.number().optional().catch(undefined),
  status: optional,
  taskRoleArn: optional,
  executionRoleArn: optional,
  containerDefinitions: items,
});
type TaskDefinition = z.output<typeof taskDefinition>;

const service = z.object({
  serviceArn: required,
  serviceName: optional,
  status: optional,
  taskDefinition: optional,
  createdAt: time,
  tags: tags,
});

type Described = RecordFound<TaskDefinition>;

/**
 * Services of one region, with the roles and secrets of the task definition that each runs. A task definition that no
 * service runs may be started by hand or by a schedule, so that its family is a workload of its own.
 */
export const ecs: FamilyParser = {
  capabilities: () => ['WORKLOADS', 'SECRET_LOCATIONS'],

  *parse(parsing: Parsing): Generator<Found> {
    const { group } = parsing;
    const definitions = new Map<string, Described>();
    for (const document of documentsOf(group, 'DescribeTaskDefinition')) {
      const raw = isRecord(document.body) ? document.body.taskDefinition : undefined;
      const found = record(document, raw, taskDefinition, document.locator);
      if (found.kind === 'reject') yield found;
      else if (!definitions.has(found.value.taskDefinitionArn)) {
        definitions.set(found.value.taskDefinitionArn, found);
      }
    }
    const services = documentsOf(group, 'DescribeServices');
    const running = new Set<string>();
    for (const found of records(services, 'services', service, ({ serviceArn }) => serviceArn)) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const { value, locator } = found;
      // A deleted service is still shown for a while.
      if (value.status === 'INACTIVE') continue;
      const definition = definitions.get(value.taskDefinition ?? '');
      if (value.taskDefinition !== undefined) running.add(familyOf(value.taskDefinition));
      if (!definition) yield gap('NOT_EXPORTED', 'the task definition of a service is not described');
      const createdAt = value.createdAt === undefined ? [] : [value.createdAt];
      yield* workload(parsing, definition, {
        key: [value.serviceArn, ...createdAt],
        arn: value.serviceArn,
        name: value.serviceName,
        createdAt: value.createdAt,
        tags: value.tags,
        locator,
      });
    }
    if (services.length === 0) {
      // Else services that an earlier export listed would look deleted.
      yield gap(
        'NOT_EXPORTED',
        'describe-services is missing: task definitions stand for the services that run them',
      );
    }
    for (const definition of latestRevisions(definitions.values())) {
      const { value, locator, document } = definition;
      const arn = familyOf(value.taskDefinitionArn);
      if (value.status === 'INACTIVE' || running.has(arn)) continue;
      yield* workload(parsing, definition, {
        key: [arn],
        arn,
        name: value.family,
        tags: tagsOf(document),
        locator,
      });
    }
  },
};

interface Running {
  readonly key: readonly string[];
  readonly arn: string;
  readonly name: string | undefined;
  readonly createdAt?: string | undefined;
  readonly tags: string[] | undefined;
  readonly locator: string;
}

function* workload(
  { group, directory }: Parsing,
  definition: Described | undefined,
  of: Running,
): Generator<Found> {
  const ref = refs.workload(group.accountId, ...of.key);
  const roles = yield* usesRoles(directory, [
    { arn: definition?.value.taskRoleArn, purpose: 'task' },
    { arn: definition?.value.executionRoleArn, purpose: 'execution' },
  ]);
  const values = (definition?.value.containerDefinitions ?? []).flatMap((container) => [
    ...containerValues(container),
  ]);
  const consumed = environmentClaims(ref, of.arn, of.name, readEnvironment(values, directory), of.locator);
  yield claim<'Workload'>(
    ref,
    { kind: 'DEPLOYMENT', name: of.name, locator: of.arn, createdAt: of.createdAt, tags: of.tags },
    [...roles, ...consumed.edges],
    of.locator,
  );
  yield* consumed.claims;
}

function* containerValues(container: unknown): Generator {
  if (!isRecord(container)) return;
  yield* valuesOf(container.environment);
  yield* valuesOf(container.secrets);
  if (isRecord(container.logConfiguration)) yield* valuesOf(container.logConfiguration.secretOptions);
  if (isRecord(container.repositoryCredentials)) yield container.repositoryCredentials.credentialsParameter;
}

function latestRevisions(definitions: Iterable<Described>): Described[] {
  const latest = new Map<string, Described>();
  for (const one of definitions) {
    const family = familyOf(one.value.taskDefinitionArn);
    if ((latest.get(family)?.value.revision ?? -1) < (one.value.revision ?? 0)) latest.set(family, one);
  }
  return [...latest.values()];
}

/** The ARN without its revision. */
function familyOf(arn: string): string {
  return arn.replace(/:\d+$/, '');
}

function tagsOf({ body }: AwsDocument): string[] | undefined {
  return isRecord(body) ? tags.parse(body.tags) : undefined;
}
