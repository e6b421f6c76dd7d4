import type { Connector } from '../connector.js';

type Permission = Connector['permissions'][number];

const safe = (why: string, ...actions: string[]): Permission[] =>
  actions.map((permission) => ({ permission, why, tier: 'safe' }));

/**
 * The actions that a live pull calls, all reads, none of which returns a secret. The extended tier holds those whose
 * answers carry values that are not kept (the environments of functions and tasks), and the way into further accounts.
 */
export const PERMISSIONS: readonly Permission[] = [
  ...safe('which account is read', 'sts:GetCallerIdentity'),
  ...safe(
    'users, roles, groups, policies, trusts, tags',
    'iam:GetAccountAuthorizationDetails',
    'iam:ListAccountAliases',
  ),
  ...safe('used when the authorization details are refused', 'iam:ListUsers', 'iam:ListRoles'),
  ...safe('access keys and their last use', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'),
  ...safe('passwords, root, last use', 'iam:GenerateCredentialReport', 'iam:GetCredentialReport'),
  ...safe('who signs in to the console', 'iam:GetLoginProfile', 'iam:ListMFADevices'),
  ...safe(
    'other long-lived credentials',
    'iam:ListSSHPublicKeys',
    'iam:ListSigningCertificates',
    'iam:ListServerCertificates',
    'iam:ListServiceSpecificCredentials',
  ),
  ...safe(
    'identity providers that the account believes',
    'iam:ListOpenIDConnectProviders',
    'iam:GetOpenIDConnectProvider',
    'iam:ListSAMLProviders',
    'iam:GetSAMLProvider',
  ),
  ...safe('which role a machine gets', 'iam:ListInstanceProfiles', 'ec2:DescribeInstances'),
  ...safe(
    'clusters, pod identities and entries',
    'eks:ListClusters',
    'eks:DescribeCluster',
    'eks:ListPodIdentityAssociations',
    'eks:DescribePodIdentityAssociation',
    'eks:ListAccessEntries',
    'eks:DescribeAccessEntry',
  ),
  ...safe('services that run tasks', 'ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'),
  ...safe('where secrets lie, never their values', 'secretsmanager:ListSecrets'),
  ...safe('accounts of the organization', 'organizations:ListAccounts'),
  ...[
    ['lambda:ListFunctions', 'functions, their roles and the key ids in their environment'],
    ['lambda:ListTags', 'tags of functions'],
    ['ecs:ListTaskDefinitionFamilies', 'task definitions'],
    ['ecs:DescribeTaskDefinition', 'roles of tasks and the key ids in their environment'],
    ['sts:AssumeRole', 'only with `accounts`: to enter their read-only roles'],
  ].map(([permission = '', why = '']): Permission => ({ permission, why, tier: 'extended' })),
];

/** Denied in the policy that the README gives, so that no wider grant lets a value through. */
export const NEVER: readonly string[] = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
];
