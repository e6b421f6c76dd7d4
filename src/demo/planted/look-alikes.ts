import { allow, serviceTrust, trust, type UserDetail } from '../aws/shapes.js';
import type { PlantedCase } from '../truth.js';
import { NOT_LISTED, surviving, type Planting } from './ground.js';

/** What looks like a survivor and is none: it must not be listed. */
export const plantLookAlikes: Planting = ({ clock, services, payments, logistics }) => {
  const d = (days: number) => clock.daysAgo(days);
  const cases: PlantedCase[] = [];
  const healthy = (user: UserDetail, created: number, lastUsed: number) =>
    logistics.key(user, { created: d(created), lastUsed: d(lastUsed) });
  const none = (id: string, row: number | null, account: string, arn: string, why: string) =>
    cases.push({ ...NOT_LISTED, id, row, subject: { kind: 'IDENTITY', account, arn }, why });

  const deleted = payments.user('svc-pay-legacy-old', { created: d(2_000), tags: { service: 'pay-legacy' } });
  payments.key(deleted, { created: d(1_900), deleted: d(200), lastUsed: d(210) });
  none('key-deleted', 4, payments.id, deleted.Arn, 'The user is left, its key was deleted in the account.');

  const first = payments.user('svc-pay-legacy-feed', { created: d(1_450), tags: { service: 'pay-legacy' } });
  payments.key(first, { created: d(1_400), deleted: d(190), lastUsed: d(195) });
  const reader = payments.role('data-hub-reader', {
    created: d(900),
    trust: trust({ AWS: first.Arn }, 'sts:AssumeRole'),
    tags: { service: 'data-hub' },
    lastUsed: d(3),
  });
  none(
    'second-hop-first-revoked',
    28,
    payments.id,
    first.Arn,
    'It may become a role of data-hub, but has no key left.',
  );
  none(
    'second-hop-role-of-revoked',
    28,
    payments.id,
    reader.Arn,
    'It supports data-hub, which lives, and its only way in cannot act.',
  );

  const hop = payments.user('svc-pay-legacy-mirror', {
    created: d(1_440),
    tags: { service: 'pay-legacy', team: 'payments-platform' },
  });
  const hopKey = payments.key(hop, { created: d(610), lastUsed: d(125) });
  const writer = payments.role('data-hub-writer', {
    created: d(900),
    trust: trust({ AWS: hop.Arn }, 'sts:AssumeRole'),
    tags: { service: 'data-hub' },
    lastUsed: d(2),
  });
  cases.push({
    id: 'second-hop-key',
    row: 29,
    listing: 'LISTED',
    subject: { kind: 'CREDENTIAL', account: payments.id, providerId: hopKey },
    services: surviving(services.payLegacy),
    class: 'EXCLUSIVE',
    flags: [],
    certainty: 'CONFIRMED',
    actions: ['REVOKE'],
    owner: 'Marit Solberg',
    copies: 0,
    why: 'The first hop is what survives; the role of data-hub that it may become is listed only as transitive.',
  });
  none(
    'second-hop-role',
    29,
    payments.id,
    writer.Arn,
    'Reached from a survivor, but of a service that lives.',
  );

  const retiring = logistics.user('svc-crm-bridge', { created: d(1_000), tags: { service: 'crm-bridge' } });
  healthy(retiring, 500, 100);
  none('service-retiring', 33, logistics.id, retiring.Arn, 'Pending retirement is not retired.');

  const again = logistics.user('svc-quay-planner', {
    created: d(1_000),
    tags: { service: 'quay-planner' },
  });
  healthy(again, 500, 2);
  none(
    'service-reactivated',
    34,
    logistics.id,
    again.Arn,
    'The CMDB still has the old retirement date, and says in use.',
  );

  const unknown = logistics.user('svc-tariff-lookup', {
    created: d(1_000),
    tags: { service: 'tariff-lookup' },
  });
  healthy(unknown, 500, 300);
  none('life-cycle-unknown', 35, logistics.id, unknown.Arn, 'No source says what state the service is in.');

  const former = 'svc-label-print before';
  const formerLabel = logistics.user('svc-label-print', {
    created: d(1_500),
    deleted: d(260),
    incarnation: former,
    tags: { service: 'label-print' },
  });
  logistics.key(formerLabel, { created: d(1_490), deleted: d(260), lastUsed: d(262), slot: former });
  const label = logistics.user('svc-label-print', { created: d(200), tags: { service: 'label-print' } });
  healthy(label, 190, 1);
  logistics.role('label-print-upload', {
    created: d(800),
    // What IAM makes of a principal once its user was deleted: the old user's id.
    trust: trust({ AWS: clock.happened(260) ? formerLabel.UserId : formerLabel.Arn }, 'sts:AssumeRole'),
    tags: { service: 'label-print' },
  });
  none(
    'name-reused',
    36,
    logistics.id,
    label.Arn,
    'Made anew under the name of a deleted user: another identity.',
  );

  const quote = logistics.user('svc-quote-engine', {
    created: d(1_000),
    tags: { service: 'quote-engine' },
    inline: [
      {
        PolicyName: 'quotes',
        PolicyDocument: allow(['s3:GetObject'], 'arn:aws:s3:::halvard-quotes/*'),
      },
      // Given to get over an incident, and never taken back.
      ...(clock.happened(100)
        ? [{ PolicyName: 'all-of-pricing', PolicyDocument: allow('s3:*', 'arn:aws:s3:::halvard-pricing/*') }]
        : []),
    ],
  });
  healthy(quote, 400, 1);
  none('deprecated', null, logistics.id, quote.Arn, 'The catalogue says deprecated: that is not retired.');

  const spot = logistics.user('svc-spot-rates', { created: d(1_000), tags: { service: 'spot-rates' } });
  healthy(spot, 400, 1);
  none('catalogue-alone', null, logistics.id, spot.Arn, 'Known to the catalogue alone, in production.');

  const sea = logistics.user('svc-sea-reports', {
    created: d(1_000),
    tags: { app_id: services.seaReporting.sysId },
  });
  healthy(sea, 450, 120);
  none(
    'same-name-other-unit',
    null,
    logistics.id,
    sea.Arn,
    'The reporting of the other business unit, by its sys_id.',
  );

  const namesake = payments.user('pay-legacy-reader', { created: d(900), tags: { service: 'data-hub' } });
  payments.key(namesake, { created: d(300), lastUsed: d(1) });
  none(
    'name-alone',
    null,
    payments.id,
    namesake.Arn,
    'Only its name resembles; its tag names a service that lives.',
  );

  const fn = payments.role('pay-legacy-cleanup-exec', {
    created: d(1_000),
    trust: serviceTrust('lambda.amazonaws.com'),
    tags: { service: 'pay-legacy' },
    lastUsed: d(250),
  });
  none(
    'trust-in-compute',
    null,
    payments.id,
    fn.Arn,
    "A trust in the provider's own compute is a workload's binding.",
  );

  const fleet = logistics.user('svc-fleet-telemetry', {
    created: d(700),
    tags: { service: 'fleet-telemetry' },
  });
  logistics.key(fleet, { created: d(690), deleted: d(75), lastUsed: d(76), slot: 'before' });
  logistics.key(fleet, { created: d(80), lastUsed: d(1), slot: '0' });
  none(
    'successor',
    null,
    logistics.id,
    fleet.Arn,
    'Of the service that replaced the retired one, with a key of its own.',
  );
  return cases;
};
