import { and, isFalse, isTrue, unknown, type Policy, type Verdict } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { continuation } from '../definitions/a11-continuation.js';
import { textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';

export const BREADTHS = ['EXACT', 'PREFIX', 'WILDCARD'] as const;
export type Breadth = (typeof BREADTHS)[number];

export type Indicator = 'SUBJECT_WILDCARD' | 'SUBJECT_PREFIX' | 'AUDIENCE_MISSING' | 'ISSUER_PUBLIC';

/** What a trust lets in, and whether that is too much. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly breadth: Breadth;
  readonly issuer: string | null;
  readonly pattern: string;
  /** Sorted. */
  readonly indicators: readonly Indicator[];
}

/**
 * whether a federated trust is at least as broad as `atLeast`. An exact subject passes, whoever vouches for it;
 * asked for EXACT, it is told when no audience narrows it.
 *
 * @param statements the live CAN_ASSUME of one subject, at least one
 */
export function broad(
  subject: NodeFact,
  statements: readonly EdgeFact[],
  atLeast: Breadth,
  policy: Policy,
): Judgement {
  const issuer = textOf(subject.attributes, 'issuer');
  const pattern = textOf(subject.attributes, 'pattern') ?? subject.naturalKey.at(-1) ?? '';
  const breadth = breadthOf(subject, pattern);
  const open = statements.filter((edge) => continuation(edge) !== 'SKIP');
  const unnarrowed = audienceMissing(subject, open);
  const indicators: Indicator[] = [
    ...(unnarrowed ? (['AUDIENCE_MISSING'] as const) : []),
    ...(isPublic(issuer, policy) ? (['ISSUER_PUBLIC'] as const) : []),
    ...(breadth === 'EXACT' ? [] : ([`SUBJECT_${breadth}`] as const)),
  ];
  const told = { breadth, issuer, pattern, indicators: indicators.sort() };
  if (open.length === 0) return { ...told, verdict: isFalse('CONDITION_UNSATISFIABLE') };
  const wide = BREADTHS.indexOf(breadth) >= BREADTHS.indexOf(atLeast) && (breadth !== 'EXACT' || unnarrowed);
  if (!wide) return { ...told, verdict: isFalse('NARROW') };
  return { ...told, verdict: and(...doubts(subject, open)) };
}

function doubts(subject: NodeFact, open: readonly EdgeFact[]): Verdict[] {
  const contested = ['breadth', 'pattern', 'issuer'].some((name) => subject.contested.includes(name));
  const unresolved = open.every((edge) => continuation(edge) === 'POSSIBLE');
  const weak = !unresolved && gradeOf(open) === 'POSSIBLE';
  return [
    isTrue(),
    ...(contested ? [unknown('CONTESTED')] : []),
    ...(unresolved ? [unknown('CONDITION_UNRESOLVED')] : []),
    ...(weak ? [unknown('WEAK_LINK')] : []),
  ];
}

/** As its source says, else by the pattern: what begins with a wildcard lets in anybody of the issuer. */
function breadthOf(subject: NodeFact, pattern: string): Breadth {
  const said = BREADTHS.find((one) => one === subject.attributes['breadth']);
  if (said) return said;
  if (subject.attributes['kind'] === 'ANYONE' || /^[*?]/.test(pattern)) return 'WILDCARD';
  return /[*?]/.test(pattern) ? 'PREFIX' : 'EXACT';
}

/**
 * Only tokens of OIDC carry an audience that a trust can ask for. The conditions of one trust speak before the subject,
 * which gathers the audiences of all.
 */
function audienceMissing(subject: NodeFact, statements: readonly EdgeFact[]): boolean {
  if (subject.attributes['kind'] !== 'OIDC') return false;
  const written = statements.flatMap((edge) => (edge.conditions === undefined ? [] : [edge.conditions]));
  if (written.length > 0) return written.some((conditions) => !/:aud"\s*:/i.test(conditions));
  const audience = subject.attributes['audience'];
  return !Array.isArray(audience) || audience.length === 0;
}

function isPublic(issuer: string | null, policy: Policy): boolean {
  const host = issuer
    ?.replace(/^https?:\/\//, '')
    .split('/')[0]
    ?.toLowerCase();
  return host !== undefined && policy.publicIssuers.includes(host);
}
