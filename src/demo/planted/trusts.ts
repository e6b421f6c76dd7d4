import { trust } from '../aws/shapes.js';
import { ORG_SLUG } from '../names.js';
import { surviving, type Planting } from './ground.js';

export const GITHUB = 'token.actions.githubusercontent.com';
const CLUSTER = 'oidc.eks.eu-west-1.amazonaws.com/id/5C9B2F40D1E74A6E8B7A11D2C0FFEE42';
/** An account that is nobody's here: a vendor's. */
const VENDOR = 'arn:aws:iam::998877665544:root';

/** Trusts without any secret: who may become an identity that exists for a retired service. */
export const plantTrusts: Planting = ({ clock, services, payments, logistics }) => {
  const d = (days: number) => clock.daysAgo(days);

  const github = payments.oidcProvider(GITHUB, d(1_500), ['sts.amazonaws.com']);
  const deploy = payments.role('pay-legacy-deploy', {
    created: d(1_000),
    trust: trust({ Federated: github }, 'sts:AssumeRoleWithWebIdentity', {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${GITHUB}:sub`]: `repo:${ORG_SLUG}/pay-legacy:*` },
    }),
    tags: { service: 'pay-legacy', team: 'payments-platform' },
    lastUsed: d(180),
  });

  const cluster = logistics.oidcProvider(CLUSTER, d(1_300), ['sts.amazonaws.com']);
  const pod = logistics.role('fleet-tracker-pod', {
    created: d(900),
    trust: trust({ Federated: cluster }, 'sts:AssumeRoleWithWebIdentity', {
      StringEquals: {
        [`${CLUSTER}:aud`]: 'sts.amazonaws.com',
        [`${CLUSTER}:sub`]: 'system:serviceaccount:fleet:fleet-tracker',
      },
    }),
    tags: { cmdb_ci: services.fleetTracker.sysId },
    lastUsed: d(160),
  });

  const vendor = logistics.role('edi-vendor-access', {
    created: d(1_100),
    trust: trust({ AWS: VENDOR }, 'sts:AssumeRole'),
    tags: { service: 'edi-gateway' },
    lastUsed: null,
  });

  const trusted = {
    listing: 'LISTED',
    class: 'TRUST_ONLY',
    flags: [],
    certainty: 'CONFIRMED',
    actions: ['REMOVE_TRUST'],
    copies: 0,
  } as const;
  return [
    {
      ...trusted,
      id: 'trust-in-repository',
      row: 13,
      subject: {
        kind: 'TRUST',
        account: payments.id,
        role: deploy.Arn,
        pattern: `repo:${ORG_SLUG}/pay-legacy:*`,
      },
      services: surviving(services.payLegacy),
      owner: 'Marit Solberg',
      why: 'Any workflow of the repository of the retired service may still become the role.',
    },
    {
      ...trusted,
      id: 'trust-in-cluster',
      row: 13,
      subject: {
        kind: 'TRUST',
        account: logistics.id,
        role: pod.Arn,
        pattern: 'system:serviceaccount:fleet:fleet-tracker',
      },
      services: surviving(services.fleetTracker),
      owner: 'Ivar Nystrom',
      why: 'A service account of a cluster, by its exact name.',
    },
    {
      ...trusted,
      id: 'trust-in-vendor',
      row: 13,
      subject: { kind: 'TRUST', account: logistics.id, role: vendor.Arn, pattern: VENDOR },
      services: surviving(services.ediGateway),
      owner: null,
      why: 'An account of a vendor, which no source of the organisation tells anything about.',
    },
  ];
};
