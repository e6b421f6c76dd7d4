import type { Instant } from '../../model/index.js';
import { ago, day, duration, label, moment } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { Rotation } from './decide.js';

/** Why the credential has its status, in plain sentences. */
export function because(credential: NodeFact, rotation: Rotation, at: Instant): string[] {
  const name = label(credential);
  const { status, cadence, basis, basisAt, dueAt } = rotation;
  if (cadence === null) return [`No policy says how often ${name} has to be rotated.`];
  const rule = `It has to be rotated every ${duration(cadence)}${rotation.cadenceFrom === 'KIND' ? ', by the policy for its kind' : ''}.`;
  if (basisAt === null || dueAt === null) return [`No source tells when ${name} was rotated, or made.`, rule];
  const since = `${day(basisAt)}, ${ago(basisAt, at)}`;
  const last =
    basis === 'LAST_ROTATED_AT'
      ? `${name} was last rotated on ${since}.`
      : `No rotation of ${name} is known; it was made on ${since}.`;
  const due =
    status === 'COMPLIANT' ? `That is due by ${moment(dueAt)}.` : `That was due by ${moment(dueAt)}.`;
  return [last, rule, due];
}
