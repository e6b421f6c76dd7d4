import { statement } from '../../graph/statement.js';
import type { Row, Value } from '../../graph/port.js';
import { canonicalJson, type Certainty, type Instant } from '../../model/index.js';
import type { Action, Severity } from '../answer.js';
import type { Asking } from '../question.js';
import { batches } from '../read/index.js';
import type { RuleId } from '../rules.js';
import type { Ground } from './incremental/ground.js';
import type { FindingStatus, Life } from './life.js';

/**
 * One state of one finding, from the evaluation that brought it until the next that changed it. States are only added,
 * so that a past instant is told of as it was.
 */
export interface StoredFinding extends Life {
  /** Fingerprint. */
  readonly finding: string;
  readonly rule: RuleId;
  /** Ids; the first is what has to be mended. */
  readonly subjects: readonly string[];
  readonly severity: Severity;
  /** As it is shown: in doubt while it is STALE. */
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly recommendedActions: readonly Action[];
  /** As it was said when the state began. */
  readonly because: readonly string[];
  /** Id of the exception that covers it. */
  readonly suppressedBy: string | null;
  /** The evaluation that brought the state. */
  readonly recordedAt: Instant;
}

/** One evaluation of all rules. */
export interface Evaluation {
  readonly at: Instant;
  /** What of the graph it had seen: {@link markOf}. */
  readonly mark: string;
  readonly policyVersion: string;
  /** Null of one that an older version made. */
  readonly ground: Ground | null;
}

const SAMPLE_AT = '2026-01-01T00:00:00.000000Z';

const STATES = statement({
  name: 'findings.states',
  mode: 'read',
  text: `MATCH (f:FindingState)
WHERE f.rule IN $rules AND f.recordedAt <= $at AND (f.supersededAt IS NULL OR f.supersededAt > $at)
RETURN properties(f) AS state
ORDER BY f.id`,
  sample: { rules: ['LIN-000'], at: SAMPLE_AT },
});

const STATES_OF = statement({
  name: 'findings.statesByFinding',
  mode: 'read',
  text: `UNWIND $findings AS finding
MATCH (f:FindingState {finding: finding})
WHERE f.recordedAt <= $at AND (f.supersededAt IS NULL OR f.supersededAt > $at)
RETURN properties(f) AS state`,
  sample: { findings: ['none'], at: SAMPLE_AT },
});

const COUNTS = statement({
  name: 'findings.countStates',
  mode: 'read',
  text: `MATCH (f:FindingState)
WHERE f.rule IN $rules AND f.recordedAt <= $at AND (f.supersededAt IS NULL OR f.supersededAt > $at)
RETURN f.status AS status, count(DISTINCT f.finding) AS findings
ORDER BY status`,
  sample: { rules: ['LIN-000'], at: SAMPLE_AT },
});

const EVALUATIONS = statement({
  name: 'findings.lastEvaluation',
  mode: 'read',
  text: `MATCH (e:Evaluation)
WHERE e.at <= $at
RETURN e.at AS at, e.mark AS mark, e.policyVersion AS policyVersion, e.ground AS ground
ORDER BY at DESC
LIMIT 1`,
  sample: { at: SAMPLE_AT },
});

const SUPERSEDE = statement({
  name: 'findings.supersede',
  mode: 'write',
  text: `UNWIND $findings AS finding
MATCH (f:FindingState {finding: finding})
WHERE f.supersededAt IS NULL AND f.recordedAt < $at
SET f.supersededAt = $at`,
  sample: { findings: ['none'], at: SAMPLE_AT },
});

const ADD = statement({
  name: 'findings.addStates',
  mode: 'write',
  text: `UNWIND $rows AS row
MERGE (f:FindingState {id: row.id})
SET f = row.state`,
  sample: {
    rows: [
      {
        id: 'LIN-000@2026',
        state: { id: 'LIN-000@2026', finding: 'LIN-000', recordedAt: SAMPLE_AT, supersededAt: SAMPLE_AT },
      },
    ],
  },
});

const NOTE = statement({
  name: 'findings.noteEvaluation',
  mode: 'write',
  text: `MERGE (e:Evaluation {id: $id})
SET e = $evaluation`,
  sample: { id: SAMPLE_AT, evaluation: { id: SAMPLE_AT, at: SAMPLE_AT, mark: '', policyVersion: '1' } },
});

/** States in one transaction. */
const BATCH = 1_000;

