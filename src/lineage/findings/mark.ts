import { digest } from '../../model/index.js';
import type { Asking } from '../question.js';
import { scopesOf } from '../read/index.js';

/** Names what has been written to the graph: the last run of each scope. Every sync and every single record is a run. */
export async function markOf(asking: Asking): Promise<string> {
  const scopes = [...(await scopesOf(asking)).values()];
  return digest(scopes.map(({ id, lastRun }) => `${id} ${lastRun ?? ''}`).sort());
}
