import type { PullEvent } from '../connector.js';
import type { Reason } from '../../src/model/scope.js';
import type { Instant } from '../../src/model/time.js';

/** The calls whose answers the parsers read, by the name that the provider gives them. */
export type AwsOperation =
  // iam
  | 'GetAccountAuthorizationDetails'
  | 'ListUsers'
  | 'ListRoles'
  | 'ListAccountAliases'
  | 'ListAccessKeys'
  | 'GetAccessKeyLastUsed'
  | 'GetCredentialReport'
  | 'GetLoginProfile'
  | 'ListMFADevices'
  | 'ListSSHPublicKeys'
  | 'ListSigningCertificates'
  | 'ListServerCertificates'
  | 'ListServiceSpecificCredentials'
  | 'ListOpenIDConnectProviders'
  | 'GetOpenIDConnectProvider'
  | 'ListSAMLProviders'
  | 'GetSAMLProvider'
  | 'ListInstanceProfiles'
  // compute
  | 'ListFunctions'
  | 'GetFunction'
  | 'ListTags'
  /** Of the resource groups tagging API: tags by ARN, for what an export of functions leaves out. */
  | 'GetResources'
  | 'DescribeTaskDefinition'
  | 'DescribeServices'
  | 'DescribeInstances'
  | 'DescribeCluster'
  | 'ListPodIdentityAssociations'
  | 'DescribePodIdentityAssociation'
  | 'ListAccessEntries'
  | 'DescribeAccessEntry'
  // secrets, organisation
  | 'ListSecrets'
  | 'DescribeSecret'
  | 'ListAccounts'
  | 'DescribeAccount'
  | 'GetCallerIdentity';

/** What the request said and the answer leaves out. The live API always gives these; files only where a path tells. */
export interface AwsParams {
  /** Per-user calls. `ListAccessKeys` of a user without keys names nobody. */
  readonly userName?: string;
  /** `GetAccessKeyLastUsed` names no key. */
  readonly accessKeyId?: string;
  /** EKS calls. */
  readonly clusterName?: string;
  /** `GetOpenIDConnectProvider` and `GetSAMLProvider` name no ARN; Lambda's `ListTags` no function. */
  readonly arn?: string;
}

/** One answer of one call (one page of it), whether it came over the wire or out of a file. */
export interface AwsDocument {
  readonly operation: AwsOperation;
  readonly accountId?: string;
  /** Of regional services. */
  readonly region?: string;
  /** A16: the start of the call, or what the export carries. */
  readonly observedAt: Instant;
  /** For people: `iam:ListAccessKeys bob`, or a file's path. Never content. */
  readonly locator: string;
  readonly params?: AwsParams;
  /**
   * The answer in the shape of the provider's JSON, as the `aws` command prints it: the same names and case, instants
   * as ISO-8601 text (never `Date`), `GetCredentialReport.Content` as base64 text or as the CSV itself.
   * `null`: the provider answered that there is none (`NoSuchEntity` of `GetLoginProfile`).
   */
  readonly body: unknown;
}

/**
 * What is pulled, and is whole or not, together. Each becomes the scope `<account>/<family>` or, where the service is
 * regional, `<account>/<family>/<region>`; `organization` is a scope by that name alone.
 *
 * | family              | calls                                                                    |
 * |---------------------|--------------------------------------------------------------------------|
 * | iam                 | GetAccountAuthorizationDetails (else ListUsers, ListRoles), ListAccountAliases, GetCallerIdentity |
 * | access-keys         | ListAccessKeys per user, GetAccessKeyLastUsed per key                    |
 * | credential-report   | GetCredentialReport                                                      |
 * | sign-in             | GetLoginProfile and ListMFADevices per user                              |
 * | ssh-keys            | ListSSHPublicKeys per user                                               |
 * | signing-certificates| ListSigningCertificates per user                                         |
 * | server-certificates | ListServerCertificates                                                   |
 * | service-credentials | ListServiceSpecificCredentials per user (one call with AllUsers will do) |
 * | federation          | ListOpenIDConnectProviders, GetOpenIDConnectProvider each, ListSAMLProviders, GetSAMLProvider each |
 * | instance-profiles   | ListInstanceProfiles                                                     |
 * | lambda (region)     | ListFunctions (or GetFunction each); ListTags each, or GetResources       |
 * | ecs (region)        | DescribeTaskDefinition each, DescribeServices (both with tags)           |
 * | ec2 (region)        | DescribeInstances                                                        |
 * | eks (region)        | DescribeCluster, {List,Describe}PodIdentityAssociation(s), {List,Describe}AccessEntr(ies,y) |
 * | secrets (region)    | ListSecrets, DescribeSecret                                              |
 * | organization        | ListAccounts, DescribeAccount                                            |
 */
export const FAMILIES = [
  'iam',
  'access-keys',
  'credential-report',
  'sign-in',
  'ssh-keys',
  'signing-certificates',
  'server-certificates',
  'service-credentials',
  'federation',
  'instance-profiles',
  'lambda',
  'ecs',
  'ec2',
  'eks',
  'secrets',
  'organization',
] as const;
export type Family = (typeof FAMILIES)[number];

/** A call of the group that did not give its answer. */
export interface AwsFailure {
  readonly operation: AwsOperation;
  /** Closed code: FORBIDDEN, THROTTLED, UNREACHABLE, REPEATED_PAGE, TRUNCATED, UNSUPPORTED, MALFORMED, … */
  readonly reason: Reason;
  readonly params?: AwsParams;
}

/**
 * The documents of one scope. The parser checks that they are whole (no page missing, every user asked) and closes
 * the scope COMPLETE; PARTIAL if something is missing or `failures` names something; FAILED if there are failures
 * and no document.
 */
export interface DocumentGroup {
  readonly family: Family;
  /** Of `organization`: the account that answered. */
  readonly accountId: string;
  readonly region?: string;
  /** When the first call of the group was started. */
  readonly observedAt: Instant;
  readonly documents: readonly AwsDocument[];
  readonly failures: readonly AwsFailure[];
  /** `live` or `export`. */
  readonly origin: 'live' | 'export';
}

/**
 * What an origin (live, files) yields and {@link parseGroups} reads. Notices pass through.
 *
 * Order, because later groups refer to earlier ones by name: of one account `iam` first, then `access-keys`,
 * `instance-profiles` and the rest; of one region `secrets` before `lambda` and `ecs`.
 */
export type Delivery = DocumentGroup | Extract<PullEvent, { kind: 'notice' }>;
