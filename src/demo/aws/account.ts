import { awsTime, type Clock } from '../clock.js';
import { Random } from '../random.js';
import { uniqueId } from './ids.js';
import {
  serviceTrust,
  tagList,
  type AccessKeyLastUsed,
  type AccessKeyMetadata,
  type AttachedPolicy,
  type GroupDetail,
  type InlinePolicy,
  type InstanceProfile,
  type ManagedPolicyDetail,
  type PolicyDocument,
  type RoleDetail,
  type Tag,
  type UserDetail,
} from './shapes.js';

export type Tags = Readonly<Record<string, string>>;

/** A key as it is planted; its report row and its last use are written from it. */
export interface Key {
  readonly id: string;
  readonly user: string;
  readonly active: boolean;
  readonly created: number;
  /** null: never used. */
  readonly lastUsed: number | null;
  readonly lastService: string;
}

interface UserRecord {
  readonly detail: UserDetail;
  readonly created: number;
  readonly keys: Key[];
  /** When the console password was last used; undefined: no password. */
  readonly console: { readonly lastUsed: number | null; readonly mfa: boolean } | undefined;
}

export interface AccountOptions {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly clock: Clock;
  readonly seed: number;
  /** Milliseconds: when this account was exported, if not when the others were. */
  readonly exportedAt?: number;
  /** Role trust documents as the API sends them, URL-encoded, instead of as the command line prints them. */
  readonly encodedTrust?: boolean;
}

/** Holds what one account has until it is written. What would be younger than the export is left out. */
export class Account {
  readonly users: UserRecord[] = [];
  readonly groups: GroupDetail[] = [];
  readonly roles: RoleDetail[] = [];
  readonly policies: ManagedPolicyDetail[] = [];
  readonly instanceProfiles: InstanceProfile[] = [];
  readonly sshKeys: { UserName: string; SSHPublicKeyId: string; Status: string; UploadDate: string }[] = [];
  readonly serviceCredentials: ({ UserName: string } & Record<string, unknown>)[] = [];
  readonly serverCertificates: Record<string, unknown>[] = [];
  readonly oidcProviders: { arn: string; answer: Record<string, unknown> }[] = [];
  readonly samlProviders: { arn: string; answer: Record<string, unknown> }[] = [];
  readonly functions: Record<string, unknown>[] = [];
  readonly functionTags: { ResourceARN: string; Tags: Tag[] }[] = [];
  readonly ecsServices: Record<string, unknown>[] = [];
  readonly taskDefinitions: { name: string; answer: Record<string, unknown> }[] = [];
  readonly secrets: Record<string, unknown>[] = [];
  readonly instances: Record<string, unknown>[] = [];

  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly exportedAt: number;

  constructor(private readonly options: AccountOptions) {
    this.id = options.id;
    this.name = options.name;
    this.region = options.region;
    this.exportedAt = options.exportedAt ?? options.clock.exportedAt;
  }

  arn(service: string, resource: string, regional = false): string {
    return `arn:aws:${service}:${regional ? this.region : ''}:${this.id}:${resource}`;
  }

  user(
    name: string,
    options: {
      created: number;
      /** When it was deleted, if it was. */
      deleted?: number;
      /** What tells it from another of its name. */
      incarnation?: string;
      path?: string;
      tags?: Tags;
      groups?: string[];
      inline?: InlinePolicy[];
      attached?: AttachedPolicy[];
      console?: { lastUsed: number | null; mfa: boolean };
    },
  ): UserDetail {
    const path = options.path ?? '/';
    const { console: signIn } = options;
    const detail: UserDetail = {
      Path: path,
      UserName: name,
      UserId: this.uniqueId('AIDA', options.incarnation ?? name),
      Arn: this.arn('iam', `user${path}${name}`),
      CreateDate: awsTime(options.created),
      ...(options.inline ? { UserPolicyList: options.inline } : {}),
      GroupList: options.groups ?? [],
      AttachedManagedPolicies: options.attached ?? [],
      Tags: tagList(options.tags ?? {}),
    };
    if (this.existed(options))
      this.users.push({
        detail,
        created: options.created,
        keys: [],
        console: signIn && {
          ...signIn,
          lastUsed: signIn.lastUsed === null ? null : this.past(signIn.lastUsed),
        },
      });
    return detail;
  }

