import { managed, type Account } from './aws/account.js';
import { allow, serviceTrust, trust } from './aws/shapes.js';
import type { Clock } from './clock.js';
import { ORG_SLUG } from './names.js';
import type { Service } from './organisation.js';
import { GITHUB } from './planted/trusts.js';
import { Random } from './random.js';

/** What every account has, whatever runs in it: people, their roles, the provider's roles, a pipeline's trust. */
export function furnish(account: Account, clock: Clock, management: string, people: number): void {
  const random = new Random(account.id, 'furnish');
  const saml = account.samlProvider(
    'AWSSSO_7f1c0d_DO_NOT_DELETE',
    clock.daysAgo(1_400),
    clock.daysAgo(-2_000),
  );
  for (const name of ['AdministratorAccess', 'ReadOnly']) {
    account.role(`AWSReservedSSO_${name}_${random.hex(16)}`, {
      created: clock.daysAgo(1_390),
      path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
      trust: trust({ Federated: saml }, 'sts:AssumeRoleWithSAML', {
        StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' },
      }),
      attached: [managed(name === 'ReadOnly' ? 'ReadOnlyAccess' : name)],
      lastUsed: clock.daysAgo(random.between(1, 20)),
    });
  }
  for (const [name, service] of [
    ['AWSServiceRoleForSupport', 'support.amazonaws.com'],
    ['AWSServiceRoleForECS', 'ecs.amazonaws.com'],
  ] as const) {
    account.role(name, {
      created: clock.daysAgo(1_500),
      path: `/aws-service-role/${service}/`,
      trust: serviceTrust(service),
      attached: [managed(`aws-service-role/${name.replace('For', '')}Policy`)],
    });
  }
  account.role('ecsTaskExecutionRole', {
    created: clock.daysAgo(1_200),
    trust: serviceTrust('ecs-tasks.amazonaws.com'),
    attached: [managed('service-role/AmazonECSTaskExecutionRolePolicy')],
    lastUsed: clock.daysAgo(1),
  });
  if (account.id !== management) {
    account.role('OrganizationAccountAccessRole', {
      created: clock.daysAgo(1_500),
      trust: trust({ AWS: `arn:aws:iam::${management}:root` }, 'sts:AssumeRole'),
      attached: [managed('AdministratorAccess')],
      lastUsed: clock.daysAgo(90),
    });
  }
  account.role('infrastructure-pipeline', {
    created: clock.daysAgo(800),
    trust: trust(
      { Federated: account.oidcProvider(GITHUB, clock.daysAgo(1_500), ['sts.amazonaws.com']) },
      'sts:AssumeRoleWithWebIdentity',
      {
        StringEquals: {
          [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB}:sub`]: `repo:${ORG_SLUG}/infrastructure:ref:refs/heads/main`,
        },
      },
    ),
    attached: [managed('PowerUserAccess')],
    tags: { team: 'identity-access' },
    lastUsed: clock.daysAgo(1),
  });
  account.group('developers', clock.daysAgo(1_300), [managed('ReadOnlyAccess')]);
  account.serverCertificate(`wildcard-${account.name}`, clock.daysAgo(300), clock.daysAgo(-65));
  for (let i = 0; i < people; i++) {
    const created = clock.daysAgo(random.between(120, 1_300));
    const user = account.user(`${random.pick(['anna', 'ben', 'carol', 'dmitri', 'eva', 'femi'])}.${i + 1}`, {
      created,
      groups: ['developers'],
      console: {
        lastUsed: random.chance(0.9) ? clock.daysAgo(random.between(1, 100)) : null,
        mfa: random.chance(0.85),
      },
      ...(random.chance(0.4) ? { tags: { department: random.pick(['it', 'finance', 'ops']) } } : {}),
    });
    if (random.chance(0.2)) account.key(user, { created, lastUsed: clock.daysAgo(random.between(1, 400)) });
  }
}

/** What one service that is alive runs in an account. Nothing of it belongs to a retired service. */
export function populate(account: Account, clock: Clock, service: Service, index: number): void {
  const random = new Random(account.id, 'populate', index);
  const created = clock.daysAgo(random.between(100, 1_500));
  const used = () => clock.daysAgo(random.between(1, 60));
  const env = random.pick(['production', 'prod', 'staging', 'dev', 'Production']);
  const tags: Record<string, string> = random.chance(0.08)
    ? {}
    : {
        [random.pick(['service', 'service', 'app', 'application', 'Service'])]: service.name,
        [random.pick(['env', 'environment', 'stage'])]: env,
        [random.pick(['owner', 'team', 'squad'])]: random.chance(0.06)
          ? 'unspecified'
          : (service.team?.slug ?? 'unspecified'),
      };
  if (service.cmdb && random.chance(0.3)) tags['app_id'] = random.pick([service.number, service.sysId]);
  const bucket = `arn:aws:s3:::halvard-${service.name}-${account.id}`;

  const user = account.user(`svc-${service.name}`, {
    created,
    tags,
    inline: [
      {
        PolicyName: 'bucket',
        PolicyDocument: allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], [bucket, `${bucket}/*`]),
      },
    ],
  });
  const key = account.key(user, { created, lastUsed: random.chance(0.15) ? null : used() });
  if (random.chance(0.25))
    account.key(user, {
      created,
      active: random.chance(0.3),
      lastUsed: clock.daysAgo(random.between(95, 700)),
    });
  const secret = account.secret(`${service.name}/database`, {
    created,
    accessed: used(),
    rotation: random.chance(0.4),
    tags,
  });
  const keySecret = random.chance(0.2)
    ? account.secret(`${service.name}/access-key`, { created, tags: { ...tags, 'access-key-id': key } })
    : null;
  const policy = account.policy(`${service.name}-runtime`, created, {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
        Resource: `arn:aws:sqs:${account.region}:${account.id}:${service.name}-*`,
      },
    ],
  });
  const task = account.role(`${service.name}-task`, {
    created,
    trust: serviceTrust('ecs-tasks.amazonaws.com'),
    tags,
    attached: [policy],
    lastUsed: used(),
  });
  account.task(service.name, {
    registered: used(),
    role: task,
    tags,
    environment: { LOG_LEVEL: 'info', SESSION_KEY: `CANARY-session-${index}` },
    secrets: { DB_PASSWORD: secret, ...(keySecret ? { UPLOAD_KEY: keySecret } : {}) },
  });
  for (const part of random.chance(0.5) ? ['events', 'nightly'] : ['events']) {
    account.function(`${service.name}-${part}`, {
      created,
      modified: used(),
      tags,
      environment: { TABLE: service.name, DB_PASSWORD: `CANARY-db-${index}`, SECRET_ARN: secret },
    });
  }
  if (random.chance(0.15)) {
    const host = account.role(`${service.name}-host`, {
      created,
      trust: serviceTrust('ec2.amazonaws.com'),
      tags,
      attached: [managed('AmazonSSMManagedInstanceCore')],
      lastUsed: used(),
    });
    const profile = account.instanceProfile(host, created);
    account.instance(profile, used(), { Name: `${service.name}-1`, ...tags });
  }
}
