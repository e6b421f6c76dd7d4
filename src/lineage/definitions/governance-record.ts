import type { NodeFact } from '../facts.js';

/** The eight governance fields of an identity (5.6), in the order of the model. */
export const GOVERNANCE_FIELDS = [
  'owner',
  'purpose',
  'systemBoundary',
  'accessScope',
  'rotationCadence',
  'retirementTrigger',
  'revocationPath',
  'lifetimeRule',
] as const;
export type GovernanceFieldName = (typeof GOVERNANCE_FIELDS)[number];

export const GOVERNANCE_STATUSES = ['VALUE', 'INHERITED', 'MISSING', 'CONFLICT', 'UNKNOWN'] as const;
export type GovernanceStatus = (typeof GOVERNANCE_STATUSES)[number];

/** One statement of a field. */
export interface Stated {
  readonly value: string;
  /** Ids of the sources that say so, sorted. */
  readonly sources: readonly string[];
  /** The node that says it, where that is not the identity itself. */
  readonly from: NodeFact | null;
}

/** What is said of one field, and whether everybody who could say something was heard. */
export interface FieldFacts {
  /** Of the identity itself. */
  readonly own: readonly Stated[];
  /** Of its template, of what issued it, of the services that it supports, nearest first. */
  readonly inherited: readonly (readonly Stated[])[];
  /** Sources of equal rank disagree on its own value. */
  readonly contested: boolean;
  /** The sources that could hold it are complete and fresh. */
  readonly heard: boolean;
  /** Why what is said does not count: closed codes. */
  readonly reasons?: readonly string[];
}

export interface GovernanceField {
  readonly field: GovernanceFieldName;
  readonly status: GovernanceStatus;
  /** Null unless VALUE or INHERITED. */
  readonly value: string | null;
  readonly sources: readonly string[];
  /** Where it is inherited from, or what says it instead of the identity. */
  readonly from: NodeFact | null;
  /** The values that contradict each other; empty unless CONFLICT. */
  readonly rivals: readonly string[];
  readonly reasons: readonly string[];
}

export interface GovernanceRecord {
  readonly fields: readonly GovernanceField[];
  /** Fields with a VALUE, their own or INHERITED. */
  readonly valid: number;
  /** `valid` of eight (R-INV-04). */
  readonly completeness: number;
  /** Some field is MISSING: the record is incomplete, whatever is unknown besides (LIN-002). */
  readonly incomplete: boolean;
}

/**
 * The governance record (5.6): each field VALUE, INHERITED, CONFLICT, MISSING, or UNKNOWN where nobody says anything and
 * not everybody who could was heard. Its own word goes before an inherited one, and the nearest of those counts.
 */
export function governanceRecord(facts: Readonly<Record<GovernanceFieldName, FieldFacts>>): GovernanceRecord {
  const fields = GOVERNANCE_FIELDS.map((field) => governanceField(field, facts[field]));
  const valid = fields.filter(({ status }) => status === 'VALUE' || status === 'INHERITED').length;
  return {
    fields,
    valid,
    completeness: valid / GOVERNANCE_FIELDS.length,
    incomplete: fields.some(({ status }) => status === 'MISSING'),
  };
}

export function governanceField(field: GovernanceFieldName, facts: FieldFacts): GovernanceField {
  const reasons = [...new Set(facts.reasons ?? [])].sort();
  const none = { field, value: null, sources: [], from: null, rivals: [], reasons };
  const nearest = facts.inherited.find((group) => group.length > 0) ?? [];
  const said = facts.own.length > 0 ? facts.own : nearest;
  const values = [...new Set(said.map(({ value }) => value))].sort();
  if (facts.contested || values.length > 1) {
    const sources = [...new Set(said.flatMap((one) => one.sources))].sort();
    return { ...none, status: 'CONFLICT', rivals: values, sources };
  }
  const [first] = said;
  if (first) {
    const sources = [...new Set(said.flatMap((one) => one.sources))].sort();
    const status = facts.own.length > 0 ? 'VALUE' : 'INHERITED';
    return { ...none, status, value: first.value, sources, from: first.from };
  }
  if (facts.heard) return { ...none, status: 'MISSING' };
  return { ...none, status: 'UNKNOWN', reasons: [...new Set([...reasons, 'SOURCES_NOT_COVERED'])].sort() };
}