  /** @returns the key's id. A last use after the export reads as one shortly before it. */
  key(
    user: UserDetail,
    options: {
      created: number;
      /** When it was deleted, if it was. */
      deleted?: number;
      /** When it was switched off, if it was. */
      disabled?: number;
      active?: boolean;
      lastUsed?: number | null;
      lastService?: string;
      /** What tells it from the other keys of its user; by default how many there are. */
      slot?: string;
    },
  ): string {
    const record = this.users.findLast(({ detail }) => detail === user);
    const used = options.lastUsed ?? null;
    const key: Key = {
      id: this.uniqueId('AKIA', `${user.UserName}/${options.slot ?? record?.keys.length ?? 0}`),
      user: user.UserName,
      active: options.disabled === undefined ? (options.active ?? true) : options.disabled > this.exportedAt,
      created: options.created,
      lastUsed: used === null ? null : this.past(used),
      lastService: options.lastService ?? 's3',
    };
    if (this.existed(options)) record?.keys.push(key);
    return key.id;
  }

  role(
    name: string,
    options: {
      created: number;
      trust: PolicyDocument;
      path?: string;
      tags?: Tags;
      inline?: InlinePolicy[];
      attached?: AttachedPolicy[];
      lastUsed?: number | null;
    },
  ): RoleDetail {
    const path = options.path ?? '/';
    const used = options.lastUsed ?? null;
    const role: RoleDetail = {
      Path: path,
      RoleName: name,
      RoleId: this.uniqueId('AROA', name),
      Arn: this.arn('iam', `role${path}${name}`),
      CreateDate: awsTime(options.created),
      AssumeRolePolicyDocument: this.options.encodedTrust
        ? encodeURIComponent(JSON.stringify(options.trust))
        : options.trust,
      InstanceProfileList: [],
      RolePolicyList: options.inline ?? [],
      AttachedManagedPolicies: options.attached ?? [],
      Tags: tagList(options.tags ?? {}),
      RoleLastUsed: used === null ? {} : { LastUsedDate: awsTime(this.past(used)), Region: this.region },
    };
    if (this.existed(options)) this.roles.push(role);
    return role;
  }

  group(name: string, created: number, attached: AttachedPolicy[]): void {
    if (!this.existed({ created })) return;
    this.groups.push({
      Path: '/',
      GroupName: name,
      GroupId: this.uniqueId('AGPA', name),
      Arn: this.arn('iam', `group/${name}`),
      CreateDate: awsTime(created),
      GroupPolicyList: [],
      AttachedManagedPolicies: attached,
    });
  }

  /** A policy of the customer's own. */
  policy(name: string, created: number, document: PolicyDocument): AttachedPolicy {
    const arn = this.arn('iam', `policy/${name}`);
    if (!this.existed({ created })) return { PolicyName: name, PolicyArn: arn };
    this.policies.push({
      PolicyName: name,
      PolicyId: this.uniqueId('ANPA', name),
      Arn: arn,
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: awsTime(created),
      UpdateDate: awsTime(created),
      PolicyVersionList: [
        { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: awsTime(created) },
      ],
    });
    return { PolicyName: name, PolicyArn: arn };
  }

  instanceProfile(role: RoleDetail, created: number): InstanceProfile {
    const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = role;
    const profile: InstanceProfile = {
      Path: '/',
      InstanceProfileName: RoleName,
      InstanceProfileId: this.uniqueId('AIPA', RoleName),
      Arn: this.arn('iam', `instance-profile/${RoleName}`),
      CreateDate: awsTime(created),
      Roles: [{ Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument }],
    };
    if (this.existed({ created })) this.instanceProfiles.push(profile);
    role.InstanceProfileList.push(profile);
    return profile;
  }

  instance(profile: InstanceProfile, launched: number, tags: Tags): void {
    const random = this.random('instance', `${profile.Arn}/${this.instances.length}`);
    const id = `i-0${random.hex(16)}`;
    if (!this.instanceProfiles.includes(profile)) return;
    this.instances.push({
      InstanceId: id,
      ImageId: `ami-0${random.hex(16)}`,
      InstanceType: 't3.medium',
      LaunchTime: launched > this.exportedAt ? profile.CreateDate : awsTime(launched),
      State: { Code: 16, Name: 'running' },
      IamInstanceProfile: { Arn: profile.Arn, Id: profile.InstanceProfileId },
      Placement: { AvailabilityZone: `${this.region}a`, GroupName: '', Tenancy: 'default' },
      PrivateIpAddress: `10.20.${random.between(0, 250)}.${random.between(4, 250)}`,
      Tags: tagList(tags),
    });
  }

  sshKey(user: UserDetail, uploaded: number): string {
    const id = this.uniqueId('APKA', user.UserName);
    if (!this.existed({ created: uploaded })) return id;
    this.sshKeys.push({
      UserName: user.UserName,
      SSHPublicKeyId: id,
      Status: 'Active',
      UploadDate: awsTime(uploaded),
    });
    return id;
  }

