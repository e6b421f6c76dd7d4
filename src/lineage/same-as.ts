import { canonical, type Canonical } from './definitions/canonical.js';
import type { Asking } from './question.js';
import { edgesOf } from './read/index.js';

/** What is the same as these nodes, one SAME_AS around them, as {@link canonical} decides. */
export async function sameAs(asking: Asking, ids: Iterable<string>): Promise<Canonical> {
  const given = [...new Set(ids)];
  const live = { history: 'live' } as const;
  const types = ['SAME_AS', 'NOT_SAME_AS'] as const;
  return canonical([
    ...(await edgesOf(asking, given, types, 'out', live)),
    ...(await edgesOf(asking, given, types, 'in', live)),
  ]);
}
