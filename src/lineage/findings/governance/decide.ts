import { isFalse, isTrue, unknown, type Verdict } from '../../../model/index.js';
import type { GovernanceFieldName, GovernanceRecord } from '../../definitions/governance-record.js';
import { textOf } from '../../definitions/instants.js';
import type { NodeFact } from '../../facts.js';
import type { OwnerResult } from '../../owner/result.js';

/** What a vault or an issuer fills in by itself: that it is told does not mean that anybody governs (F-35). */
const BY_ITSELF: ReadonlySet<GovernanceFieldName> = new Set(['rotationCadence', 'lifetimeRule']);

/** LIN-002 (R-INV-04): a field is MISSING. One that nobody could be asked about may be. */
export function recordIncomplete(record: GovernanceRecord): Verdict {
  if (record.incomplete) return isTrue('FIELDS_MISSING');
  return record.fields.some(({ status }) => status === 'UNKNOWN')
    ? unknown('SOURCES_NOT_COVERED')
    : isFalse('RECORD_COMPLETE');
}

/**
 * LIN-004 (R-INV-06): of the fields that somebody has to state, none has a value. A CONFLICT is a record, if a disputed
 * one.
 */
export function ungovernedRecord(record: GovernanceRecord): Verdict {
  const stated = record.fields.filter(({ field }) => !BY_ITSELF.has(field));
  if (stated.every(({ status }) => status === 'MISSING')) return isTrue('NO_GOVERNANCE_RECORD');
  return stated.every(({ status }) => status === 'MISSING' || status === 'UNKNOWN')
    ? unknown('SOURCES_NOT_COVERED')
    : isFalse('GOVERNED');
}

/**
 * LIN-007 (R-OWN-03): nobody may take it away: neither a valid revocation authority, of which two are enough rather than
 * too many, nor an accountable owner with an escalation.
 */
export function noAuthority(authority: OwnerResult, owner: OwnerResult): Verdict {
  if (authority.status === 'RESOLVED' || authority.status === 'CONFLICT') return isFalse('AUTHORITY_KNOWN');
  if (owner.owner && textOf(owner.owner.attributes, 'escalation') !== null)
    return isFalse('ESCALATION_KNOWN');
  if (authority.status === 'UNKNOWN') return unknown('AUTHORITY_UNKNOWN', ...authority.reasons);
  return isTrue(authority.status === 'INVALID' ? 'AUTHORITY_INVALID' : 'NO_AUTHORITY');
}

/**
 * LIN-012 (R-LIF-14): a machine under the process for people, or under none. Whether it is a machine may itself not be
 * known.
 */
export function noProcess({ attributes }: NodeFact): Verdict {
  const process = textOf(attributes, 'lifecycleProcess');
  if (process === null) return unknown('PROCESS_NOT_TOLD');
  if (process === 'NHI') return isFalse('PROCESS_KNOWN');
  const { actorClass } = attributes;
  const machine = actorClass === 'MACHINE' || actorClass === 'AI_AGENT';
  if (!machine) return unknown('ACTOR_CLASS_UNKNOWN');
  return isTrue(process === 'NONE' ? 'NO_PROCESS' : 'PROCESS_FOR_PEOPLE');
}

const BY_HAND: ReadonlySet<string> = new Set(['MANUAL', 'NONE']);
const BY_MACHINE: ReadonlySet<string> = new Set(['API', 'TICKET']);

/**
 * LIN-013 (R-LIF-19): what is of high risk is taken away by hand, or nobody says how. A path that is stated without its
 * means may be either.
 *
 * @param kind as stated on the identity, or on what it inherits its record from
 */
export function noQuickRevocation(record: GovernanceRecord, kind: string | null): Verdict {
  if (kind !== null && BY_HAND.has(kind))
    return isTrue(kind === 'NONE' ? 'NO_REVOCATION_PATH' : 'REVOKED_BY_HAND');
  if (kind !== null && BY_MACHINE.has(kind)) return isFalse('REVOCATION_PATH_KNOWN');
  const path = record.fields.find(({ field }) => field === 'revocationPath');
  if (path?.status === 'MISSING') return isTrue('NO_REVOCATION_PATH');
  if (path?.status === 'CONFLICT') return unknown('CONTESTED');
  return unknown(path?.value == null ? 'SOURCES_NOT_COVERED' : 'REVOCATION_KIND_NOT_TOLD');
}