  /** A long-term key of Amazon Bedrock: the kind of service-specific credential that can have an end. */
  serviceCredential(user: UserDetail, created: number, expires: number): string {
    const random = this.random('service-credential', `${user.UserName}/${created}`);
    const id = this.uniqueId('ACCA', `${user.UserName}/${created}`);
    if (!this.existed({ created })) return id;
    this.serviceCredentials.push({
      UserName: user.UserName,
      Status: expires <= this.exportedAt ? 'Expired' : 'Active',
      ServiceUserName: `${user.UserName}-at-${this.id}`,
      ServiceCredentialAlias: `BedrockAPIKey-${random.base32(4).toLowerCase()}`,
      CreateDate: awsTime(created),
      ExpirationDate: awsTime(expires),
      ServiceSpecificCredentialId: id,
      ServiceName: 'bedrock.amazonaws.com',
    });
    return id;
  }

  serverCertificate(name: string, uploaded: number, expires: number): string {
    const id = this.uniqueId('ASCA', name);
    if (!this.existed({ created: uploaded })) return id;
    this.serverCertificates.push({
      Path: '/',
      ServerCertificateName: name,
      ServerCertificateId: id,
      Arn: this.arn('iam', `server-certificate/${name}`),
      UploadDate: awsTime(uploaded),
      Expiration: awsTime(expires),
    });
    return id;
  }

  /** `host` is the issuer without `https://`. */
  oidcProvider(host: string, created: number, audiences: string[]): string {
    const arn = this.arn('iam', `oidc-provider/${host}`);
    if (!this.existed({ created }) || this.oidcProviders.some((provider) => provider.arn === arn)) return arn;
    this.oidcProviders.push({
      arn,
      answer: {
        Url: host,
        ClientIDList: audiences,
        ThumbprintList: [this.random('thumbprint', host).hex(40)],
        CreateDate: awsTime(created),
        Tags: [],
      },
    });
    return arn;
  }

  samlProvider(name: string, created: number, validUntil: number): string {
    const arn = this.arn('iam', `saml-provider/${name}`);
    if (!this.existed({ created })) return arn;
    this.samlProviders.push({
      arn,
      answer: {
        SAMLProviderUUID: uuid(this.random('saml', name)),
        SAMLMetadataDocument: '<EntityDescriptor entityID="https://portal.sso.example/saml"/>',
        CreateDate: awsTime(created),
        ValidUntil: awsTime(validUntil),
        Tags: [],
      },
    });
    return arn;
  }

  /** A function, with a role of its own if none is given. */
  function(
    name: string,
    options: {
      created: number;
      modified: number;
      tags?: Tags;
      environment?: Record<string, string>;
      role?: RoleDetail;
    },
  ): string {
    const role =
      options.role ??
      this.role(`${name}-exec`, {
        created: options.created,
        trust: serviceTrust('lambda.amazonaws.com'),
        path: '/service-role/',
        attached: [managed('service-role/AWSLambdaBasicExecutionRole')],
        lastUsed: this.exportedAt - 7_200_000,
        ...(options.tags ? { tags: options.tags } : {}),
      });
    const random = this.random('function', name);
    const arn = this.arn('lambda', `function:${name}`, true);
    if (!this.existed(options)) return arn;
    // The list of functions tells no tags; those of all functions are another call's answer.
    if (options.tags) this.functionTags.push({ ResourceARN: arn, Tags: tagList(options.tags) });
    this.functions.push({
      FunctionName: name,
      FunctionArn: arn,
      Runtime: 'nodejs20.x',
      Role: role.Arn,
      Handler: 'index.handler',
      CodeSize: random.between(2_000, 9_000_000),
      Description: '',
      Timeout: 30,
      MemorySize: 256,
      LastModified: new Date(this.past(options.modified)).toISOString().replace('Z', '+0000'),
      CodeSha256: Buffer.from(random.hex(64), 'hex').toString('base64'),
      Version: '$LATEST',
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: uuid(random),
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      ...(options.environment ? { Environment: { Variables: options.environment } } : {}),
    });
    return arn;
  }

