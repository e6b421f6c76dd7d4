import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand as ListEcsClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListInstanceProfilesCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
} from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfig, REGION } from './small-estate.js';

/**
 * Asks the provider by itself and writes each answer to a file as `aws … --output json > file` does: pages joined and
 * without their marks, policy documents decoded, instants with an offset, bytes as base64.
 */
export async function exportByCli(endpoint: string, folder: string): Promise<void> {
  const config = clientConfig(endpoint);
  const write = (name: string, answer: object) => {
    const path = join(folder, `${name}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(printed(answer), null, 4));
  };
  write('get-caller-identity', await new STSClient(config).send(new GetCallerIdentityCommand({})));
  await exportIam(new IAMClient(config), write);
  await exportRegion(config, (name, answer) => write(`${REGION}/${name}`, answer));
  write('list-accounts', await new OrganizationsClient(config).send(new ListAccountsCommand({})));
}

type Write = (name: string, answer: object) => void;

async function exportIam(iam: IAMClient, write: Write): Promise<void> {
  const details = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
  write('get-account-authorization-details', details);
  write('list-account-aliases', await iam.send(new ListAccountAliasesCommand({})));
  write('list-instance-profiles', await iam.send(new ListInstanceProfilesCommand({})));
  write('list-server-certificates', await iam.send(new ListServerCertificatesCommand({})));
  while ((await iam.send(new GenerateCredentialReportCommand({}))).State !== 'COMPLETE');
  write('get-credential-report', await iam.send(new GetCredentialReportCommand({})));
  for (const { UserName = '' } of details.UserDetailList ?? []) {
    const keys = await iam.send(new ListAccessKeysCommand({ UserName }));
    write(`list-access-keys/${UserName}`, keys);
    for (const { AccessKeyId = '' } of keys.AccessKeyMetadata ?? []) {
      write(
        `get-access-key-last-used/${AccessKeyId}`,
        await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
      );
    }
    write(`list-mfa-devices/${UserName}`, await iam.send(new ListMFADevicesCommand({ UserName })));
    write(`list-ssh-public-keys/${UserName}`, await iam.send(new ListSSHPublicKeysCommand({ UserName })));
    write(
      `list-signing-certificates/${UserName}`,
      await iam.send(new ListSigningCertificatesCommand({ UserName })),
    );
    // Of a user without a password the command prints nothing.
    const profile = await iam.send(new GetLoginProfileCommand({ UserName })).catch(() => null);
    if (profile) write(`get-login-profile/${UserName}`, profile);
  }
  const oidc = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  write('list-open-id-connect-providers', oidc);
  for (const [index, { Arn }] of (oidc.OpenIDConnectProviderList ?? []).entries()) {
    const answer = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }));
    write(`get-open-id-connect-provider/${index}`, answer);
  }
  const saml = await iam.send(new ListSAMLProvidersCommand({}));
  write('list-saml-providers', saml);
  for (const { Arn = '' } of saml.SAMLProviderList ?? []) {
    const answer = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: Arn }));
    write(`get-saml-provider/${Arn.split('/').at(-1)}`, answer);
  }
}

async function exportRegion(config: ReturnType<typeof clientConfig>, write: Write): Promise<void> {
  const secrets = new SecretsManagerClient(config);
  write('list-secrets', await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true })));
  const lambda = new LambdaClient(config);
  const functions = await lambda.send(new ListFunctionsCommand({}));
  write('list-functions', functions);
  for (const { FunctionArn, FunctionName } of functions.Functions ?? []) {
    write(`list-tags/${FunctionName}`, await lambda.send(new ListTagsCommand({ Resource: FunctionArn })));
  }
  const ecs = new ECSClient(config);
  const definitions = await ecs.send(new ListTaskDefinitionsCommand({}));
  for (const taskDefinition of definitions.taskDefinitionArns ?? []) {
    const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
    write(`describe-task-definition/${taskDefinition.split('/').at(-1)?.replace(':', '-')}`, answer);
  }
  for (const cluster of (await ecs.send(new ListEcsClustersCommand({}))).clusterArns ?? []) {
    const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster }));
    const command = new DescribeServicesCommand({ cluster, services: serviceArns, include: ['TAGS'] });
    write(`describe-services/${cluster.split('/').at(-1)}`, await ecs.send(command));
  }
  write('describe-instances', await new EC2Client(config).send(new DescribeInstancesCommand({})));
  const eks = new EKSClient(config);
  for (const name of (await eks.send(new ListClustersCommand({}))).clusters ?? []) {
    write(`describe-cluster/${name}`, await eks.send(new DescribeClusterCommand({ name })));
  }
}

const POLICY_FIELDS = new Set(['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']);
const PAGE_FIELDS = new Set(['$metadata', 'IsTruncated', 'Marker', 'NextToken', 'nextToken', 'NextMarker']);

function printed(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace(/Z$/, '+00:00');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(printed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => inner !== undefined && !PAGE_FIELDS.has(name))
      .map(([name, inner]) => [name, POLICY_FIELDS.has(name) ? decoded(inner) : printed(inner)]),
  );
}

function decoded(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  return JSON.parse(policy.startsWith('{') ? policy : decodeURIComponent(policy));
}
