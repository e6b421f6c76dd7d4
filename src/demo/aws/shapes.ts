/** The answers of the AWS command line, as far as the estate writes them. Names and case are the provider's. */
export interface Tag {
  Key: string;
  Value: string;
}
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: Statement[];
}
export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: Record<string, string | string[]>;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}
export interface InlinePolicy {
  PolicyName: string;
  PolicyDocument: PolicyDocument;
}
export interface AttachedPolicy {
  PolicyName: string;
  PolicyArn: string;
}
export interface UserDetail {
  Path: string;
  UserName: string;
  UserId: string;
  Arn: string;
  CreateDate: string;
  UserPolicyList?: InlinePolicy[];
  GroupList: string[];
  AttachedManagedPolicies: AttachedPolicy[];
  Tags: Tag[];
}
export interface RoleDetail {
  Path: string;
  RoleName: string;
  RoleId: string;
  Arn: string;
  CreateDate: string;
  AssumeRolePolicyDocument: PolicyDocument | string;
  InstanceProfileList: InstanceProfile[];
  RolePolicyList: InlinePolicy[];
  AttachedManagedPolicies: AttachedPolicy[];
  Tags: Tag[];
  RoleLastUsed: { LastUsedDate?: string; Region?: string };
}
export interface InstanceProfile {
  Path: string;
  InstanceProfileName: string;
  InstanceProfileId: string;
  Arn: string;
  CreateDate: string;
  Roles: Omit<
    RoleDetail,
    'InstanceProfileList' | 'RolePolicyList' | 'AttachedManagedPolicies' | 'Tags' | 'RoleLastUsed'
  >[];
}
export interface GroupDetail {
  Path: string;
  GroupName: string;
  GroupId: string;
  Arn: string;
  CreateDate: string;
  GroupPolicyList: InlinePolicy[];
  AttachedManagedPolicies: AttachedPolicy[];
}
export interface ManagedPolicyDetail {
  PolicyName: string;
  PolicyId: string;
  Arn: string;
  Path: string;
  DefaultVersionId: string;
  AttachmentCount: number;
  PermissionsBoundaryUsageCount: number;
  IsAttachable: boolean;
  CreateDate: string;
  UpdateDate: string;
  PolicyVersionList: {
    Document: PolicyDocument;
    VersionId: string;
    IsDefaultVersion: boolean;
    CreateDate: string;
  }[];
}
export interface AccessKeyMetadata {
  UserName: string;
  AccessKeyId: string;
  Status: 'Active' | 'Inactive';
  CreateDate: string;
}
export interface AccessKeyLastUsed {
  UserName: string;
  AccessKeyLastUsed: { LastUsedDate?: string; ServiceName: string; Region: string };
}

/** Tags as a map, in the order in which they were written, as IAM lists them. */
export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function allow(action: string | string[], resource: string | string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  };
}

/** Lets a service of the provider assume the role: a workload's binding. */
export function serviceTrust(service: string): PolicyDocument {
  return trust({ Service: service }, 'sts:AssumeRole');
}

export function trust(
  principal: Record<string, string | string[]>,
  action: string,
  condition?: Statement['Condition'],
): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: action,
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  };
}
