import {
  addMillis,
  and,
  isTrue,
  latest,
  unknown,
  type AnyAttributes,
  type Instant,
  type Policy,
  type Verdict,
} from '../../model/index.js';
import { instantOf, textOf } from '../definitions/instants.js';
import { restsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';

export const ROTATION_STATUSES = ['OVERDUE', 'NEVER_ROTATED', 'UNKNOWN', 'COMPLIANT', 'NO_POLICY'] as const;
export type RotationStatus = (typeof ROTATION_STATUSES)[number];

export interface Rotation {
  readonly status: RotationStatus;
  /** How well the status is known. Never FALSE; an UNKNOWN has its reasons. */
  readonly verdict: Verdict;
  /** Milliseconds; null without a policy. */
  readonly cadence: number | null;
  /** CREDENTIAL: it says so itself. KIND: the policy's word for its kind. */
  readonly cadenceFrom: 'CREDENTIAL' | 'KIND' | null;
  /** From when the cadence runs. */
  readonly basis: 'LAST_ROTATED_AT' | 'CREATED_AT' | null;
  readonly basisAt: Instant | null;
  /** The last instant at which it is not overdue. */
  readonly dueAt: Instant | null;
}

/** Kinds that are replaced and never changed in place: the one that is there was made when it was issued. */
const REPLACED: ReadonlySet<unknown> = new Set([
  'ACCESS_KEY',
  'API_KEY',
  'CLIENT_SECRET',
  'X509_CERT',
  'SSH_KEY',
  'SIGNING_KEY',
  'STATIC_TOKEN',
  'REFRESH_TOKEN',
  'SESSION_TOKEN',
  'LEASE',
]);
const DECIDING = ['cadencePolicy', 'lastRotatedAt', 'issuedAt', 'createdAt', 'kind'];

/**
 * R-ROT-01: the cadence runs from `lastRotatedAt`, else from the creation. At exactly `dueAt` it is not overdue (A15).
 * Past it without a known rotation it is NEVER_ROTATED; that is certain only of kinds that cannot change in place,
 * because a source that tells no rotation has not said that there was none.
 */
export function rotationOf(credential: NodeFact, at: Instant, policy: Policy): Rotation {
  const { attributes } = credential;
  const { cadence, cadenceFrom } = cadenceOf(attributes, policy);
  const contested = restsOn(credential, DECIDING);
  if (cadence === null) {
    const none = { cadence, cadenceFrom, basis: null, basisAt: null, dueAt: null };
    return { status: 'NO_POLICY', verdict: contested, ...none };
  }
  const rotatedAt = instantOf(attributes, 'lastRotatedAt');
  const createdAt = latest(instantOf(attributes, 'issuedAt'), instantOf(attributes, 'createdAt'));
  const basisAt = rotatedAt ?? createdAt;
  if (basisAt === null) {
    const verdict = unknown('ROTATION_NOT_TOLD');
    return { status: 'UNKNOWN', verdict, cadence, cadenceFrom, basis: null, basisAt, dueAt: null };
  }
  const dueAt = addMillis(basisAt, cadence);
  const overdue = dueAt < at;
  const basis = rotatedAt === null ? 'CREATED_AT' : 'LAST_ROTATED_AT';
  const status = !overdue ? 'COMPLIANT' : rotatedAt === null ? 'NEVER_ROTATED' : 'OVERDUE';
  const told =
    status !== 'NEVER_ROTATED' || REPLACED.has(attributes['kind']) ? isTrue() : unknown('ROTATION_NOT_TOLD');
  return { status, verdict: and(told, contested), cadence, cadenceFrom, basis, basisAt, dueAt };
}

function cadenceOf(attributes: AnyAttributes, policy: Policy): Pick<Rotation, 'cadence' | 'cadenceFrom'> {
  const own = attributes['cadencePolicy'];
  if (typeof own === 'number') return { cadence: own * 1000, cadenceFrom: 'CREDENTIAL' };
  const kinds: Readonly<Record<string, number | undefined>> = policy.rotationDays;
  const ofKind = kinds[textOf(attributes, 'kind') ?? ''];
  return ofKind === undefined
    ? { cadence: null, cadenceFrom: null }
    : { cadence: ofKind, cadenceFrom: 'KIND' };
}
