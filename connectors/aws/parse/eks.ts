import { z } from 'zod';
import { parseArn } from '../arn.js';
import type { AwsDocument } from '../document.js';
import { isRecord, listOf, optional, required, tags, time } from '../read.js';
import { refs } from '../refs.js';
import {
  claim,
  documentsOf,
  facets,
  from,
  gap,
  record,
  to,
  type FamilyParser,
  type Found,
  type Parsing,
  type RecordFound,
  type Reject,
} from './parser.js';
import { usesRoles } from './workload.js';

const cluster = z.object({
  name: required,
  arn: required,
  createdAt: time,
  roleArn: optional,
  identity: z
    .object({ oidc: z.object({ issuer: optional }) })
    .optional()
    .catch(undefined),
  tags: tags,
});
const association = z.object({
  associationArn: required,
  associationId: optional,
  namespace: required,
  serviceAccount: required,
  roleArn: required,
  targetRoleArn: optional,
});
const accessEntry = z.object({
  accessEntryArn: required,
  principalArn: required,
  createdAt: time,
  type: optional,
  kubernetesGroups: z.array(z.string()).optional().catch(undefined),
  tags: tags,
});

/** Kubernetes clusters of one region: their own role, the pods that may assume roles, and who may enter. */
export const eks: FamilyParser = {
  capabilities: () => ['WORKLOADS', 'TRUSTS', 'PERMISSIONS'],

  *parse(parsing: Parsing): Generator<Found> {
    yield* parseClusters(parsing);
    yield* parseAssociations(parsing);
    yield* parseAccessEntries(parsing);
  },
};

/** The single object that a Describe call answers with. */
function* described<S extends z.ZodType>(
  documents: readonly AwsDocument[],
  member: string,
  schema: S,
): Generator<RecordFound<z.output<S>> | Reject> {
  for (const document of documents) {
    yield record(
      document,
      isRecord(document.body) ? document.body[member] : undefined,
      schema,
      document.locator,
    );
  }
}

function* parseClusters({ group, directory }: Parsing): Generator<Found> {
  const seen = new Set<string>();
  for (const found of described(documentsOf(group, 'DescribeCluster'), 'cluster', cluster)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    if (seen.has(value.arn)) continue;
    seen.add(value.arn);
    yield claim<'Resource'>(
      refs.resource(group.accountId, value.arn),
      {
        kind: 'EKS_CLUSTER',
        name: value.name,
        locator: value.arn,
        createdAt: value.createdAt,
        tags: value.tags,
        facets: facets({ oidcIssuer: value.identity?.oidc.issuer }),
      },
      [],
      locator,
    );
    const createdAt = value.createdAt === undefined ? [] : [value.createdAt];
    yield claim<'Workload'>(
      refs.workload(group.accountId, value.arn, ...createdAt),
      {
        kind: 'APPLICATION',
        name: `${value.name} control plane`,
        locator: value.arn,
        createdAt: value.createdAt,
        tags: value.tags,
      },
      yield* usesRoles(directory, [{ arn: value.roleArn }]),
      locator,
    );
  }
}

/** Pod identity: a service account of the cluster may assume a role, without a secret. */
function* parseAssociations({ group, directory }: Parsing): Generator<Found> {
  const seen = new Set<string>();
  const documents = documentsOf(group, 'DescribePodIdentityAssociation');
  for (const found of described(documents, 'association', association)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    if (seen.has(value.associationArn)) continue;
    seen.add(value.associationArn);
    const issuer = clusterArn(value.associationArn);
    const pattern = `system:serviceaccount:${value.namespace}:${value.serviceAccount}`;
    const role = directory.principal(value.roleArn);
    if (!role) yield gap('ROLE_UNKNOWN', 'a pod uses a role that the account details do not list');
    yield claim<'FederatedSubject'>(
      refs.subject(issuer, pattern),
      {
        kind: 'OTHER',
        name: `${value.namespace}/${value.serviceAccount} in ${issuer}`,
        issuer,
        pattern,
        breadth: 'EXACT',
        facets: facets({ podIdentity: value.associationArn, targetRole: value.targetRoleArn }),
      },
      role
        ? [
            to('CAN_ASSUME', role, {
              mechanism: 'eks:PodIdentity',
              binding: 'BY_NAME',
              conditionStatus: 'NONE',
            }),
          ]
        : [],
      locator,
    );
  }
  yield* undescribed(
    documentsOf(group, 'ListPodIdentityAssociations'),
    'associations',
    'associationArn',
    seen,
  );
}

/** Access entries: an IAM principal may enter the cluster. */
function* parseAccessEntries({ group, directory }: Parsing): Generator<Found> {
  const seen = new Set<string>();
  for (const found of described(documentsOf(group, 'DescribeAccessEntry'), 'accessEntry', accessEntry)) {
    if (found.kind === 'reject') {
      yield found;
      continue;
    }
    const { value, locator } = found;
    if (seen.has(value.accessEntryArn)) continue;
    seen.add(value.accessEntryArn);
    seen.add(value.principalArn);
    const principal = directory.principal(value.principalArn);
    yield claim<'Entitlement'>(
      refs.entitlement(group.accountId, value.accessEntryArn),
      {
        name: `entry to ${clusterArn(value.accessEntryArn)}`,
        effect: 'ALLOW',
        createdAt: value.createdAt,
        tags: value.tags,
        facets: facets({
          type: value.type,
          groups: value.kubernetesGroups && [...value.kubernetesGroups].sort(),
          principal: principal ? undefined : value.principalArn,
        }),
      },
      [
        ...(principal ? [from('HAS_ENTITLEMENT', principal)] : []),
        to('ON', refs.resource(group.accountId, clusterArn(value.accessEntryArn))),
      ],
      locator,
    );
  }
  const lists = documentsOf(group, 'ListAccessEntries');
  const listed = lists.flatMap(({ body }) => listOf(body, 'accessEntries'));
  if (listed.some((arn) => typeof arn === 'string' && !seen.has(arn))) {
    yield gap('NOT_EXPORTED', 'describe-access-entry is missing for an entry that is listed');
  }
}

function* undescribed(
  documents: readonly AwsDocument[],
  list: string,
  id: string,
  seen: ReadonlySet<string>,
): Generator<Found> {
  const entries = documents.flatMap(({ body }) => listOf(body, list));
  if (entries.some((one) => isRecord(one) && typeof one[id] === 'string' && !seen.has(one[id]))) {
    yield gap('NOT_EXPORTED', 'describe-pod-identity-association is missing for one that is listed');
  }
}

/** `…:podidentityassociation/<cluster>/…` and `…:access-entry/<cluster>/…` belong to `…:cluster/<cluster>`. */
function clusterArn(arn: string): string {
  const parsed = parseArn(arn);
  const name = parsed?.resource.split('/')[1] ?? '';
  return `arn:${parsed?.partition}:eks:${parsed?.region}:${parsed?.account}:cluster/${name}`;
}