/** Each finding of these rules that an evaluation had found by then, as the last one left it, by fingerprint. */
export async function storedFindings(
  asking: Asking,
  at: Instant,
  rules: Iterable<RuleId>,
): Promise<Map<string, StoredFinding>> {
  const found = new Map<string, StoredFinding>();
  const asked = [...rules];
  if (asked.length === 0) return found;
  for await (const row of asking.graph.stream(STATES, { rules: asked, at }, asking))
    keepLater(found, stateOf(row['state'] as Row));
  return found;
}

/** As {@link storedFindings}, by fingerprints. */
export async function storedFindingsOf(
  asking: Asking,
  at: Instant,
  findings: Iterable<string>,
): Promise<Map<string, StoredFinding>> {
  const found = new Map<string, StoredFinding>();
  for (const slice of batches(findings))
    for (const row of await asking.graph.read(STATES_OF, { findings: slice, at }, asking))
      keepLater(found, stateOf(row['state'] as Row));
  return found;
}

/** How many findings of these rules an evaluation had left by then, by status. */
export async function countStored(
  asking: Asking,
  at: Instant,
  rules: Iterable<RuleId>,
): Promise<ReadonlyMap<FindingStatus, number>> {
  const rows = await asking.graph.read(COUNTS, { rules: [...rules], at }, asking);
  return new Map(rows.map(({ status, findings }) => [status as FindingStatus, Number(findings)]));
}

function keepLater(found: Map<string, StoredFinding>, state: StoredFinding): void {
  const known = found.get(state.finding);
  if (!known || known.recordedAt < state.recordedAt) found.set(state.finding, state);
}

/** The last evaluation by then; null when there was none. */
export async function lastEvaluation(asking: Asking, at: Instant): Promise<Evaluation | null> {
  const [row] = await asking.graph.read(EVALUATIONS, { at }, asking);
  if (!row) return null;
  const ground = row['ground'] == null ? null : (JSON.parse(row['ground'] as string) as Ground);
  return { ...(row as unknown as Omit<Evaluation, 'ground'>), ground };
}

/** Adds the states that an evaluation brought, then notes that it was made: what it found is there before it counts. */
export async function storeEvaluation(
  { graph }: Pick<Asking, 'graph'>,
  states: readonly StoredFinding[],
  evaluation: Evaluation,
): Promise<void> {
  const { at } = evaluation;
  for (let from = 0; from < states.length; from += BATCH) {
    const slice = states.slice(from, from + BATCH);
    await graph.write([
      // The new one first: a reader takes the later of two and never finds none.
      { statement: ADD, params: { rows: slice.map(rowOf) } },
      { statement: SUPERSEDE, params: { findings: slice.map(({ finding }) => finding), at } },
    ]);
  }
  const ground = evaluation.ground === null ? null : canonicalJson(evaluation.ground);
  await graph.write([{ statement: NOTE, params: { id: at, evaluation: { id: at, ...evaluation, ground } } }]);
}

function rowOf(state: StoredFinding): Record<string, Value> {
  const id = `${state.finding}@${state.recordedAt}`;
  return { id, state: { id, ...state, supersededAt: null } };
}

function stateOf(row: Row): StoredFinding {
  const text = (name: string): string | null => (row[name] as string | null | undefined) ?? null;
  const list = (name: string): string[] => [...((row[name] as string[] | null | undefined) ?? [])];
  return {
    finding: row['finding'] as string,
    rule: row['rule'] as RuleId,
    subjects: list('subjects'),
    status: row['status'] as FindingStatus,
    severity: row['severity'] as Severity,
    certainty: row['certainty'] as Certainty,
    knownCertainty: row['knownCertainty'] as Certainty,
    reasons: list('reasons'),
    flags: list('flags'),
    recommendedActions: list('recommendedActions') as Action[],
    because: list('because'),
    suppressedBy: text('suppressedBy'),
    openedAt: row['openedAt'] as Instant,
    conditionStartedAt: text('conditionStartedAt') as Instant | null,
    lastSeenAt: row['lastSeenAt'] as Instant,
    staleSince: text('staleSince') as Instant | null,
    resolvedAt: text('resolvedAt') as Instant | null,
    reopenedAt: text('reopenedAt') as Instant | null,
    reopenings: Number(row['reopenings'] ?? 0),
    recordedAt: row['recordedAt'] as Instant,
  };
}
