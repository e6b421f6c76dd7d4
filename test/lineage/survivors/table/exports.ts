/** What one source gives at one instant: the files of an export, by their paths. */
export interface Export {
  readonly source: 'aws' | 'catalog' | 'cmdb' | 'inventory';
  /** When it was made, and synced. */
  readonly at: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The instant of the decision table. */
export const T = '2026-03-10T00:00:00Z';
/** When the sources of a row were last read, unless it says otherwise. */
export const READ = '2026-03-09T23:00:00Z';
export const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const LONG_AGO = '2024-01-01T00:00:00+00:00';

type Tags = Readonly<Record<string, string>>;

export interface User {
  readonly name: string;
  readonly id?: string;
  readonly tags?: Tags;
  readonly created?: string;
  readonly keys?: readonly Key[];
}
export interface Key {
  readonly id: string;
  readonly status?: 'Active' | 'Inactive';
  readonly created?: string;
  /** An instant, or `never`. Left out: the call was not made. */
  readonly lastUsed?: string;
}
export interface Role {
  readonly name: string;
  readonly tags?: Tags;
  readonly trust: { readonly principal: Record<string, string>; readonly condition?: object };
  /** Policies of the provider, by name. */
  readonly policies?: readonly string[];
  readonly inline?: readonly { readonly name: string; readonly statement: object }[];
}
export interface LambdaFunction {
  readonly name: string;
  readonly tags?: Tags;
  readonly role?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Account {
  readonly users?: readonly User[];
  readonly roles?: readonly Role[];
  readonly functions?: readonly LambdaFunction[];
  readonly certificates?: readonly { readonly id: string; readonly expires: string }[];
}

export const userId = (name: string) => `AIDA${name.toUpperCase().replaceAll(/[^A-Z]/g, '')}`;
export const roleId = (name: string) => `AROA${name.toUpperCase().replaceAll(/[^A-Z]/g, '')}`;
const tagList = (tags: Tags = {}) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** An account as its provider's command line prints it, a call a file. */
export function aws(account: Account, at = READ): Export {
  const { users = [], roles = [], functions, certificates } = account;
  const files: Record<string, unknown> = {
    [`${ACCOUNT}/get-caller-identity.json`]: {
      UserId: 'AROAAUDIT:export',
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/audit/export`,
    },
    [`${ACCOUNT}/get-account-authorization-details.json`]: {
      UserDetailList: users.map(userDetail),
      GroupDetailList: [],
      RoleDetailList: roles.map(roleDetail),
      Policies: [],
    },
  };
  for (const { name, keys = [] } of users) {
    files[`${ACCOUNT}/list-access-keys/${name}.json`] = {
      AccessKeyMetadata: keys.map(({ id, status = 'Active', created = LONG_AGO }) => ({
        UserName: name,
        AccessKeyId: id,
        Status: status,
        CreateDate: created,
      })),
    };
    for (const { id, lastUsed } of keys) {
      if (lastUsed === undefined) continue;
      files[`${ACCOUNT}/get-access-key-last-used/${id}.json`] = {
        UserName: name,
        AccessKeyLastUsed:
          lastUsed === 'never'
            ? { ServiceName: 'N/A', Region: 'N/A' }
            : { LastUsedDate: lastUsed, ServiceName: 's3', Region: REGION },
      };
    }
  }
  if (functions) {
    files[`${ACCOUNT}/${REGION}/list-functions.json`] = { Functions: functions.map(functionDetail) };
    files[`${ACCOUNT}/${REGION}/get-resources.json`] = {
      PaginationToken: '',
      ResourceTagMappingList: functions
        .filter(({ tags }) => tags)
        .map(({ name, tags }) => ({ ResourceARN: functionArn(name), Tags: tagList(tags) })),
    };
  }
  if (certificates) {
    files[`${ACCOUNT}/list-server-certificates.json`] = {
      ServerCertificateMetadataList: certificates.map(({ id, expires }) => ({
        Path: '/',
        ServerCertificateName: id,
        ServerCertificateId: id,
        Arn: `arn:aws:iam::${ACCOUNT}:server-certificate/${id}`,
        UploadDate: LONG_AGO,
        Expiration: expires,
      })),
    };
  }
  return { source: 'aws', at, files: texts(files) };
}

function userDetail({ name, id = userId(name), tags, created = LONG_AGO }: User) {
  return {
    Path: '/',
    UserName: name,
    UserId: id,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    CreateDate: created,
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: tagList(tags),
  };
}

function roleDetail({ name, tags, trust, policies = [], inline = [] }: Role) {
  const action = 'Federated' in trust.principal ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole';
  return {
    Path: '/',
    RoleName: name,
    RoleId: roleId(name),
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    CreateDate: LONG_AGO,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: trust.principal,
          Action: action,
          ...(trust.condition ? { Condition: trust.condition } : {}),
        },
      ],
    },
    InstanceProfileList: [],
    RolePolicyList: inline.map(({ name: PolicyName, statement }) => ({
      PolicyName,
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    })),
    AttachedManagedPolicies: policies.map((PolicyName) => ({
      PolicyName,
      PolicyArn: `arn:aws:iam::aws:policy/${PolicyName}`,
    })),
    Tags: tagList(tags),
    RoleLastUsed: {},
  };
}

const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

function functionDetail({ name, role = 'lambda', environment = {} }: LambdaFunction) {
  return {
    FunctionName: name,
    FunctionArn: functionArn(name),
    Role: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    Runtime: 'nodejs20.x',
    LastModified: '2024-06-01T00:00:00.000+0000',
    Environment: { Variables: environment },
  };
}

/** The environment of a function that takes an access key; the secret part must leave no trace. */
export const taking = (key: string) => ({
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: 'CANARY-secret-access-key',
});

/** What an application of the CMDB says of itself. */
export interface Application {
  readonly name: string;
  readonly retired?: string;
  readonly stage?: string;
}

/** A sys_id is 32 hexadecimal digits. */
export const sysId = (name: string) => Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);

/** Applications as the Table API answers, and what replaced what. */
export function cmdb(
  applications: readonly Application[],
  at = READ,
  replaced: readonly (readonly [old: string, by: string])[] = [],
): Export {
  const files: Record<string, unknown> = {
    'cmdb_ci_business_app.json': {
      result: applications.map(({ name, retired, stage }) => ({
        sys_id: cell(sysId(name)),
        sys_class_name: cell('cmdb_ci_business_app'),
        name: cell(name),
        number: cell(`APP-${name}`),
        install_status: retired ? cell('7', 'Retired') : cell(''),
        operational_status: cell(''),
        life_cycle_stage: cell(''),
        life_cycle_stage_status: cell(retired ? 'Retired' : (stage ?? 'In Use')),
        retirement_date: cell(retired ?? ''),
        sys_created_on: cell('2023-01-01 00:00:00'),
      })),
    },
  };
  if (replaced.length > 0) {
    files['cmdb_rel_ci.json'] = {
      result: replaced.map(([old, by]) => ({
        sys_id: cell(sysId(`${old}>${by}`)),
        parent: cell(sysId(old), old),
        child: cell(sysId(by), by),
        type: cell(sysId('replaced'), 'Replaced by::Replaces'),
      })),
    };
  }
  return { source: 'cmdb', at, files: texts(files) };
}

const cell = (value: string, display = value) => ({ value, display_value: display });

/** Components of a catalogue, as its files describe them. */
export function catalog(
  components: readonly { readonly name: string; readonly lifecycle: string }[],
  at = READ,
): Export {
  const entities = components.map(({ name, lifecycle }) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type: 'service', lifecycle, owner: 'unknown' },
  }));
  // JSON is YAML.
  const text = entities.map((entity) => JSON.stringify(entity)).join('\n---\n');
  return { source: 'catalog', at, files: { 'catalog-info.yaml': text } };
}

/** A document of the file source. Its realm is what it lists: a cluster, a vault, a database. */
export function inventory(document: object, at = READ): Export {
  const whole = {
    relict: 1,
    realm: { provider: 'acme', realmId: 'main', kind: 'INVENTORY' },
    asOf: at,
    method: 'CONFIGURED',
    ...document,
  };
  return { source: 'inventory', at, files: texts({ 'inventory.json': whole }) };
}

/** Keys of what other sources list, for an inventory that adds to them. */
export const of = {
  user: (name: string) => ({ type: 'Identity', key: ['aws', ACCOUNT, userId(name)] }),
  role: (name: string) => ({ type: 'Identity', key: ['aws', ACCOUNT, roleId(name)] }),
  key: (id: string) => ({ type: 'Credential', key: ['aws', ACCOUNT, id] }),
  service: (name: string) => ({ type: 'Service', key: ['servicenow', sysId(name)] }),
} as const;

function texts(files: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, body]) => [name, JSON.stringify(body, null, 1)]),
  );
}
