import { statementPer } from '../../../graph/statement.js';
import type { Instant } from '../../../model/index.js';
import type { Asking } from '../../question.js';
import type { Evaluation } from '../stored.js';
import { runsSince, type Ground, type Run } from './ground.js';
import { passedBetween } from './passed.js';
import { widen } from './widen.js';
import { writtenSince } from './written.js';

/** Why all of the estate is judged. */
export const WHOLE_REASONS = [
  'ASKED',
  'FIRST',
  'PAST',
  'WRITING',
  'STRAYED',
  'RULES_CHANGED',
  'SIGHT_CHANGED',
  'RUNS_UNORDERED',
  'MUCH_CHANGED',
  'REALM_CHANGED',
] as const;
export type WholeReason = (typeof WHOLE_REASONS)[number];

/** What an evaluation has to look at. */
export type Reach =
  | { readonly of: 'ALL'; readonly why: WholeReason }
  /** Nodes of which a local evaluator may say something else than the evaluation before. */
  | { readonly of: 'SOME'; readonly nodes: ReadonlySet<string> };

const SUBJECTS = statementPer(['Identity', 'Credential'], (type) => ({
  name: `findings.count${type}`,
  mode: 'read',
  text: `MATCH (n:${type})
RETURN count(n) AS nodes`,
  sample: {},
}));

/** Of identities and credentials, past which all are judged. */
const SHARE = 0.25;
/** In a small estate it makes no difference. */
const FEW = 100;

/**
 * What may be otherwise than at the evaluation before: what was written since, and what time alone changed, with all
 * that a local evaluator comes to it from. Everything, where that cannot be shown to be all.
 */
export async function reachOf(asking: Asking, before: Evaluation | null, ground: Ground): Promise<Reach> {
  const all = (why: WholeReason): Reach => ({ of: 'ALL', why });
  const stood = before?.ground;
  if (!before || !stood) return all('FIRST');
  if (!asking.when.present || before.at >= asking.when.asOf) return all('PAST');
  if (stood.restless) return all('WRITING');
  if (stood.strayed) return all('STRAYED');
  if (stood.rules !== ground.rules) return all('RULES_CHANGED');
  if (stood.sight !== ground.sight) return all('SIGHT_CHANGED');
  const runs = await newRuns(asking, stood, ground);
  if (!runs) return all('RUNS_UNORDERED');
  const writtenFrom = runs.map(({ startedAt }) => startedAt).sort()[0] ?? null;
  const written = writtenFrom === null ? { nodes: [], edges: [] } : await writtenSince(asking, writtenFrom);
  if (!written) return all('MUCH_CHANGED');
  const observedFrom = oldestObserved(stood, ground) ?? before.at;
  const passed = await passedBetween(asking, { from: before.at, observedFrom, writtenFrom });
  const counts = [];
  for (const text of Object.values(SUBJECTS)) counts.push(...(await asking.graph.read(text, {}, asking)));
  const subjects = counts.reduce((sum, { nodes }) => sum + Number(nodes), 0);
  const limit = Math.max(FEW, subjects * SHARE);
  const changed = {
    nodes: new Set([...written.nodes, ...passed.nodes]),
    edges: [...written.edges, ...passed.edges],
  };
  const widened = await widen(asking, changed, limit);
  if (widened === null) return all('REALM_CHANGED');
  return widened.size > limit ? all('MUCH_CHANGED') : { of: 'SOME', nodes: widened };
}

/** The runs that have ended since; null when some scope was written by none of them, so that a clock must be far behind. */
async function newRuns(asking: Asking, stood: Ground, ground: Ground): Promise<Run[] | null> {
  const known = new Set(stood.lastRuns);
  const written = ground.lastRuns.filter((last) => !known.has(last));
  if (stood.lastEndedAt === '') return written.length === 0 ? [] : null;
  const before = new Set(stood.runs);
  const runs = (await runsSince(asking, stood.lastEndedAt)).filter(({ id }) => !before.has(id));
  const named = new Set(runs.map(({ id, scope }) => `${scope} ${id}`));
  return written.every((last) => named.has(last)) ? runs : null;
}

/** Of the scopes that were observed whole since, when the first of them had been so before. */
function oldestObserved(stood: Ground, ground: Ground): Instant | null {
  const now = new Set(ground.completed);
  const passed = stood.completed
    .filter((entry) => !now.has(entry))
    .map((entry) => entry.slice(entry.lastIndexOf(' ') + 1));
  return (passed.sort()[0] as Instant | undefined) ?? null;
}
