import type { EdgeType } from '../../model/index.js';
import type { Warning } from '../answer.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import type { EdgeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, type Direction, type Truncation } from '../read/index.js';

/** Derivations that are followed; longer chains do not exist outside of a ring. */
const MAX_CHAIN = 12;

/** What is live around credentials and identities at `asOf`: all that A2 and A4 look at. */
export interface Surroundings {
  readonly index: EdgeIndex;
  /** Everything that was not read to its end. */
  readonly warnings: readonly Warning[];
}

/**
 * The live relationships from these credentials and identities to whoever consumes them and to the services that those
 * are part of. A copy of an earlier version (RESIDUE) is no way to use the credential. One statement per type and
 * generation, however many subjects; present questions read no history.
 */
export async function surroundings(asking: Asking, subjects: Iterable<string>): Promise<Surroundings> {
  const index = new EdgeIndex();
  const cut = new Map<string, Warning>();
  const truncated = (report: Truncation): void => {
    const message = `${report.node} has more than ${report.cap.toString()} ${report.type}; the rest was not read.`;
    cut.set(message, { code: 'TRUNCATED', message });
  };
  const read = async (
    ids: Iterable<string>,
    types: readonly EdgeType[],
    way: Direction,
  ): Promise<EdgeFact[]> => {
    const edges = await edgesOf(asking, ids, types, way, { history: 'live', truncated });
    const current = edges.filter((edge) => edge.type !== 'HOLDS' || edge.currency !== 'RESIDUE');
    index.add(current);
    return current;
  };

  const bases = new Set(subjects);
  let frontier = [...bases];
  for (let depth = 0; frontier.length > 0 && depth < MAX_CHAIN; depth += 1) {
    const met = await read(frontier, ['AUTHENTICATES_AS', 'DERIVED_FROM'], 'out');
    frontier = [...new Set(met.map((edge) => edge.to))].filter((id) => !bases.has(id));
    for (const id of frontier) bases.add(id);
  }
  await read(bases, ['SUPPORTS'], 'out');
  const users = await read(bases, ['USED', 'USES'], 'in');
  const has = await read(bases, ['HAS_MATERIAL'], 'out');
  const holds = await read(new Set(has.map((edge) => edge.to)), ['HOLDS'], 'in');
  const consumes = await read(new Set(holds.map((edge) => edge.from)), ['CONSUMES'], 'in');
  const workloads = new Set([...users, ...consumes].map((edge) => edge.from));
  await read(workloads, ['PART_OF'], 'out');
  return { index, warnings: [...cut.values()] };
}

/** The live credentials of each identity, by identity. */
export async function credentialsOf(asking: Asking, identities: Iterable<string>): Promise<EdgeFact[]> {
  return edgesOf(asking, identities, ['AUTHENTICATES_AS'], 'in', { history: 'live' });
}
