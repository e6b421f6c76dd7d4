import type { CsvRow } from '../../lib/files.js';
import { accountOf, isAccountId, parseArn, regionOf } from '../arn.js';
import type { AwsOperation, Family } from '../document.js';
import { isRecord, listOf } from '../read.js';

/** What a value of a file is: the answer of which call, of which scope, and what it says of its account. */
export interface Recognised {
  readonly operation: AwsOperation;
  readonly family: Family;
  readonly accountId?: string;
  readonly region?: string;
  /** Users that the answer names, in answers that name no account. */
  readonly users: readonly string[];
}

interface Shape {
  readonly operation: AwsOperation;
  readonly family: Family;
  /** The member that no other answer has, and what it is. */
  readonly member: string;
  readonly is: 'list' | 'object' | 'text';
  /** Further members, where one alone would not tell. */
  readonly with?: readonly string[];
  /** Where ARNs of the account stand. */
  readonly arns?: (body: Record<string, unknown>) => Iterable<unknown>;
  readonly account?: (body: Record<string, unknown>) => unknown;
  readonly region?: (body: Record<string, unknown>) => unknown;
  readonly users?: (body: Record<string, unknown>) => Iterable<unknown>;
}

/** Of each call's answer, what tells it apart from the others'. The first that fits decides. */
const SHAPES: readonly Shape[] = [
  ...['UserDetailList', 'RoleDetailList', 'GroupDetailList'].map((member): Shape => ({
    operation: 'GetAccountAuthorizationDetails',
    family: 'iam',
    member,
    is: 'list',
    arns: (body) =>
      ['UserDetailList', 'RoleDetailList', 'GroupDetailList', 'Policies'].flatMap((list) => [
        ...field(listOf(body, list), 'Arn'),
      ]),
  })),
  { operation: 'ListAccountAliases', family: 'iam', member: 'AccountAliases', is: 'list' },
  {
    operation: 'ListAccessKeys',
    family: 'access-keys',
    member: 'AccessKeyMetadata',
    is: 'list',
    users: (body) => field(listOf(body, 'AccessKeyMetadata'), 'UserName'),
  },
  {
    operation: 'GetAccessKeyLastUsed',
    family: 'access-keys',
    member: 'AccessKeyLastUsed',
    is: 'object',
    users: (body) => [body.UserName],
  },
  {
    operation: 'GetCredentialReport',
    family: 'credential-report',
    member: 'Content',
    is: 'text',
    with: ['ReportFormat'],
    arns: reportArns,
  },
  {
    operation: 'GetLoginProfile',
    family: 'sign-in',
    member: 'LoginProfile',
    is: 'object',
    users: (body) => field([body.LoginProfile], 'UserName'),
  },
  {
    operation: 'ListMFADevices',
    family: 'sign-in',
    member: 'MFADevices',
    is: 'list',
    arns: (body) => field(listOf(body, 'MFADevices'), 'SerialNumber'),
    users: (body) => field(listOf(body, 'MFADevices'), 'UserName'),
  },
  {
    operation: 'ListSSHPublicKeys',
    family: 'ssh-keys',
    member: 'SSHPublicKeys',
    is: 'list',
    users: (body) => field(listOf(body, 'SSHPublicKeys'), 'UserName'),
  },
  {
    operation: 'ListSigningCertificates',
    family: 'signing-certificates',
    member: 'Certificates',
    is: 'list',
    users: (body) => field(listOf(body, 'Certificates'), 'UserName'),
  },
  {
    operation: 'ListServerCertificates',
    family: 'server-certificates',
    member: 'ServerCertificateMetadataList',
    is: 'list',
    arns: (body) => field(listOf(body, 'ServerCertificateMetadataList'), 'Arn'),
  },
  {
    operation: 'ListServiceSpecificCredentials',
    family: 'service-credentials',
    member: 'ServiceSpecificCredentials',
    is: 'list',
    users: (body) => field(listOf(body, 'ServiceSpecificCredentials'), 'UserName'),
  },
  {
    operation: 'ListOpenIDConnectProviders',
    family: 'federation',
    member: 'OpenIDConnectProviderList',
    is: 'list',
    arns: (body) => field(listOf(body, 'OpenIDConnectProviderList'), 'Arn'),
  },
  {
    operation: 'GetOpenIDConnectProvider',
    family: 'federation',
    member: 'Url',
    is: 'text',
    with: ['ThumbprintList'],
  },
  {
    operation: 'ListSAMLProviders',
    family: 'federation',
    member: 'SAMLProviderList',
    is: 'list',
    arns: (body) => field(listOf(body, 'SAMLProviderList'), 'Arn'),
  },
  { operation: 'GetSAMLProvider', family: 'federation', member: 'SAMLMetadataDocument', is: 'text' },
  {
    operation: 'ListInstanceProfiles',
    family: 'instance-profiles',
    member: 'InstanceProfiles',
    is: 'list',
    arns: (body) => field(listOf(body, 'InstanceProfiles'), 'Arn'),
  },
  {
    operation: 'ListFunctions',
    family: 'lambda',
    member: 'Functions',
    is: 'list',
    arns: (body) => field(listOf(body, 'Functions'), 'FunctionArn'),
  },
  {
    operation: 'GetFunction',
    family: 'lambda',
    member: 'Configuration',
    is: 'object',
    arns: (body) => field([body.Configuration], 'FunctionArn'),
  },
  {
    operation: 'GetResources',
    family: 'lambda',
    member: 'ResourceTagMappingList',
    is: 'list',
    arns: (body) => field(listOf(body, 'ResourceTagMappingList'), 'ResourceARN'),
  },
  {
    operation: 'DescribeTaskDefinition',
    family: 'ecs',
    member: 'taskDefinition',
    is: 'object',
    arns: (body) => field([body.taskDefinition], 'taskDefinitionArn'),
  },
  {
    operation: 'DescribeServices',
    family: 'ecs',
    member: 'services',
    is: 'list',
    arns: (body) => field(listOf(body, 'services'), 'serviceArn'),
  },
  {
    operation: 'DescribeInstances',
    family: 'ec2',
    member: 'Reservations',
    is: 'list',
    account: (body) => first(field(listOf(body, 'Reservations'), 'OwnerId')),
    region: (body) =>
      first(
        field(
          field(
            listOf(body, 'Reservations').flatMap((one) => listOf(one, 'Instances')),
            'Placement',
          ),
          'AvailabilityZone',
        ),
      ),
  },
  {
    operation: 'DescribeCluster',
    family: 'eks',
    member: 'cluster',
    is: 'object',
    arns: (body) => field([body.cluster], 'arn'),
  },
  {
    operation: 'ListPodIdentityAssociations',
    family: 'eks',
    member: 'associations',
    is: 'list',
    arns: (body) => field(listOf(body, 'associations'), 'associationArn'),
  },
  {
    operation: 'DescribePodIdentityAssociation',
    family: 'eks',
    member: 'association',
    is: 'object',
    arns: (body) => field([body.association], 'associationArn'),
  },
  {
    operation: 'ListAccessEntries',
    family: 'eks',
    member: 'accessEntries',
    is: 'list',
    arns: (body) => listOf(body, 'accessEntries'),
  },
  {
    operation: 'DescribeAccessEntry',
    family: 'eks',
    member: 'accessEntry',
    is: 'object',
    arns: (body) => field([body.accessEntry], 'accessEntryArn'),
  },
  {
    operation: 'ListSecrets',
    family: 'secrets',
    member: 'SecretList',
    is: 'list',
    arns: (body) => field(listOf(body, 'SecretList'), 'ARN'),
  },
  {
    operation: 'DescribeSecret',
    family: 'secrets',
    member: 'ARN',
    is: 'text',
    with: ['Name', 'VersionIdsToStages'],
    arns: (body) => [body.ARN],
  },
  {
    operation: 'ListAccounts',
    family: 'organization',
    member: 'Accounts',
    is: 'list',
    arns: (body) => field(listOf(body, 'Accounts'), 'Arn'),
  },
  {
    operation: 'DescribeAccount',
    family: 'organization',
    member: 'Account',
    is: 'object',
    arns: (body) => field([body.Account], 'Arn'),
  },
  {
    operation: 'GetCallerIdentity',
    family: 'iam',
    member: 'UserId',
    is: 'text',
    with: ['Account', 'Arn'],
    account: (body) => body.Account,
  },
  {
    operation: 'ListUsers',
    family: 'iam',
    member: 'Users',
    is: 'list',
    arns: (body) => field(listOf(body, 'Users'), 'Arn'),
  },
  {
    operation: 'ListRoles',
    family: 'iam',
    member: 'Roles',
    is: 'list',
    arns: (body) => field(listOf(body, 'Roles'), 'Arn'),
  },
];

