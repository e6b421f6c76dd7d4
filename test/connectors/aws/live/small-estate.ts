import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand as CreateEcsClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { zipSync } from 'fflate';

export const MOTO_ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
const GITHUB = 'token.actions.githubusercontent.com';

/** What a test needs to find again; the provider chose the ids. */
export interface SmallEstate {
  /** `user name` to its access keys, in the order of their making. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly secretArns: ReadonlyMap<string, string>;
}

export function clientConfig(endpoint: string, region = REGION) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'CANARY-own-secret' },
  };
}

/** Makes one of everything that the connector reads and moto knows. */
export async function buildSmallEstate(endpoint: string): Promise<SmallEstate> {
  const config = clientConfig(endpoint);
  const iam = new IAMClient(config);
  const keys = await makeUsers(iam);
  await makeRoles(iam);
  await makeFederation(iam);
  const secretArns = await makeSecrets(new SecretsManagerClient(config));
  await makeWorkloads(config, secretArns);
  const organizations = new OrganizationsClient(config);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  for (const name of ['payments', 'logistics']) {
    await organizations.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
  }
  return { keys, secretArns };
}

async function makeUsers(iam: IAMClient): Promise<Map<string, string[]>> {
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'small-estate' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'deployers' }));
  const keys = new Map<string, string[]>();
  const users: [name: string, path: string, keyStates: ('Active' | 'Inactive')[]][] = [
    ['ci-deploy', '/machines/', ['Active', 'Inactive']],
    ['pay-legacy', '/machines/', ['Active']],
    ['ann', '/people/', []],
    ['unused', '/', ['Inactive']],
  ];
  for (const [UserName, Path, states] of users) {
    await iam.send(
      new CreateUserCommand({
        UserName,
        Path,
        Tags: [
          { Key: 'service', Value: UserName },
          { Key: 'env', Value: 'production' },
        ],
      }),
    );
    const made: string[] = [];
    for (const Status of states) {
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const AccessKeyId = AccessKey?.AccessKeyId ?? '';
      made.push(AccessKeyId);
      if (Status === 'Inactive')
        await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }));
    }
    keys.set(UserName, made);
  }
  await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: 'CANARY-Password-1' }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'ci-deploy', GroupName: 'deployers' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'pay-legacy',
      PolicyName: 'read-ledger',
      PolicyDocument: policy('s3:GetObject', 'arn:aws:s3:::ledger/*'),
    }),
  );
  await iam.send(
    new UploadSSHPublicKeyCommand({
      UserName: 'ci-deploy',
      SSHPublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 relict',
    }),
  );
  await iam.send(
    new UploadSigningCertificateCommand({ UserName: 'pay-legacy', CertificateBody: CERTIFICATE }),
  );
  return keys;
}

async function makeRoles(iam: IAMClient): Promise<void> {
  const trusts: [name: string, principal: Record<string, unknown>, action: string, condition?: unknown][] = [
    ['fn', { Service: 'lambda.amazonaws.com' }, 'sts:AssumeRole'],
    ['task', { Service: 'ecs-tasks.amazonaws.com' }, 'sts:AssumeRole'],
    ['vm', { Service: 'ec2.amazonaws.com' }, 'sts:AssumeRole'],
    ['cluster', { Service: 'eks.amazonaws.com' }, 'sts:AssumeRole'],
    [
      'audit',
      { AWS: 'arn:aws:iam::999988887777:root' },
      'sts:AssumeRole',
      { StringEquals: { 'sts:ExternalId': 'audit-42' } },
    ],
    ['deploy', { AWS: `arn:aws:iam::${MOTO_ACCOUNT}:user/machines/ci-deploy` }, 'sts:AssumeRole'],
    [
      'github',
      { Federated: `arn:aws:iam::${MOTO_ACCOUNT}:oidc-provider/${GITHUB}` },
      'sts:AssumeRoleWithWebIdentity',
      {
        StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${GITHUB}:sub`]: 'repo:halvard/pay:*' },
      },
    ],
    [
      'people',
      { Federated: `arn:aws:iam::${MOTO_ACCOUNT}:saml-provider/corporate` },
      'sts:AssumeRoleWithSAML',
      { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    ],
  ];
  for (const [RoleName, Principal, Action, Condition] of trusts) {
    const statement = { Effect: 'Allow', Principal, Action, ...(Condition ? { Condition } : {}) };
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
        Tags: [{ Key: 'service', Value: RoleName }],
      }),
    );
  }
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'deploy-anything',
      PolicyDocument: policy('*', '*'),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: Policy?.Arn ?? '' }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'fn',
      PolicyName: 'read-secret',
      PolicyDocument: policy('secretsmanager:GetSecretValue', '*'),
    }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'vm-profile' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'vm-profile', RoleName: 'vm' }));
}

async function makeFederation(iam: IAMClient): Promise<void> {
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: `https://${GITHUB}`,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['6938fd4d98bab03faadb97b34396831e3780aea1'],
    }),
  );
  await iam.send(
    new CreateSAMLProviderCommand({
      Name: 'corporate',
      SAMLMetadataDocument: '<EntityDescriptor/>'.padEnd(1000),
    }),
  );
}

