import { fromMillis } from '../model/index.js';
import type { Ground } from './planted/index.js';
import type { Expectation } from './truth.js';

/**
 * How many days before its `now` the estate was exported and synced before, oldest first: two years by the quarter, and
 * of late more often, so that what is gone is confirmed.
 */
export const HISTORY_DAYS = [720, 630, 540, 450, 365, 270, 180, 90, 28, 14] as const;

/** What is true of the past of an estate that was synced at each of {@link HISTORY_DAYS}, and of what only it can tell. */
export function expectedOfHistory({ clock, services, payments, logistics }: Ground): Expectation[] {
  const at = (days: number): string => fromMillis(clock.daysAgo(days));
  const key = (account: typeof payments, user: string, slot = '0') =>
    account.uniqueId('AKIA', `${user}/${slot}`);
  const arn = (user: string) => logistics.arn('iam', `user/${user}`);
  const surviving = (subject: string) =>
    ({ question: 'credentialsSurvivingRetiredServices', subject, by: 'credential' }) as const;
  const reactivated = surviving(key(logistics, 'svc-quay-planner'));
  const settlement = surviving(key(payments, 'svc-pay-legacy-settlement'));
  const air = surviving(key(logistics, 'svc-air-reports'));
  return [
    {
      ...reactivated,
      id: 'then-retired',
      args: { asOf: at(270), knownAt: at(270) },
      listed: true,
      says: { class: 'SHARED', flags: ['UNATTRIBUTED'], certainty: 'CONFIRMED' },
      why: 'Row 34: at that time the service was retired; it was taken into use again a month later.',
    },
    {
      ...reactivated,
      id: 'then-retired-as-known-now',
      args: { asOf: at(270) },
      listed: true,
      says: { class: 'SHARED', flags: ['UNATTRIBUTED'], certainty: 'CONFIRMED' },
      why: 'That it was taken into use again later does not change what was.',
    },
    { ...reactivated, id: 'now-reactivated', args: {}, listed: false, why: 'In use again.' },
    {
      ...settlement,
      id: 'not-yet-retired',
      args: { asOf: at(90), knownAt: at(90) },
      listed: false,
      why: 'Its service was retired 60 days ago.',
    },
    {
      ...settlement,
      id: 'retired-and-not-known',
      args: { asOf: at(50), knownAt: at(40) },
      listed: false,
      why: 'Retired by then, but the CMDB was only read again 28 days ago.',
    },
    {
      ...settlement,
      id: 'retired-as-known-since',
      args: { asOf: at(50) },
      listed: true,
      says: { class: 'EXCLUSIVE', certainty: 'CONFIRMED', flags: [] },
      why: 'Since then the retirement is known with its date, and that the key was there all along.',
    },
    {
      ...air,
      id: 'last-quarter',
      args: { asOf: at(90), knownAt: at(90) },
      listed: true,
      says: { class: 'EXCLUSIVE', certainty: 'CONFIRMED', recommendedActions: ['REVOKE'] },
      why: 'Its service had been retired for a month.',
    },
    {
      ...air,
      id: 'last-year',
      args: { asOf: at(365), knownAt: at(365) },
      listed: false,
      why: 'Its service was in use.',
    },
    {
      id: 'scope-widened',
      question: 'scopeDrift',
      args: { identity: arn('svc-quote-engine'), since: at(180) },
      subject: null,
      listed: true,
      says: {
        drifted: { value: 'TRUE' },
        items: [{ change: 'ADDED', certainty: 'CONFIRMED', permissionSet: { name: 'all-of-pricing' } }],
      },
      why: 'A policy over all of pricing was added 100 days ago.',
    },
    {
      id: 'scope-the-same',
      question: 'scopeDrift',
      args: { identity: arn('svc-spot-rates'), since: at(180) },
      subject: null,
      listed: true,
      says: { drifted: { value: 'UNKNOWN' }, items: [] },
      why: 'Nothing was added; that it is the same nobody can say while one account is not read.',
    },
    {
      id: 'left-over',
      question: 'ephemeralLeftovers',
      args: {},
      subject: arn('svc-warehouse-batch'),
      listed: true,
      says: { certainty: 'CONFIRMED' },
      why: 'Two exports in a row lacked the task that had its key, the second two weeks ago, and the key works.',
    },
    {
      id: 'not-left-over',
      question: 'ephemeralLeftovers',
      args: {},
      subject: arn('svc-invoice-archive'),
      listed: false,
      why: 'The task that has its key is still there.',
    },
    {
      id: 'owner-then',
      question: 'ownerOf',
      args: { node: services.payCore.sysId, asOf: at(365), knownAt: at(365) },
      subject: null,
      listed: true,
      says: { status: 'RESOLVED', owner: { name: 'Sigrid Holm' } },
      why: 'She owned it until 300 days ago.',
    },
    {
      id: 'owner-now',
      question: 'ownerOf',
      args: { node: services.payCore.sysId },
      subject: null,
      listed: true,
      says: { status: 'RESOLVED', owner: { name: 'Marit Solberg' } },
      why: 'It was given to somebody else before she left.',
    },
    {
      id: 'key-gone-since',
      question: 'diff',
      args: { scope: arn('svc-fleet-telemetry'), t1: at(90), t2: at(14) },
      subject: key(logistics, 'svc-fleet-telemetry', 'before'),
      listed: true,
      why: 'It was rotated in between.',
    },
  ];
}
