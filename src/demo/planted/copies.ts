import { serviceTrust } from '../aws/shapes.js';
import { surviving, type Planting } from './ground.js';

/** Keys whose copies and consumers the exports tell: secrets tagged with the key's id, environments that hold it. */
export const plantCopies: Planting = ({ clock, services, payments, logistics }) => {
  const d = (days: number) => clock.daysAgo(days);
  const payLegacyTags = { service: 'pay-legacy', team: 'payments-platform' };

  const copiedUser = payments.user('svc-pay-legacy-export', { created: d(1_400), tags: payLegacyTags });
  const copied = payments.key(copiedUser, { created: d(880), lastUsed: d(150) });
  payments.secret('pay-legacy/export-key', {
    created: d(870),
    accessed: d(150),
    tags: { 'access-key-id': copied, team: 'payments-platform' },
  });
  logistics.secret('imported/payments-export', { created: d(400), tags: { 'access-key-id': copied } });
  payments.function('pay-legacy-nightly-export', {
    created: d(600),
    modified: d(600),
    tags: payLegacyTags,
    // Names that start with AWS_ are refused here.
    environment: {
      EXPORT_ACCESS_KEY_ID: copied,
      EXPORT_SECRET_ACCESS_KEY: 'CANARY-export-secret-key',
      DB_PASSWORD: 'CANARY-export-db-password',
    },
  });

  const twoTagsUser = payments.user('svc-payments-shared', {
    created: d(1_350),
    tags: { service: 'pay-legacy', app: 'pay-core', team: 'payments-platform' },
  });
  const twoTags = payments.key(twoTagsUser, { created: d(600), lastUsed: d(120) });

  const sharedUser = payments.user('svc-pay-legacy-payouts', { created: d(1_200), tags: payLegacyTags });
  const shared = payments.key(sharedUser, { created: d(640), lastUsed: d(1) });
  const sharedSecret = payments.secret('payouts/access-key', {
    created: d(640),
    accessed: d(1),
    tags: { 'access-key-id': shared },
  });
  payments.task('pay-core-payouts', {
    registered: d(60),
    role: payments.role('pay-core-payouts-task', {
      created: d(500),
      trust: serviceTrust('ecs-tasks.amazonaws.com'),
      tags: { service: 'pay-core' },
      lastUsed: d(1),
    }),
    tags: { service: 'pay-core', env: 'production' },
    secrets: { PAYOUTS_KEY: sharedSecret },
    environment: { LOG_LEVEL: 'info', API_TOKEN: 'CANARY-task-token' },
  });

  const carriedUser = logistics.user('svc-fleet-positions', {
    created: d(1_250),
    tags: { service: 'fleet-tracker', application: 'fleet-telemetry' },
  });
  const carried = logistics.key(carriedUser, { created: d(720), lastUsed: d(110) });

  const archiveUser = logistics.user('svc-invoice-archive', {
    created: d(1_300),
    tags: { service: 'invoice-archive', env: 'production' },
  });
  const inUse = logistics.key(archiveUser, { created: d(500), lastUsed: d(1) });
  logistics.task('invoice-archive-worker', {
    registered: d(80),
    role: logistics.role('invoice-archive-worker-task', {
      created: d(500),
      trust: serviceTrust('ecs-tasks.amazonaws.com'),
      lastUsed: d(1),
    }),
    tags: { service: 'invoice-archive' },
    environment: { AWS_ACCESS_KEY_ID: inUse, AWS_SECRET_ACCESS_KEY: 'CANARY-task-secret-key' },
  });

  const batchUser = logistics.user('svc-warehouse-batch', {
    created: d(1_150),
    tags: { service: 'warehouse-batch' },
  });
  const abandoned = logistics.key(batchUser, { created: d(560), lastUsed: d(95) });
  const batchRole = logistics.role('warehouse-batch-task', {
    created: d(560),
    trust: serviceTrust('ecs-tasks.amazonaws.com'),
    lastUsed: d(95),
  });
  // Earlier exports still have the task that used it.
  logistics.task('warehouse-batch', {
    job: true,
    registered: d(300),
    removed: d(30),
    role: batchRole,
    tags: { service: 'warehouse-batch' },
    environment: { AWS_ACCESS_KEY_ID: abandoned, AWS_SECRET_ACCESS_KEY: 'CANARY-batch-secret-key' },
  });

  const payLegacy = surviving(services.payLegacy);
  return [
    {
      id: 'key-with-three-copies',
      row: 15,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['REVOKE'],
      owner: 'Marit Solberg',
      copies: 3,
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: copied },
      services: payLegacy,
      why: 'Listed once. Two secrets, in two accounts, carry its id as a tag; a function of the service has it in its environment.',
    },
    {
      id: 'key-tagged-with-two-services',
      row: 7,
      listing: 'LISTED',
      class: 'SHARED',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['ROTATE_AND_DETACH'],
      owner: 'Marit Solberg',
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: twoTags },
      services: payLegacy,
      why: 'Its user is tagged with the retired service and with one that lives.',
    },
    {
      id: 'key-consumed-by-living-service',
      row: 7,
      listing: 'LISTED',
      class: 'SHARED',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['ROTATE_AND_DETACH'],
      owner: 'Marit Solberg',
      copies: 1,
      subject: { kind: 'CREDENTIAL', account: payments.id, providerId: shared },
      services: payLegacy,
      why: 'A task of pay-core reads the secret that holds it: revoking it would break pay-core.',
    },
    {
      id: 'key-carried-over',
      row: 26,
      listing: 'LISTED',
      class: 'CARRIED_OVER',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['REVALIDATE', 'ROTATE'],
      owner: 'Ivar Nystrom',
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: carried },
      services: surviving(services.fleetTracker),
      why: 'fleet-telemetry replaced fleet-tracker and uses its key, which is older than the succession.',
    },
    {
      id: 'retired-but-in-use',
      row: 27,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: ['CONTESTED', 'RETIRED_BUT_IN_USE'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
      owner: 'Greta Lund',
      copies: 1,
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: inUse },
      services: surviving(services.invoiceArchive),
      why: 'The CMDB says retired; a task of the service still has the key, which was used yesterday.',
    },
    {
      id: 'consumer-removed',
      row: 22,
      listing: 'LISTED',
      class: 'EXCLUSIVE',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['REVOKE'],
      owner: 'Hanne Bakke',
      copies: 0,
      subject: { kind: 'CREDENTIAL', account: logistics.id, providerId: abandoned },
      services: surviving(services.warehouseBatch),
      why: 'The task that used it has gone (the earlier export still shows it); the key has not.',
    },
  ];
};