async function makeSecrets(client: SecretsManagerClient): Promise<Map<string, string>> {
  const arns = new Map<string, string>();
  for (const Name of ['pay/db', 'pay/api-token', 'pay/old']) {
    const { ARN } = await client.send(
      new CreateSecretCommand({
        Name,
        SecretString: `CANARY-${Name}`,
        Tags: [{ Key: 'service', Value: 'pay-legacy' }],
      }),
    );
    arns.set(Name, ARN ?? '');
  }
  await client.send(new DeleteSecretCommand({ SecretId: 'pay/old', RecoveryWindowInDays: 30 }));
  return arns;
}

async function makeWorkloads(
  config: ReturnType<typeof clientConfig>,
  secretArns: ReadonlyMap<string, string>,
): Promise<void> {
  const role = (name: string) => `arn:aws:iam::${MOTO_ACCOUNT}:role/${name}`;
  await new LambdaClient(config).send(
    new CreateFunctionCommand({
      FunctionName: 'settle',
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: role('fn'),
      Code: { ZipFile: zipSync({ 'index.js': new TextEncoder().encode('exports.handler = () => {}') }) },
      Environment: {
        Variables: { DB_SECRET: secretArns.get('pay/db') ?? '', API_TOKEN: 'CANARY-lambda-variable' },
      },
      Tags: { service: 'pay-legacy' },
    }),
  );
  const ecs = new ECSClient(config);
  await ecs.send(new CreateEcsClusterCommand({ clusterName: 'main' }));
  for (const family of ['ledger', 'nightly']) {
    for (let revision = 1; revision <= 2; revision += 1) {
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          taskRoleArn: role('task'),
          executionRoleArn: role('task'),
          tags: [{ key: 'service', value: family }],
          containerDefinitions: [
            {
              name: 'main',
              image: 'ledger:1',
              memory: 128,
              environment: [{ name: 'TOKEN', value: 'CANARY-ecs-variable' }],
              secrets: [{ name: 'API_TOKEN', valueFrom: secretArns.get('pay/api-token') }],
            },
          ],
        }),
      );
    }
  }
  // Pinned to a revision that is not the latest.
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'main',
      serviceName: 'ledger',
      taskDefinition: 'ledger:1',
      desiredCount: 1,
    }),
  );
  await new EC2Client(config).send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'vm-profile' },
      UserData: Buffer.from('CANARY-user-data').toString('base64'),
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'batch' }] }],
    }),
  );
  await new EKSClient(config).send(
    new CreateClusterCommand({
      name: 'shop',
      roleArn: role('cluster'),
      resourcesVpcConfig: { subnetIds: [] },
    }),
  );
}

function policy(Action: string, Resource: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
}

/** A self-signed certificate for example.com, valid from 2026 to 2036; its key was thrown away. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIICCDCCAXGgAwIBAgIUPEIxoQHfOweSOpP7q8LPvYyYS/0wDQYJKoZIhvcNAQEL
BQAwFjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wHhcNMjYxMTIyMDMyNTU5WhcNMzYx
MTE5MDMyNTU5WjAWMRQwEgYDVQQDDAtleGFtcGxlLmNvbTCBnzANBgkqhkiG9w0B
AQEFAAOBjQAwgYkCgYEAuR/cw0xiT8KRY8PwMqLEBYTp0nkwu1K1GdgvNMxBSFaA
J5oRHXre0GS4vSqt5iFvsRP69WTaX1n50I5RkPGXUq9ttc6CffGn7r7p/yKTxcr3
Y9uVI5wZt1aJX1h/uUFk+73DvCjUsMV847+Z4yD9oJhXC8ZYuAGA0ega+Tr7TmkC
AwEAAaNTMFEwHQYDVR0OBBYEFGzAXI7HJkw/dN3XSU7WT9qhi8nmMB8GA1UdIwQY
MBaAFGzAXI7HJkw/dN3XSU7WT9qhi8nmMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI
hvcNAQELBQADgYEAXVpPQ2htAEkFslZZ53wdDxsRprl62UG52GVdI63of1qyciFp
Esse58ysmCJkR5d3VYKo6uJJpxGpPBVu1fXTSPzHRgvp45IzPf7xdIzMvMhgFeuZ
EnknDWo78SY+eIl8LW4NXLuL1rm9/t57VdRu55ltZOmvrphVmRWbfVN8Z5c=
-----END CERTIFICATE-----`;
