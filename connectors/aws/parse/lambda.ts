import { z } from 'zod';
import type { AwsDocument, DocumentGroup } from '../document.js';
import { isRecord, listOf, optional, readTags, required } from '../read.js';
import { refs } from '../refs.js';
import { environmentClaims, readEnvironment, valuesOf } from './environment.js';
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
import { usesRoles } from './workload.js';

const lambdaFunction = z.object({
  FunctionArn: required,
  FunctionName: optional,
  Role: optional,
  Environment: z.object({ Variables: z.unknown() }).optional().catch(undefined),
});

/** Functions of one region, the role of each, and what its environment names. */
export const lambda: FamilyParser = {
  capabilities: () => ['WORKLOADS', 'SECRET_LOCATIONS'],

  *parse({ group, directory }: Parsing): Generator<Found> {
    const lists = documentsOf(group, 'ListFunctions');
    const single = documentsOf(group, 'GetFunction').map(asList);
    const tagsOf = tagsByArn(group);
    for (const found of records(
      [...lists, ...single],
      'Functions',
      lambdaFunction,
      (one) => one.FunctionArn,
    )) {
      if (found.kind === 'reject') {
        yield found;
        continue;
      }
      const { FunctionArn: arn, FunctionName: name, Role, Environment: variables } = found.value;
      const ref = refs.workload(group.accountId, arn);
      const roles = yield* usesRoles(directory, [{ arn: Role }]);
      const environment = readEnvironment(valuesOf(variables?.Variables), directory);
      const consumed = environmentClaims(ref, arn, name, environment, found.locator);
      yield claim<'Workload'>(
        ref,
        { kind: 'FUNCTION', name, providerId: name, locator: arn, tags: tagsOf.get(arn) },
        [...roles, ...consumed.edges],
        found.locator,
      );
      yield* consumed.claims;
    }
    if (lists.length === 0) yield gap('NOT_EXPORTED', 'list-functions is missing');
    yield* pagesMissing(lists, 'list-functions');
  },
};

/** `GetFunction` tells of one what `ListFunctions` tells of all, and its tags. */
function asList(document: AwsDocument): AwsDocument {
  return {
    ...document,
    body: { Functions: [isRecord(document.body) ? document.body.Configuration : undefined] },
  };
}

function tagsByArn(group: DocumentGroup): Map<unknown, string[] | undefined> {
  const tags = new Map<unknown, string[] | undefined>();
  for (const { operation, params, body } of group.documents) {
    if (!isRecord(body)) continue;
    if (operation === 'ListTags') tags.set(params?.arn, readTags(body.Tags));
    if (operation === 'GetFunction' && isRecord(body.Configuration)) {
      tags.set(body.Configuration.FunctionArn, readTags(body.Tags));
    }
    for (const one of operation === 'GetResources' ? listOf(body, 'ResourceTagMappingList') : []) {
      if (isRecord(one)) tags.set(one.ResourceARN, readTags(one.Tags));
    }
  }
  return tags;
}
