import type { AwsOperation, Family } from '../../document.js';
import { credentialReport } from './credential-report.js';
import { ec2 } from './ec2.js';
import { ecs } from './ecs.js';
import { eks } from './eks.js';
import type { ReadFamily } from './reading.js';
import { federation } from './federation.js';
import { instanceProfiles, serverCertificates, serviceCredentials } from './iam.js';
import { lambda } from './lambda.js';
import { secrets } from './secrets.js';
import type { LiveService } from '../settings.js';
import { accessKeys, signIn, signingCertificates, sshKeys } from './users.js';

export interface LiveFamily {
  readonly family: Family;
  readonly service: LiveService;
  readonly regional: boolean;
  /** The call that fails when none of the family could be made. */
  readonly operation: AwsOperation;
  readonly read: ReadFamily;
}

/**
 * What follows the group `iam`, in the order in which the parsers refer back: secrets come before the workloads that
 * read them, instance profiles before the instances, and the lists before the report that only counts.
 */
export const FAMILIES_AFTER_IAM: readonly LiveFamily[] = [
  ofAccount('access-keys', 'ListAccessKeys', accessKeys),
  ofAccount('instance-profiles', 'ListInstanceProfiles', instanceProfiles),
  ofAccount('sign-in', 'GetLoginProfile', signIn),
  ofAccount('ssh-keys', 'ListSSHPublicKeys', sshKeys),
  ofAccount('signing-certificates', 'ListSigningCertificates', signingCertificates),
  ofAccount('credential-report', 'GetCredentialReport', credentialReport),
  ofAccount('server-certificates', 'ListServerCertificates', serverCertificates),
  ofAccount('service-credentials', 'ListServiceSpecificCredentials', serviceCredentials),
  ofAccount('federation', 'ListOpenIDConnectProviders', federation),
  ofRegion('secrets', 'secretsmanager', 'ListSecrets', secrets),
  ofRegion('lambda', 'lambda', 'ListFunctions', lambda),
  ofRegion('ecs', 'ecs', 'DescribeTaskDefinition', ecs),
  ofRegion('ec2', 'ec2', 'DescribeInstances', ec2),
  ofRegion('eks', 'eks', 'DescribeCluster', eks),
];

function ofAccount(family: Family, operation: AwsOperation, read: ReadFamily): LiveFamily {
  return { family, service: 'iam', regional: false, operation, read };
}

function ofRegion(
  family: Family,
  service: LiveService,
  operation: AwsOperation,
  read: ReadFamily,
): LiveFamily {
  return { family, service, regional: true, operation, read };
}
