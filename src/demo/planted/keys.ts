import { allow } from '../aws/shapes.js';
import { surviving, type Planting } from './ground.js';

/** Access keys and other credentials of users that exist for one retired service. */
export const plantKeys: Planting = ({ clock, services, payments, logistics, acquired }) => {
  const d = (days: number) => clock.daysAgo(days);

  const settlement = payments.user('svc-pay-legacy-settlement', {
    created: d(1_900),
    tags: { service: 'pay-legacy', team: 'payments-platform', env: 'production' },
    inline: [
      {
        PolicyName: 'settlement-files',
        PolicyDocument: allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::halvard-settlement/*'),
      },
    ],
  });
  const settlementKey = payments.key(settlement, { created: d(900), lastUsed: d(200) });

  const refunds = payments.user('svc-pay-legacy-refunds', {
    created: d(1_500),
    tags: { app_id: services.payLegacy.number, owner: 'payments-platform' },
    inline: [{ PolicyName: 'everything', PolicyDocument: allow('*', '*') }],
  });
  const neverUsed = payments.key(refunds, { created: d(400), lastUsed: null });

  const clearing = payments.user('svc-clearing', {
    created: d(1_700),
    tags: { cmdb_ci: services.payLegacy.sysId, stage: 'prod' },
  });
  const disabled = payments.key(clearing, { created: d(800), disabled: d(140), lastUsed: d(150) });

  const rotated = payments.user('svc-pay-legacy-ledger', {
    created: d(1_600),
    tags: { service: 'pay-legacy', squad: 'Payments Platform' },
  });
  const superseded = payments.key(rotated, { created: d(800), lastUsed: d(180) });
  const successor = payments.key(rotated, { created: d(160), lastUsed: d(100) });

  const batch = payments.user('svc-pay-legacy-fx', {
    created: d(1_300),
    tags: { service: 'pay-legacy', team: 'payments-platform' },
  });
  const unattributed = payments.key(batch, { created: d(1_000), lastUsed: d(1), lastService: 'sqs' });

  const emergency = payments.user('breakglass-pay-legacy', {
    created: d(1_200),
    path: '/emergency/',
    tags: { service: 'pay-legacy', 'break-glass': 'true', team: 'payments-platform' },
    inline: [{ PolicyName: 'all', PolicyDocument: allow('*', '*') }],
  });
  const breakGlass = payments.key(emergency, { created: d(700), lastUsed: null });

  const customs = logistics.user('svc-customs-portal', {
    created: d(1_800),
    tags: { Application: 'customs portal', team: 'customs-trade' },
  });
  const oddCase = logistics.key(customs, { created: d(700), lastUsed: d(320) });

  const edi = logistics.user('svc-edi-gateway', {
    created: d(2_000),
    tags: { service: 'edi-gateway', owner: 'unspecified' },
  });
  const ediKey = logistics.key(edi, { created: d(950), lastUsed: d(140) });
  const ssh = logistics.sshKey(edi, d(1_100));
  const live = logistics.serviceCredential(edi, d(200), d(-200));
  const expired = logistics.serviceCredential(edi, d(500), d(135));

  const air = logistics.user('svc-air-reports', {
    created: d(1_000),
    tags: { app_id: services.airReporting.number },
  });
  const airKey = logistics.key(air, { created: d(600), lastUsed: d(250) });

  const routes = logistics.user('svc-lane-watch', {
    created: d(1_000),
    tags: { service: 'lane-watch' },
  });
  const contested = logistics.key(routes, { created: d(600), lastUsed: d(240) });

  const odd = logistics.user('svc-odd', {
    created: d(1_000),
    tags: {
      app_id: services.hostile.number,
      note: '=HYPERLINK("http://evil.example","click")\u0000<img src=x>',
    },
  });
  const hostileKey = logistics.key(odd, { created: d(620), lastUsed: d(130) });

  const staleDisabledUser = acquired.user('svc-fleet-upload', {
    created: d(1_100),
    tags: { service: 'fleet-tracker' },
  });
  const staleDisabled = acquired.key(staleDisabledUser, {
    created: d(900),
    disabled: d(290),
    lastUsed: d(300),
  });
  const staleActiveUser = acquired.user('svc-fleet-positions', {
    created: d(1_100),
    tags: { service: 'fleet-tracker' },
  });
  const staleActive = acquired.key(staleActiveUser, { created: d(900), lastUsed: d(220) });

  const sole = {
    class: 'EXCLUSIVE',
    certainty: 'CONFIRMED',
    actions: ['REVOKE'],
    flags: [],
    copies: 0,
  } as const;
  const payLegacy = surviving(services.payLegacy);
  const edis = surviving(services.ediGateway);
  const fleet = surviving(services.fleetTracker);
  return [
    {
      ...sole,
      id: 'key-of-retired-service',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: settlementKey },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'Active, last used long before the usage window, tied by the name of the service alone.',
    },
    {
      ...sole,
      id: 'key-never-used',
      row: 16,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: neverUsed },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'No copy lies anywhere and nobody ever used it: it still authenticates. Tied by the number in the CMDB.',
    },
    {
      ...sole,
      id: 'key-disabled',
      row: 2,
      listing: 'RESTORABLE',
      class: null,
      certainty: null,
      actions: ['NONE'],
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: disabled },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'Inactive, as an export of minutes ago says; one call would switch it on again. Tied by its sys_id.',
    },
    {
      ...sole,
      id: 'key-superseded',
      row: 23,
      listing: 'LISTED',
      flags: ['SUPERSEDED'],
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: superseded },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'The user has a younger active key since long; the older one was never taken away.',
    },
    {
      ...sole,
      id: 'key-that-superseded',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: successor },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'The younger of the two keys lives on as well.',
    },
    {
      id: 'key-used-by-unknown',
      row: 8,
      listing: 'LISTED',
      class: 'SHARED',
      flags: ['UNATTRIBUTED'],
      certainty: 'CONFIRMED',
      actions: ['CONFIRM', 'ROTATE_AND_DETACH'],
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: unattributed },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'Used yesterday, and no workload is known that holds it: somebody else may depend on it.',
    },
    {
      ...sole,
      id: 'break-glass',
      row: 18,
      listing: 'LISTED',
      flags: ['BREAK_GLASS'],
      actions: ['MANUAL'],
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: breakGlass },
      services: payLegacy,
      owner: 'Marit Solberg',
      why: 'An emergency user of the retired service, tagged as such: never part of a generated plan.',
    },
    {
      ...sole,
      id: 'tag-in-odd-case',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: oddCase },
      services: surviving(services.customsPortal),
      owner: 'Customs and Trade',
      why: 'Tag key and value differ in case from the rule and the name; the CMDB has no owner, the tag names a team.',
    },
    {
      ...sole,
      id: 'key-without-owner',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: ediKey },
      services: edis,
      owner: null,
      why: "The service's owner has left and the owner tag says `unspecified`.",
    },
    {
      ...sole,
      id: 'ssh-key',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: ssh },
      services: edis,
      owner: null,
      why: 'A public key for CodeCommit, active, with no end and no record of use.',
    },
    {
      ...sole,
      id: 'credential-with-end-ahead',
      row: 6,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: live },
      services: edis,
      owner: null,
      why: 'A long-term service key that ends in 200 days.',
    },
    {
      ...sole,
      id: 'credential-expired',
      row: 5,
      listing: 'NOT_LISTED',
      class: null,
      certainty: null,
      actions: [],
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: expired },
      services: [],
      owner: null,
      why: 'Its end passed long ago.',
    },
    {
      ...sole,
      id: 'one-of-two-services-of-one-name',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: airKey },
      services: surviving(services.airReporting),
      owner: 'Leila Karim',
      why: 'Two business units have a service called reporting; the number names the retired one.',
    },
    {
      ...sole,
      id: 'service-with-hostile-name',
      row: 1,
      listing: 'LISTED',
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: hostileKey },
      services: surviving(services.hostile),
      owner: 'Petra Novak',
      why: 'Name and tags hold a formula, HTML and control characters; only the number ties them.',
    },
    {
      id: 'catalogue-disagrees',
      row: null,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: ['CONTESTED'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: contested },
      services: surviving(services.laneWatch),
      owner: 'Otto Brekke',
      why: 'The CMDB says retired, the catalogue says production.',
    },
    {
      id: 'key-disabled-long-ago',
      row: 3,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: ['STALE_DATA'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: acquired.id, providerId: staleDisabled },
      services: fleet,
      owner: 'Ivar Nystrom',
      why: 'Inactive, but the export that says so is 20 days old.',
    },
    {
      id: 'key-active-long-ago',
      row: null,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: ['STALE_DATA'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: acquired.id, providerId: staleActive },
      services: fleet,
      owner: 'Ivar Nystrom',
      why: 'Last known active, by an export that is 20 days old.',
    },
  ];
};
