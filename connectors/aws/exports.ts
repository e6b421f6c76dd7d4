import type { Connector } from '../connector.js';

const perUser = (call: string, folder: string) =>
  `for u in $(aws iam list-users --query 'Users[].UserName' --output text); do aws iam ${call} --user-name "$u" > ${folder}/"$u".json; done`;

/** The commands of a complete export. Names of files are free, but where a user's or a key's id stands in them. */
export const EXPORTS: Connector['exports'] = [
  {
    command: 'aws iam get-account-authorization-details > iam.json',
    gives: 'users, roles, groups, policies, trusts',
  },
  { command: perUser('list-access-keys', 'access-keys'), gives: 'access keys' },
  {
    command:
      'for k in $(cat access-keys/*.json | grep -o "AKIA[A-Z2-7]*"); do aws iam get-access-key-last-used --access-key-id "$k" > last-used/"$k".json; done',
    gives: 'last use of each key (the answer names no key: its id must stand in the name of the file)',
  },
  {
    command:
      'aws iam generate-credential-report; sleep 10; aws iam get-credential-report > credential-report.json',
    gives: 'passwords, root, console users',
  },
  { command: perUser('list-mfa-devices', 'mfa-devices'), gives: 'second factors: who is a person' },
  { command: perUser('list-ssh-public-keys', 'ssh-keys'), gives: 'SSH keys' },
  { command: perUser('list-signing-certificates', 'signing-certificates'), gives: 'signing certificates' },
  {
    command: perUser('list-service-specific-credentials', 'service-credentials'),
    gives: 'service credentials',
  },
  { command: 'aws iam list-server-certificates > server-certificates.json', gives: 'TLS certificates' },
  { command: 'aws iam list-open-id-connect-providers > oidc-providers.json', gives: 'OIDC providers' },
  { command: 'aws iam list-saml-providers > saml-providers.json', gives: 'SAML providers' },
  { command: 'aws iam list-instance-profiles > instance-profiles.json', gives: 'roles of machines' },
  { command: 'aws iam list-account-aliases > account-aliases.json', gives: 'the name of the account' },
  { command: 'aws organizations list-accounts > accounts.json', gives: 'accounts of the organization' },
  {
    command: 'aws secretsmanager list-secrets > $REGION/secrets.json',
    gives: 'secrets of a region, no values',
  },
  { command: 'aws lambda list-functions > $REGION/functions.json', gives: 'functions of a region' },
  {
    command:
      'aws resourcegroupstaggingapi get-resources --resource-type-filters lambda:function > $REGION/function-tags.json',
    gives: 'tags of functions',
  },
  { command: 'aws ec2 describe-instances > $REGION/instances.json', gives: 'machines of a region' },
  {
    command: 'aws ecs describe-services --include TAGS --cluster C --services S… > $REGION/ecs-services.json',
    gives: 'services of a cluster',
  },
  {
    command: 'aws ecs describe-task-definition --include TAGS --task-definition F > $REGION/task-F.json',
    gives: 'what a service runs',
  },
  {
    command:
      'aws eks describe-cluster --name C; aws eks describe-pod-identity-association …; aws eks describe-access-entry …',
    gives: 'clusters, the roles of their pods, and who may enter (one answer a file)',
  },
];
