import type { NodeRef } from '../../src/model/key.js';
import type { Instant } from '../../src/model/time.js';
import { parseArn } from './arn.js';
import type { AwsDocument, AwsOperation, DocumentGroup } from './document.js';
import { isRecord, listOf, readInstant } from './read.js';
import { refs } from './refs.js';

export interface KnownKey {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt: Instant | undefined;
}

/**
 * What the groups of one account have named so far, so that later ones can be joined to it: most calls know a user by
 * name and a role by ARN, while the model knows both by the immutable id.
 */
export class Directory {
  /** User name to unique id. */
  readonly users = new Map<string, string>();
  readonly groups = new Map<string, string>();
  readonly keysOfUser = new Map<string, KnownKey[]>();
  private readonly keysAsked = new Set<string>();
  private readonly usersAsked = new Set<string>();
  private readonly roles = new Map<string, string>();
  private readonly byArn = new Map<string, string>();
  private readonly ids = new Set<string>();
  private readonly rolesOfProfile = new Map<string, readonly string[]>();
  /** Secret ARNs by the part before their random suffix. */
  private readonly secrets = new Map<string, string[]>();
  /** Signing certificates were asked for. */
  listsCertificates = false;
  /** The account's identities were listed, so that a user who is not here does not exist. */
  listed = false;

  constructor(readonly accountId: string) {}

  get isEmpty(): boolean {
    return this.ids.size === 0;
  }

  learn(group: DocumentGroup): void {
    for (const document of group.documents) this.readers[document.operation]?.(document);
  }

  user(name: string): NodeRef | undefined {
    return this.identity(this.users.get(name));
  }

  /** By ARN (a session's ARN is its role's, whose path it does not show) or by unique id. */
  principal(text: string): NodeRef | undefined {
    if (this.ids.has(text)) return this.identity(text);
    const arn = parseArn(text);
    if (arn?.account !== this.accountId) return undefined;
    const session = /^assumed-role\/([^/]+)\//.exec(arn.resource)?.[1];
    return this.identity(session === undefined ? this.byArn.get(text) : this.roles.get(session));
  }

  /** Whether the last use of the key was asked for by itself (an answer that names no key is of the user's only one). */
  lastUseAsked(keyId: string, userName: string): boolean {
    return (
      this.keysAsked.has(keyId) ||
      (this.usersAsked.has(userName) && this.keysOfUser.get(userName)?.length === 1)
    );
  }

  /** The roles of an instance profile. */
  profile(arn: string): NodeRef[] {
    return (this.rolesOfProfile.get(arn) ?? []).map((id) => refs.identity(this.accountId, id));
  }

  /** The whole ARN of a secret that is referred to without its random suffix, if it is known and the only one. */
  secret(arn: string): string {
    const whole = this.secrets.get(arn);
    return whole?.length === 1 ? (whole[0] ?? arn) : arn;
  }

  private identity(id: string | undefined): NodeRef | undefined {
    return id === undefined ? undefined : refs.identity(this.accountId, id);
  }

  private readonly readers: Partial<Record<AwsOperation, (document: AwsDocument) => void>> = {
    GetAccountAuthorizationDetails: ({ body }) => {
      this.listed = true;
      this.readUsers(listOf(body, 'UserDetailList'));
      this.readRoles(listOf(body, 'RoleDetailList'));
      for (const group of listOf(body, 'GroupDetailList')) note(this.groups, group, 'GroupName', 'GroupId');
    },
    ListUsers: ({ body }) => {
      this.listed = true;
      this.readUsers(listOf(body, 'Users'));
    },
    ListRoles: ({ body }) => this.readRoles(listOf(body, 'Roles')),
    ListInstanceProfiles: ({ body }) => this.readProfiles(listOf(body, 'InstanceProfiles')),
    ListAccessKeys: ({ body }) => listOf(body, 'AccessKeyMetadata').forEach((key) => this.readKey(key)),
    GetAccessKeyLastUsed: ({ body, params }) => {
      if (params?.accessKeyId !== undefined) this.keysAsked.add(params.accessKeyId);
      else if (isRecord(body) && typeof body.UserName === 'string') this.usersAsked.add(body.UserName);
    },
    ListSigningCertificates: () => {
      this.listsCertificates = true;
    },
    ListSecrets: ({ body }) => listOf(body, 'SecretList').forEach((secret) => this.readSecret(secret)),
    DescribeSecret: ({ body }) => this.readSecret(body),
  };

  private readUsers(users: readonly unknown[]): void {
    for (const user of users) {
      note(this.users, user, 'UserName', 'UserId');
      this.readIdentity(user, 'UserId');
    }
  }

  private readRoles(roles: readonly unknown[]): void {
    for (const role of roles) {
      note(this.roles, role, 'RoleName', 'RoleId');
      this.readIdentity(role, 'RoleId');
      this.readProfiles(listOf(role, 'InstanceProfileList'));
    }
  }

  private readIdentity(identity: unknown, id: string): void {
    note(this.byArn, identity, 'Arn', id);
    const unique = isRecord(identity) ? identity[id] : undefined;
    if (typeof unique === 'string') this.ids.add(unique);
  }

  private readProfiles(profiles: readonly unknown[]): void {
    for (const profile of profiles) {
      if (!isRecord(profile) || typeof profile.Arn !== 'string') continue;
      const ids = listOf(profile, 'Roles').map((role) => (isRecord(role) ? role.RoleId : undefined));
      this.rolesOfProfile.set(
        profile.Arn,
        ids.filter((id) => typeof id === 'string'),
      );
    }
  }

  private readKey(key: unknown): void {
    if (!isRecord(key) || typeof key.UserName !== 'string' || typeof key.AccessKeyId !== 'string') return;
    const known = this.keysOfUser.get(key.UserName) ?? [];
    if (known.some(({ id }) => id === key.AccessKeyId)) return;
    known.push({
      id: key.AccessKeyId,
      active: key.Status === 'Active',
      createdAt: readInstant(key.CreateDate),
    });
    this.keysOfUser.set(key.UserName, known);
  }

  private readSecret(secret: unknown): void {
    if (!isRecord(secret) || typeof secret.ARN !== 'string') return;
    const stem = secret.ARN.replace(/-[A-Za-z0-9]{6}$/, '');
    const known = this.secrets.get(stem) ?? [];
    if (!known.includes(secret.ARN)) this.secrets.set(stem, [...known, secret.ARN]);
  }
}

function note(map: Map<string, string>, record: unknown, key: string, value: string): void {
  if (!isRecord(record)) return;
  const from = record[key];
  const to = record[value];
  // Newer documents come first.
  if (typeof from === 'string' && typeof to === 'string' && !map.has(from)) map.set(from, to);
}