  /** A task definition, and the service that runs it unless it is a `job`, which a schedule starts. */
  task(
    family: string,
    options: {
      registered: number;
      /** When it was taken away, if it was. */
      removed?: number;
      role: RoleDetail;
      tags?: Tags;
      environment?: Record<string, string>;
      secrets?: Record<string, string>;
      job?: boolean;
    },
  ): string {
    const revision = this.random('task-definition', family).between(2, 90);
    const tags = Object.entries(options.tags ?? {}).map(([key, value]) => ({ key, value }));
    const arn = this.arn('ecs', `task-definition/${family}:${revision}`, true);
    const created = Date.parse(options.role.CreateDate);
    if (!this.existed({ created, ...(options.removed ? { deleted: options.removed } : {}) })) return arn;
    this.taskDefinitions.push({
      name: family,
      answer: {
        taskDefinition: {
          taskDefinitionArn: arn,
          containerDefinitions: [
            {
              name: family,
              image: `${this.id}.dkr.ecr.${this.region}.amazonaws.com/${family}:1.${revision}.0`,
              cpu: 0,
              portMappings: [],
              essential: true,
              environment: Object.entries(options.environment ?? {}).map(([name, value]) => ({
                name,
                value,
              })),
              mountPoints: [],
              volumesFrom: [],
              secrets: Object.entries(options.secrets ?? {}).map(([name, valueFrom]) => ({
                name,
                valueFrom,
              })),
            },
          ],
          family,
          taskRoleArn: options.role.Arn,
          executionRoleArn: this.arn('iam', 'role/ecsTaskExecutionRole'),
          networkMode: 'awsvpc',
          revision,
          volumes: [],
          status: 'ACTIVE',
          requiresCompatibilities: ['FARGATE'],
          cpu: '256',
          memory: '512',
          registeredAt: awsTime(options.registered > this.exportedAt ? created : options.registered),
          registeredBy: this.arn('sts', 'assumed-role/deployer/ci'),
        },
        tags,
      },
    });
    if (options.job) return arn;
    this.ecsServices.push({
      serviceArn: this.arn('ecs', `service/workloads/${family}`, true),
      serviceName: family,
      clusterArn: this.arn('ecs', 'cluster/workloads', true),
      loadBalancers: [],
      serviceRegistries: [],
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 2,
      pendingCount: 0,
      launchType: 'FARGATE',
      taskDefinition: arn,
      roleArn: this.arn('iam', 'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
      events: [],
      // A service that is registered again stays the service that it was.
      createdAt: options.role.CreateDate,
      schedulingStrategy: 'REPLICA',
      tags,
      enableECSManagedTags: false,
    });
    return arn;
  }

  /** What `list-secrets` tells of a secret: never its value. */
  secret(
    name: string,
    options: { created: number; changed?: number; accessed?: number; rotation?: boolean; tags?: Tags },
  ): string {
    const random = this.random('secret', name);
    const arn = this.arn('secretsmanager', `secret:${name}-${random.base32(6).toLowerCase()}`, true);
    const changed = options.changed ?? options.created;
    const midnight = (ms: number) => awsTime(ms - (ms % 86_400_000));
    if (!this.existed(options)) return arn;
    this.secrets.push({
      ARN: arn,
      Name: name,
      LastChangedDate: awsTime(changed),
      ...(options.rotation
        ? {
            RotationEnabled: true,
            RotationRules: { AutomaticallyAfterDays: 30 },
            LastRotatedDate: awsTime(changed),
          }
        : {}),
      ...(options.accessed === undefined ? {} : { LastAccessedDate: midnight(this.past(options.accessed)) }),
      Tags: tagList(options.tags ?? {}),
      SecretVersionsToStages: { [uuid(random)]: ['AWSCURRENT'] },
      CreatedDate: awsTime(options.created),
    });
    return arn;
  }

  accessKeys(record: UserRecord): { AccessKeyMetadata: AccessKeyMetadata[] } {
    return {
      AccessKeyMetadata: record.keys.map((key) => ({
        UserName: key.user,
        AccessKeyId: key.id,
        Status: key.active ? 'Active' : 'Inactive',
        CreateDate: awsTime(key.created),
      })),
    };
  }

  lastUsed(key: Key): AccessKeyLastUsed {
    return {
      UserName: key.user,
      AccessKeyLastUsed:
        key.lastUsed === null
          ? { ServiceName: 'N/A', Region: 'N/A' }
          : { LastUsedDate: awsTime(key.lastUsed), ServiceName: key.lastService, Region: this.region },
    };
  }

  /** Numbers of one thing's own: what else there is in the account does not change them. */
  private random(kind: string, name: string): Random {
    return new Random(this.options.seed, this.id, kind, name);
  }

  uniqueId(prefix: string, name: string): string {
    return uniqueId(prefix, this.id, this.random(prefix, name));
  }

  /** Whether it was there when the account was exported. */
  private existed({ created, deleted }: { readonly created: number; readonly deleted?: number }): boolean {
    return created <= this.exportedAt && (deleted === undefined || deleted > this.exportedAt);
  }

  /** What happened after the export reads as what happened last before it. */
  private past(at: number): number {
    return Math.min(at, this.exportedAt - 3_600_000);
  }
}

/** A policy of the provider's. */
export function managed(name: string): AttachedPolicy {
  return { PolicyName: name.split('/').at(-1) ?? name, PolicyArn: `arn:aws:iam::aws:policy/${name}` };
}

function uuid(random: Random): string {
  const hex = random.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
