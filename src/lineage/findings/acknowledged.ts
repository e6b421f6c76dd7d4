import { statement } from '../../graph/statement.js';
import type { Certainty, Instant } from '../../model/index.js';
import { SEVERITIES, type Severity } from '../answer.js';
import { instantOf, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { batches, nodesOfType } from '../read/index.js';
import type { Acknowledgement, Finding, ShownFinding } from './finding.js';

const STATES = statement({
  name: 'findings.statesOf',
  mode: 'read',
  text: `UNWIND $findings AS finding
MATCH (f:FindingState {finding: finding})
WHERE f.recordedAt <= $at
RETURN f.finding AS finding, f.status AS status, f.severity AS severity, f.knownCertainty AS certainty,
  f.recordedAt AS recordedAt
ORDER BY finding, recordedAt`,
  sample: { findings: ['none'], at: '2026-01-01T00:00:00.000000Z' },
});

/** How bad a finding was. */
export interface Gravity {
  readonly severity: Severity;
  readonly certainty: Certainty;
}

/** What an evaluation recorded of a finding. */
export interface RecordedState extends Gravity {
  readonly status: Finding['status'];
  readonly recordedAt: Instant;
}

/** That somebody has taken a finding to heart, as a record says. */
export interface AcknowledgedFinding {
  readonly finding: string;
  readonly acknowledgement: Acknowledgement;
  /** How bad it was for whom took it so; null where the record does not say. */
  readonly gravity: Gravity | null;
}

/** What is looked at of a finding to see whether it is acknowledged still. */
type Acknowledgeable = Gravity & Pick<Finding, 'id' | 'status' | 'reopenedAt'>;
type Acknowledged<F> = Omit<F, 'status'> & Pick<ShownFinding, 'status' | 'acknowledgement'>;

/**
 * The findings with those that somebody has acknowledged (5.5.4) among the open ones shown so: until they hold again
 * after they were resolved, or get worse than they were.
 */
export async function withAcknowledgements<F extends Acknowledgeable>(
  asking: Asking,
  findings: readonly F[],
): Promise<readonly Acknowledged<F>[]> {
  const records = await acknowledgedFindings(asking);
  const concerned = findings.filter(({ id, status }) => status === 'OPEN' && records.has(id));
  const states = await statesOf(
    asking,
    concerned.map(({ id }) => id),
  );
  return findings.map((finding): Acknowledged<F> => {
    const record = finding.status === 'OPEN' ? records.get(finding.id) : undefined;
    if (!record || !stands(record, finding, states.get(finding.id) ?? []))
      return { ...finding, acknowledgement: null };
    return { ...finding, status: 'ACKNOWLEDGED', acknowledgement: record.acknowledgement };
  });
}

/**
 * Whether what somebody acknowledged is still that: since then the finding was not resolved and never worse.
 *
 * @param states what evaluations recorded of it, oldest first
 */
export function stands(
  { acknowledgement: { at }, gravity }: AcknowledgedFinding,
  now: Gravity & Pick<Finding, 'reopenedAt'>,
  states: readonly RecordedState[],
): boolean {
  if (now.reopenedAt !== null && now.reopenedAt > at) return false;
  // Where the record does not tell, what the evaluation before it had found counts.
  const then = gravity ?? states.findLast(({ recordedAt }) => recordedAt <= at) ?? states[0] ?? now;
  const since = states.filter(({ recordedAt }) => recordedAt > at);
  if (since.some(({ status }) => status === 'RESOLVED')) return false;
  return ![...since, now].some((later) => worse(later, then));
}

function worse(a: Gravity, b: Gravity): boolean {
  return (
    SEVERITIES.indexOf(a.severity) < SEVERITIES.indexOf(b.severity) ||
    (a.certainty === 'CONFIRMED' && b.certainty === 'POSSIBLE')
  );
}

/** Every finding that a record acknowledges by `asOf`, by fingerprint. */
export async function acknowledgedFindings(asking: Asking): Promise<Map<string, AcknowledgedFinding>> {
  const found = new Map<string, AcknowledgedFinding>();
  const acknowledges = ({ attributes, presence }: NodeFact): boolean =>
    presence !== 'ABSENT_CONFIRMED' && attributes['status'] === 'ACKNOWLEDGED';
  for await (const page of nodesOfType(asking, 'Finding', acknowledges)) {
    for (const { attributes, naturalKey, recordedAt } of page) {
      const [finding = ''] = naturalKey;
      const at = instantOf(attributes, 'acknowledgedAt') ?? recordedAt;
      if (at > asking.when.asOf) continue;
      const severity = SEVERITIES.find((one) => one === attributes['severity']);
      const certainty = textOf(attributes, 'certainty');
      const known = severity !== undefined && (certainty === 'CONFIRMED' || certainty === 'POSSIBLE');
      found.set(finding, {
        finding,
        acknowledgement: {
          by: textOf(attributes, 'acknowledgedBy'),
          at,
          note: textOf(attributes, 'note'),
        },
        gravity: known ? { severity, certainty } : null,
      });
    }
  }
  return found;
}

async function statesOf(
  asking: Asking,
  findings: readonly string[],
): Promise<ReadonlyMap<string, readonly RecordedState[]>> {
  const { asOf, knownAt } = asking.when;
  const at = asOf < knownAt ? asOf : knownAt;
  const states: (RecordedState & { readonly finding: string })[] = [];
  for (const slice of batches(findings)) {
    const rows = await asking.graph.read(STATES, { findings: slice, at }, asking);
    states.push(...(rows as unknown as typeof states));
  }
  return groupBy(states, ({ finding }) => finding);
}
