import type { Family } from '../document.js';
import { accessKeys } from './access-keys.js';
import { credentialReport } from './credential-report.js';
import { ec2 } from './ec2.js';
import { ecs } from './ecs.js';
import { eks } from './eks.js';
import { federation } from './federation.js';
import { iam } from './iam/index.js';
import { instanceProfiles } from './instance-profiles.js';
import { lambda } from './lambda.js';
import { organization } from './organization.js';
import type { FamilyParser } from './parser.js';
import { secrets } from './secrets.js';
import { serverCertificates } from './server-certificates.js';
import { signIn } from './sign-in.js';
import { serviceCredentials, signingCertificates, sshKeys } from './user-credentials.js';

/** One parser a family, for the live API and for files alike. */
export const PARSERS: Readonly<Record<Family, FamilyParser>> = {
  iam,
  'access-keys': accessKeys,
  'credential-report': credentialReport,
  'sign-in': signIn,
  'ssh-keys': sshKeys,
  'signing-certificates': signingCertificates,
  'server-certificates': serverCertificates,
  'service-credentials': serviceCredentials,
  federation,
  'instance-profiles': instanceProfiles,
  lambda,
  ecs,
  ec2,
  eks,
  secrets,
  organization,
};