/** Families of regional services: their scopes are one a region. */
export const REGIONAL: ReadonlySet<Family> = new Set(['lambda', 'ecs', 'ec2', 'eks', 'secrets']);

/** Which call's answer `body` is, by its shape alone; null when it is none of those that are read. */
export function recognise(body: unknown): Recognised | null {
  if (!isRecord(body)) return null;
  const shape = SHAPES.find((one) => fits(one, body));
  if (!shape) return null;
  let account = shape.account?.(body);
  let region = regionOf(shape.region?.(body));
  // One ARN of the account is enough; a managed policy's has none.
  for (const arn of shape.arns?.(body) ?? []) {
    account ??= accountOf(arn);
    region ??= regionOf(parseArn(arn)?.region);
    if (account !== undefined && (region !== undefined || !REGIONAL.has(shape.family))) break;
  }
  const users = [...(shape.users?.(body) ?? [])].filter((name) => typeof name === 'string');
  return {
    operation: shape.operation,
    family: shape.family,
    users: [...new Set(users)],
    ...(typeof account === 'string' && isAccountId(account) ? { accountId: account } : {}),
    ...(region !== undefined && REGIONAL.has(shape.family) ? { region } : {}),
  };
}

/** A credential report as bare CSV. */
export function recogniseCsv(columns: readonly string[], rows: readonly CsvRow[]): Recognised | null {
  if (!['user', 'arn', 'password_enabled', 'access_key_1_active'].every((one) => columns.includes(one)))
    return null;
  const account = rows.map((row) => accountOf(row.arn)).find((one) => one !== undefined);
  return {
    operation: 'GetCredentialReport',
    family: 'credential-report',
    users: [],
    ...(account === undefined ? {} : { accountId: account }),
  };
}

function fits(shape: Shape, body: Record<string, unknown>): boolean {
  const value = body[shape.member];
  const right =
    shape.is === 'list'
      ? Array.isArray(value)
      : shape.is === 'object'
        ? isRecord(value)
        : typeof value === 'string';
  return right && (shape.with ?? []).every((member) => body[member] !== undefined);
}

function* field(list: Iterable<unknown>, name: string): Generator {
  for (const one of list) if (isRecord(one) && one[name] !== undefined) yield one[name];
}

function first(values: Iterable<unknown>): unknown {
  for (const value of values) return value;
  return undefined;
}

function* reportArns(body: Record<string, unknown>): Generator {
  if (typeof body.Content !== 'string') return;
  const text = body.Content.includes(',')
    ? body.Content
    : Buffer.from(body.Content, 'base64').toString('utf8');
  for (const match of text.matchAll(/arn:[a-z-]+:iam::\d{12}:/g)) yield match[0] + 'x';
}
